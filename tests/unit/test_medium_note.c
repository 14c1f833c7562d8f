/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes in an area of the medium: they fit, they go where they belong, and nothing else changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "../../installer/medium_note.h"
#include "base/text.h"
#include "sys/publish.h"

#define SIZE 65536
#define OFFSET 6144 /* a place as ISO 9660 has them: a multiple of 2048, not of 4096 */
#define DEVICE_SIZE (OFFSET + SIZE + 10240)

static char device[64];
static struct report report;
static const struct medium_place place = {.offset = OFFSET, .size = SIZE};

static char *filled(size_t size, char with)
{
	char *bytes = xmalloc(size + 1);
	memset(bytes, with, size);
	bytes[size] = '\0';
	return bytes;
}

static int set_up(void **state)
{
	(void)state;
	report = (struct report)REPORT_NULL;
	strcpy(device, "/var/tmp/ringlet-note-XXXXXX");
	int fd = mkstemp(device);
	assert_true(fd >= 0);
	close(fd);
	char *bytes = filled(DEVICE_SIZE, 'x');
	memset(bytes + OFFSET, '\n', SIZE);
	assert_int_equal(publish(device, bytes, DEVICE_SIZE, 0600, &report), 0);
	free(bytes);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(device);
	report_free(&report);
	return 0;
}

static void short_text(void **state)
{
	(void)state;
	char *bytes = medium_note_fit("hello\n", 16);
	assert_string_equal(bytes, "hello\n\n\n\n\n\n\n\n\n\n\n");
	free(bytes);
	bytes = medium_note_fit("", 4);
	assert_string_equal(bytes, "\n\n\n\n");
	free(bytes);
	bytes = medium_note_fit("1234567\n", 8);
	assert_string_equal(bytes, "1234567\n");
	free(bytes);
}

/* Lines of 10 bytes: whole ones stay, the first and the last among them, and the number of lost bytes is right. */
static void long_text(void **state)
{
	(void)state;
	struct text text = TEXT_NULL;
	for (int i = 0; i < 100000; i++)
		text_add(&text, "line%05d\n", i);
	char *bytes = medium_note_fit(text.s, SIZE);
	assert_int_equal(strlen(bytes), SIZE);
	assert_memory_equal(bytes, "line00000\n", 10);
	assert_non_null(strstr(bytes, "line99999\n"));
	char *cut = strstr(bytes, "\n... ");
	size_t lost;
	assert_non_null(cut);
	assert_int_equal(cut[-1], '\n');
	assert_int_equal(sscanf(cut, "\n... %zu bytes are left out", &lost), 1);
	char *rest = strstr(cut, "...\n\n") + 5;
	assert_memory_equal(rest, "line", 4);
	size_t kept = (size_t)(cut - bytes) + strlen(rest) - strspn(strstr(rest, "line99999\n") + 10, "\n");
	assert_int_equal(kept + lost, text.length);
	assert_true(kept > SIZE - 200);
	free(bytes);
	text_free(&text);
}

static void long_line(void **state)
{
	(void)state;
	char *text = filled(3 * SIZE, 'a');
	char *bytes = medium_note_fit(text, SIZE);
	assert_int_equal(strlen(bytes), SIZE);
	assert_non_null(strstr(bytes, "... 196608 bytes are left out here"));
	free(bytes);
	free(text);
}

static void in_its_place(void **state)
{
	(void)state;
	size_t length;
	char *before = filled(SIZE, '\n'), *note = medium_note_fit("what was seen\n", SIZE);
	assert_int_equal(medium_note_write(device, &place, before, note, &report), 0);
	assert_int_equal(report.count, 0);
	char *found = read_file(device, &length, 1 << 20), *x = filled(DEVICE_SIZE, 'x');
	assert_int_equal(length, DEVICE_SIZE);
	assert_memory_equal(found, x, OFFSET);
	assert_memory_equal(found + OFFSET, note, SIZE);
	assert_memory_equal(found + OFFSET + SIZE, x, DEVICE_SIZE - OFFSET - SIZE);
	/* A second note over the first. */
	assert_int_equal(medium_note_write(device, &place, note, before, &report), 0);
	free(x);
	free(found);
	free(note);
	free(before);
}

/* Somebody else's bytes are there: not one is written. */
static void in_another_place(void **state)
{
	(void)state;
	struct medium_place wrong = {.offset = OFFSET - 2048, .size = SIZE};
	char *blank = filled(SIZE, '\n'), *note = medium_note_fit("x\n", SIZE);
	char *before = read_file(device, NULL, 1 << 20);
	assert_int_equal(medium_note_write(device, &wrong, blank, note, &report), -1);
	assert_non_null(strstr(report.messages[0].text, "does not hold the area for notes where it should be"));
	char *after = read_file(device, NULL, 1 << 20);
	assert_string_equal(before, after);
	wrong.offset = DEVICE_SIZE - 2048;
	assert_int_equal(medium_note_write(device, &wrong, blank, note, &report), -1);
	assert_int_equal(report.errors, 2);
	free(after);
	free(before);
	free(note);
	free(blank);
}

static void not_there(void **state)
{
	(void)state;
	char *blank = filled(SIZE, '\n');
	assert_int_equal(medium_note_write("/nowhere", &place, blank, blank, &report), -1);
	assert_non_null(strstr(report.messages[0].text, "cannot be opened for writing"));
	free(blank);
}

static void a_cd_is_none(void **state)
{
	(void)state;
	struct medium cd = {.device = "sr0", .disk = "sr0"};
	assert_int_equal(medium_note(&cd, FACTS_AREA, "x\n", &report), 1);
	assert_int_equal(report.errors, 0);
	assert_string_equal(report.messages[0].text, "the medium is a CD");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(short_text),	TEST(long_text), TEST(long_line),    TEST(in_its_place),
		TEST(in_another_place), TEST(not_there), TEST(a_cd_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
