/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a watcher believes of what anybody may send it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ringlet/watch.h"

#define HEAD "{\"t\":1.5,\"cluster\":\"office\",\"node\":\"node1\",\"run\":\"00c0ffee\","

static bool parse(const char *text)
{
	static struct watch_line line;
	return watch_line_parse(&line, text, strlen(text));
}

static void test_a_line_of_our_own(void **unused)
{
	struct event_origin origin = {.cluster = "office", .run = "00c0ffee", .n = 57};
	struct event_words words = {.t = 12.345, .node = "node1", .stage = "plan", .state = EVENT_REFUSED,
				    .text = "vda holds ext4", .report = "vda: holds ext4\nvdb: holds \xc2\x9bntfs"};
	struct watch_line line;
	char *text = event_line(&words, &origin);
	(void)unused;
	assert_true(watch_line_parse(&line, text, strlen(text)));
	assert_string_equal(line.cluster, "office");
	assert_string_equal(line.node, "node1");
	assert_string_equal(line.run, "00c0ffee");
	assert_int_equal(line.n, 57);
	assert_string_equal(line.event.stage, "plan");
	assert_int_equal(line.event.state, EVENT_REFUSED);
	assert_string_equal(line.event.text, "vda holds ext4");
	assert_string_equal(line.report, "vda: holds ext4\nvdb: holds ??ntfs");
	free(text);
}

static void test_what_is_no_event(void **unused)
{
	static const char *const wrong[] = {
		"", "\n", "{}", "[]", "null", "hello", "{\"t\":1",
		HEAD "\"n\":0,\"stage\":\"plan\",\"state\":\"done\"}",
		HEAD "\"n\":-1,\"stage\":\"plan\",\"state\":\"done\"}",
		HEAD "\"n\":4294967296,\"stage\":\"plan\",\"state\":\"done\"}",
		HEAD "\"n\":\"1\",\"stage\":\"plan\",\"state\":\"done\"}",
		HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"finished\"}",
		HEAD "\"n\":1,\"stage\":\"\",\"state\":\"done\"}",
		HEAD "\"n\":1,\"state\":\"done\"}",
		HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}x",
		HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}\n\n",
		HEAD "\"n\":1,\n\"stage\":\"plan\",\"state\":\"done\"}",
		HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"done\",\"text\":\"\x1b[2J\"}",
		HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"done\",\"text\":\"\xc2\x9b\x32J\"}",
		HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"done\",\"text\":\"\xff\"}",
		"{\"t\":-1,\"cluster\":\"office\",\"node\":\"node1\",\"run\":\"00c0ffee\",\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}",
		"{\"t\":1,\"cluster\":\"Office\",\"node\":\"node1\",\"run\":\"00c0ffee\",\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}",
		"{\"t\":1,\"cluster\":\"office\",\"node\":\"../etc\",\"run\":\"00c0ffee\",\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}",
		"{\"t\":1,\"cluster\":\"office\",\"node\":\"node1\",\"run\":\"00C0FFEE\",\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}",
		"{\"t\":1,\"cluster\":\"office\",\"node\":\"node1\\u0000x\",\"run\":\"00c0ffee\",\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}",
	};
	(void)unused;
	assert_true(parse(HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}"));
	assert_true(parse(HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"done\"}\n"));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (parse(wrong[i]))
			fail_msg("taken for an event: %s", wrong[i]);
}

/* Controls may come in escaped; on a screen they are blanks. */
static void test_escaped_controls(void **unused)
{
	static const char text[] = HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"failed\",\"text\":\"a\\u001b[2J\\u009b2Jb\","
					"\"report\":\"x\\u001by\\nz\\r\"}";
	struct watch_line line;
	(void)unused;
	assert_true(watch_line_parse(&line, text, strlen(text)));
	assert_string_equal(line.event.text, "a [2J  2Jb");
	assert_string_equal(line.report, "x y\nz ");
}

static void test_too_long(void **unused)
{
	struct text text = TEXT_NULL;
	(void)unused;
	text_add(&text, HEAD "\"n\":1,\"stage\":\"plan\",\"state\":\"done\",\"text\":\"");
	while (text.length < EVENT_LINE_MAX - 2)
		text_add(&text, "x");
	text_add(&text, "\"}");
	assert_true(parse(text.s));
	text_add(&text, "\n");
	assert_true(parse(text.s));
	text_add(&text, "x");
	assert_false(parse(text.s));
	text_free(&text);
}

