/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events on their way: the line, what is sent when, and the sender on 127.0.0.1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "plan/profile_values.h"
#include "sys/clock.h"
#include "sys/event_queue.h"
#include "sys/event_report.h"

/* --- the line ----------------------------------------------------------------------------- */

static const struct event_origin office = {.cluster = "office", .run = "00c0ffee", .n = 7};

static void expect_line(const struct event_words *words, const struct event_origin *origin, const char *wanted)
{
	char *line = event_line(words, origin);
	assert_string_equal(line, wanted);
	free(line);
}

static void test_lines(void **unused)
{
	struct event_words words = {.t = 12.3456, .stage = "restore", .state = EVENT_PROGRESS, .percent = 42, .text = "writing"};
	(void)unused;
	expect_line(&words, NULL, "{\"t\":12.346,\"stage\":\"restore\",\"state\":\"progress\",\"percent\":42,\"text\":\"writing\"}");
	words.node = "node1";
	expect_line(&words, &office,
		    "{\"t\":12.346,\"cluster\":\"office\",\"node\":\"node1\",\"run\":\"00c0ffee\",\"n\":7,"
		    "\"stage\":\"restore\",\"state\":\"progress\",\"percent\":42,\"text\":\"writing\"}");
	words = (struct event_words){.t = 1, .stage = "plan", .state = EVENT_REFUSED, .text = "a\"b/c", .report = "x\ny"};
	expect_line(&words, NULL, "{\"t\":1.000,\"stage\":\"plan\",\"state\":\"refused\",\"text\":\"a\\\"b/c\",\"report\":\"x\\ny\"}");
	words.text = "LABEL=\xff\x1b[2J";
	words.report = NULL;
	expect_line(&words, NULL, "{\"t\":1.000,\"stage\":\"plan\",\"state\":\"refused\",\"text\":\"LABEL=??[2J\"}");
}

/* Whatever is said, it fits a datagram, and stays text. */
static void test_a_long_line_is_cut(void **unused)
{
	static const char *const fill[] = {"a", "\"", "\n", "\xc3\xbc", "\xe2\x82\xac", "\xf0\x9f\x94\xa5"};
	(void)unused;
	for (size_t f = 0; f < sizeof fill / sizeof *fill; f++) {
		for (int count = 200; count < 3000; count += 233) {
			struct text text = TEXT_NULL;
			for (int i = 0; i < count; i++)
				text_add(&text, "%s", fill[f]);
			struct event_words words = {.t = 1, .node = "n", .stage = "plan", .state = EVENT_REFUSED, .text = "short",
						    .report = text.s};
			char *line = event_line(&words, &office);
			assert_true(strlen(line) <= EVENT_LINE_MAX);
			assert_int_equal(plain_text_flaw(line, strlen(line)), -1);
			assert_non_null(strstr(line, "\"text\":\"short\""));
			assert_true(count < 1500 || (strstr(line, "...\"}") && strlen(line) > EVENT_LINE_MAX - 700));
			free(line);
			words.text = text.s; /* nothing of the report is left then */
			line = event_line(&words, &office);
			assert_true(strlen(line) <= EVENT_LINE_MAX);
			free(line);
			text_free(&text);
		}
	}
}

/* --- the queue ---------------------------------------------------------------------------- */

/* What is due, in one word. */
static const char *due(struct event_queue *queue, double now)
{
	static char all[1024];
	const char *line;
	*all = '\0';
	while ((line = event_queue_take(queue, now)))
		strcat(all, line);
	return all;
}

static void test_queue_each_leaves_once(void **unused)
{
	struct event_queue queue = {0};
	(void)unused;
	event_queue_add(&queue, "a", false, false, 10);
	assert_true(event_queue_waits(&queue));
	assert_string_equal(due(&queue, 10), "a");
	assert_false(event_queue_waits(&queue));
	assert_string_equal(due(&queue, 100), "");
	event_queue_free(&queue);
}

static void test_queue_all_again_after_the_carrier(void **unused)
{
	struct event_queue queue = {0};
	(void)unused;
	event_queue_add(&queue, "a", false, false, 1);
	event_queue_add(&queue, "b", true, false, 2);
	event_queue_up(&queue, 50);
	assert_string_equal(due(&queue, 50), "ab");
	event_queue_add(&queue, "c", false, false, 51);
	assert_string_equal(due(&queue, 51), "c");
	assert_string_equal(due(&queue, 51.9), "");
	assert_string_equal(due(&queue, 52), "abc");
	assert_string_equal(due(&queue, 60), "abc");
	assert_false(event_queue_rests(&queue));
	assert_string_equal(due(&queue, 85), "abc");
	assert_true(event_queue_rests(&queue));
	assert_string_equal(due(&queue, 1000), "");
	/* The cable was pulled and put in again. */
	event_queue_up(&queue, 2000);
	assert_string_equal(due(&queue, 2000), "abc");
	event_queue_free(&queue);
}

static void test_queue_an_end_leaves_three_times(void **unused)
{
	struct event_queue queue = {0};
	(void)unused;
	event_queue_add(&queue, "R", false, true, 10);
	assert_string_equal(due(&queue, 10), "R");
	assert_string_equal(due(&queue, 10.9), "");
	assert_string_equal(due(&queue, 11), "R");
	assert_false(event_queue_rests(&queue));
	assert_string_equal(due(&queue, 12), "R");
	assert_string_equal(due(&queue, 13), "");
	event_queue_free(&queue);
}

