/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key that stops an erasing: on real (pseudo) terminals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "../../installer/countdown.h"

static int masters[2];
static const char *paths[3];
static char names[2][64];
static unsigned ticks;
static int (*at_tick)(unsigned left);

static int set_up(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		masters[i] = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
		assert_true(masters[i] >= 0 && grantpt(masters[i]) == 0 && unlockpt(masters[i]) == 0);
		assert_int_equal(ptsname_r(masters[i], names[i], sizeof names[i]), 0);
	}
	paths[0] = "/nowhere/tty";
	paths[1] = names[0];
	paths[2] = names[1];
	ticks = 0;
	at_tick = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		close(masters[i]);
	return 0;
}

static void tick(unsigned left)
{
	ticks++;
	if (at_tick)
		assert_int_equal(at_tick(left), 0);
}

static int type(int terminal, const char *bytes, size_t length)
{
	return write(masters[terminal], bytes, length) == (ssize_t)length ? 0 : -1;
}

static void nobody_presses_a_key(void **state)
{
	(void)state;
	assert_int_equal(countdown_wait(paths, 3, 2, tick), COUNTDOWN_OVER);
	assert_int_equal(ticks, 2);
}

static int key_on_the_second(unsigned left)
{
	return left == 1 ? type(1, "q", 1) : 0;
}

static void a_key_on_any_terminal(void **state)
{
	(void)state;
	at_tick = key_on_the_second;
	assert_int_equal(countdown_wait(paths, 3, 2, tick), COUNTDOWN_KEY);
	assert_int_equal(ticks, 2);
}

static int key_and_a_pause(unsigned left)
{
	int result = type(1, "q", 1);
	usleep(1200000);
	return left == 1 ? result : -1;
}

static void a_key_while_the_machine_stands_still(void **state)
{
	(void)state;
	at_tick = key_and_a_pause;
	assert_int_equal(countdown_wait(paths, 3, 1, tick), COUNTDOWN_KEY);
}

static int noise(unsigned left)
{
	return left ? type(0, "\0\xff\0", 3) : -1;
}

static void noise_of_a_loose_line_is_no_key(void **state)
{
	(void)state;
	at_tick = noise;
	assert_int_equal(countdown_wait(paths, 3, 2, tick), COUNTDOWN_OVER);
}

/* As in the boot menu, two seconds before. */
static void what_was_typed_before_is_no_answer(void **state)
{
	(void)state;
	assert_int_equal(type(0, "\r", 1), 0);
	assert_int_equal(countdown_wait(paths, 3, 1, tick), COUNTDOWN_OVER);
}

static int hang_up(unsigned left)
{
	if (left == 2)
		close(masters[0]);
	return left == 1 ? type(1, "\x03", 1) : 0;
}

static void a_terminal_that_hangs_up(void **state)
{
	(void)state;
	at_tick = hang_up;
	assert_int_equal(countdown_wait(paths, 3, 2, tick), COUNTDOWN_KEY);
	masters[0] = open("/dev/null", O_RDONLY);
}

static void nobody_could(void **state)
{
	(void)state;
	assert_int_equal(countdown_wait(paths, 1, 1, tick), COUNTDOWN_NOBODY);
	assert_int_equal(ticks, 0);
}

static void terminals_are_left_as_they_were(void **state)
{
	(void)state;
	int fd = open(names[0], O_RDWR | O_NOCTTY | O_CLOEXEC);
	struct termios before = {0}, after = {0};
	assert_int_equal(tcgetattr(fd, &before), 0);
	countdown_wait(paths, 3, 1, tick);
	assert_int_equal(tcgetattr(fd, &after), 0);
	assert_memory_equal(&before, &after, sizeof before);
	close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nobody_presses_a_key), TEST(a_key_on_any_terminal), TEST(noise_of_a_loose_line_is_no_key),
		TEST(what_was_typed_before_is_no_answer), TEST(a_terminal_that_hangs_up), TEST(nobody_could),
		TEST(a_key_while_the_machine_stands_still), TEST(terminals_are_left_as_they_were),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