static void test_order_and_losses(void **unused)
{
	struct watch_run run = {0};
	(void)unused;
	assert_int_equal(watch_run_hear(&run, 5), WATCH_NEWS); /* begun to watch in the middle: nothing is lost */
	assert_int_equal(run.lost, 0);
	assert_int_equal(watch_run_hear(&run, 5), WATCH_AGAIN);
	assert_int_equal(watch_run_hear(&run, 9), WATCH_NEWS);
	assert_int_equal(run.lost, 3);
	assert_int_equal(watch_run_hear(&run, 7), WATCH_LATE);
	assert_int_equal(watch_run_hear(&run, 7), WATCH_AGAIN);
	assert_int_equal(run.lost, 2);
	assert_int_equal(watch_run_hear(&run, 2), WATCH_LATE); /* before we listened */
	assert_int_equal(run.lost, 2);
	assert_int_equal(watch_run_hear(&run, 200), WATCH_NEWS);
	assert_int_equal(run.lost, 192);
	assert_int_equal(watch_run_hear(&run, 136), WATCH_AGAIN);
	assert_int_equal(watch_run_hear(&run, 137), WATCH_LATE);
	assert_int_equal(watch_run_hear(&run, 200), WATCH_AGAIN);
}

static int say(struct watch_book *book, enum watch_news *news, const char *run, unsigned n, const char *node,
	       const char *stage, const char *state, double now)
{
	static struct watch_line line;
	char *text = xasprintf("{\"t\":1,\"cluster\":\"office\",\"node\":\"%s\",\"run\":\"%s\",\"n\":%u,\"stage\":\"%s\","
			       "\"state\":\"%s\"}\n", node, run, n, stage, state);
	int i = watch_book_take(book, &line, news, text, strlen(text), 0x7f000001, now);
	free(text);
	return i;
}

static void test_a_node_that_begins_again(void **unused)
{
	struct watch_book book;
	enum watch_news news;
	(void)unused;
	watch_book_init(&book, NULL, 8787);
	assert_int_equal(say(&book, &news, "00000001", 1, "a", "plan", "refused", 100), 0);
	assert_int_equal(book.state.node[0].outcome, DEMO_FAILED);
	assert_int_equal(say(&book, &news, "00000002", 1, "a", "start", "start", 200), 0);
	assert_int_equal(book.state.node[0].outcome, DEMO_RUNNING);
	assert_int_equal(say(&book, &news, "00000001", 2, "a", "plan", "failed", 201), 0); /* a word of the former boot */
	assert_int_equal(news, WATCH_LATE);
	assert_int_equal(book.state.node[0].outcome, DEMO_RUNNING);
	assert_int_equal(say(&book, &news, "00000001", 1, "a", "plan", "refused", 202), -1);
	assert_int_equal(say(&book, &news, "00000003", 4, "a", "healthy", "done", 250), 0);
	assert_int_equal(book.state.node[0].outcome, DEMO_FINISHED);
	assert_true(book.state.node[0].end > 149 && book.state.node[0].end < 151);
	assert_int_equal(say(&book, &news, "00000003", 9, "b", "start", "start", 250), 1);
	assert_string_equal(book.state.node[1].name, "office/b");
	assert_int_equal(watch_book_lost(&book), 0);
	assert_int_equal(say(&book, &news, "00000003", 11, "b", "start", "done", 250), 1);
	assert_int_equal(watch_book_lost(&book), 1);
	for (unsigned run = 10; run < 20; run++)
		say(&book, &news, (char[9]){'0', '0', '0', '0', '0', '0', (char)('0' + run / 10), (char)('0' + run % 10)}, 1, "b",
		    "start", "start", 300);
	assert_int_equal(watch_book_lost(&book), 1);
	watch_book_free(&book);
}

/* However many there say that they are somebody. */
static void test_too_many(void **unused)
{
	struct watch_book book;
	enum watch_news news;
	(void)unused;
	watch_book_init(&book, NULL, 8787);
	for (int i = 0; i < 20; i++) {
		char name[16];
		snprintf(name, sizeof name, "n%d", i);
		assert_int_equal(say(&book, &news, "00000001", 1, name, "start", "start", 1), i < DEMO_NODES ? i : -1);
	}
	assert_int_equal(book.foreign, 20 - DEMO_NODES);
	watch_book_free(&book);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_of_our_own),
		cmocka_unit_test(test_what_is_no_event),
		cmocka_unit_test(test_escaped_controls),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_order_and_losses),
		cmocka_unit_test(test_a_node_that_begins_again),
		cmocka_unit_test(test_too_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