/* Progress gives way first; who hears the rest sees by the numbers that something is missing. */
static void test_queue_with_no_room(void **unused)
{
	struct event_queue queue = {0};
	(void)unused;
	event_queue_add(&queue, "(", false, false, 1);
	event_queue_add(&queue, "-", true, false, 1);
	for (int i = 0; i < EVENT_QUEUE_MAX - 2; i++)
		event_queue_add(&queue, "x", false, false, 1);
	event_queue_add(&queue, ")", false, false, 1);
	assert_int_equal(queue.count, EVENT_QUEUE_MAX);
	assert_memory_equal(due(&queue, 1), "(xxx", 4);
	event_queue_add(&queue, "!", false, false, 2);
	assert_string_equal(queue.entry[0].line, "x");
	assert_string_equal(due(&queue, 2), "!");
	event_queue_free(&queue);
}

static void test_queue_keeps_its_order_when_nothing_leaves(void **unused)
{
	struct event_queue queue = {0};
	(void)unused;
	event_queue_add(&queue, "a", false, false, 1);
	event_queue_add(&queue, "b", false, false, 1);
	assert_string_equal(event_queue_take(&queue, 1), "a");
	event_queue_put_back(&queue, 1);
	assert_true(event_queue_waits(&queue));
	assert_null(event_queue_take(&queue, 1.2));
	assert_string_equal(due(&queue, 1.5), "ab");
	event_queue_free(&queue);
}

/* --- the sender --------------------------------------------------------------------------- */

static bool after_a_while(void *begun)
{
	return clock_now() > *(double *)begun + 0.4;
}

static int listen_here(uint16_t *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval patience = {.tv_sec = 10};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, length), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
	*port = ntohs(address.sin_port);
	return fd;
}

static void expect(int fd, const char *wanted)
{
	char line[2000];
	ssize_t got = recv(fd, line, sizeof line - 1, 0);
	assert_true(got > 0);
	line[got] = '\0';
	if (!strstr(line, wanted))
		fail_msg("wanted %s, got %s", wanted, line);
}

static void test_events_travel(void **unused)
{
	uint16_t port;
	int fd = listen_here(&port);
	double begun = clock_now();
	struct event_report report = {.address = INADDR_LOOPBACK, .port = port, .cluster = "office", .node = "node1",
				      .ready = after_a_while, .context = &begun, .linger = 3};
	(void)unused;
	event_send("start", EVENT_START, 0, "before %s", "it was known to whom");
	assert_true(event_report_to(&report));
	event_send("start", EVENT_DONE, 0, "4 drivers");
	event_send_report("plan", EVENT_REFUSED, "vda holds ext4", "vda: holds ext4\nvdb: holds ntfs");
	assert_true(clock_now() < begun + 0.3); /* nothing waits for the link */
	event_report_end(5000);
	assert_true(clock_now() < begun + 3);
	expect(fd, "\"cluster\":\"office\",\"node\":\"node1\"");
	expect(fd, "\"n\":2,\"stage\":\"start\",\"state\":\"done\",\"text\":\"4 drivers\"}");
	expect(fd, "\"n\":3,\"stage\":\"plan\",\"state\":\"refused\",\"text\":\"vda holds ext4\",\"report\":\"vda: holds ext4\\nvdb");
	expect(fd, "\"n\":3,");
	/* With the second repetition all comes again, and the refusal a third time. */
	expect(fd, "\"n\":");
	close(fd);
	wait(NULL);
}

/* The telling process dies in the middle of a stage: the sender finds the words. */
static void test_a_crash_is_told(void **unused)
{
	uint16_t port;
	int fd = listen_here(&port);
	double begun = 0;
	struct event_report report = {.address = INADDR_LOOPBACK, .port = port, .cluster = "office", .node = "node2",
				      .ready = after_a_while, .context = &begun, .linger = 1, .crash = "it crashed"};
	(void)unused;
	pid_t pid = fork();
	if (pid == 0) {
		event_report_to(&report);
		event_send("restore", EVENT_PROGRESS, 7, NULL);
		_exit(0);
	}
	for (bool told = false; !told;) {
		char line[2000];
		ssize_t got = recv(fd, line, sizeof line - 1, 0);
		assert_true(got > 0);
		line[got] = '\0';
		told = strstr(line, "\"stage\":\"restore\",\"state\":\"failed\",\"text\":\"it crashed\"") && strstr(line, "\"node\":\"node2\"");
	}
	close(fd);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_a_long_line_is_cut),
		cmocka_unit_test(test_queue_each_leaves_once),
		cmocka_unit_test(test_queue_all_again_after_the_carrier),
		cmocka_unit_test(test_queue_an_end_leaves_three_times),
		cmocka_unit_test(test_queue_with_no_room),
		cmocka_unit_test(test_queue_keeps_its_order_when_nothing_leaves),
		cmocka_unit_test(test_events_travel),
		cmocka_unit_test(test_a_crash_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
