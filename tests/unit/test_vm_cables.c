/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What travels through a ring cable between two virtual machines, and that one which takes nothing holds up nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "ringlet/vm_cables.h"

#define LOST_WITHIN 100 /* seconds for what takes half a one */

static char folder[] = "/tmp/ringlet-cables.XXXXXX";
static struct vm_cables cables;
static struct report report;

static int set_up(void **state)
{
	static const struct cluster cluster = {.n = 2, .cables = 2, .cable = {{.number = 1}, {.number = 2}}};
	(void)state;
	strcpy(folder + sizeof folder - 7, "XXXXXX");
	return mkdtemp(folder) && chdir(folder) == 0 ? vm_cables_open(&cables, &cluster, &report) : -1;
}

static int tear_down(void **state)
{
	(void)state;
	vm_cables_close(&cables);
	report_free(&report);
	return rmdir(folder); /* nothing is left in it */
}

static struct sockaddr_un named(const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	snprintf(address.sun_path, sizeof address.sun_path, "%s", name);
	return address;
}

static int plug(const char *name)
{
	struct sockaddr_un address = named(name);
	struct timeval patience = {.tv_sec = LOST_WITHIN};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience), 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience), 0);
	return fd;
}

static void send_number(int fd, const char *wire, int number)
{
	struct sockaddr_un to = named(wire);
	assert_int_equal(sendto(fd, &number, sizeof number, 0, (struct sockaddr *)&to, sizeof to), sizeof number);
}

static int heard(int fd)
{
	int number = -1;
	assert_int_equal(recv(fd, &number, sizeof number, 0), sizeof number);
	return number;
}

static void unplug(int fd, const char *name)
{
	close(fd);
	unlink(name);
}

static void test_each_end_hears_the_other(void **state)
{
	int one = plug("cable1.0"), other = plug("cable1.1"), elsewhere = plug("cable2.1");
	(void)state;
	send_number(one, "cable1.0.wire", 7);
	assert_int_equal(heard(other), 7);
	send_number(other, "cable1.1.wire", 8);
	assert_int_equal(heard(one), 8);
	send_number(one, "cable2.0.wire", 9);
	assert_int_equal(heard(elsewhere), 9);
	assert_int_equal(recv(other, &one, 1, MSG_DONTWAIT), -1);
	unplug(one, "cable1.0");
	unplug(other, "cable1.1");
	unplug(elsewhere, "cable2.1");
}

/* Far more than any socket keeps. With nobody between them the sender would wait for ever. */
static void test_who_takes_nothing_holds_up_nobody(void **state)
{
	int one = plug("cable1.0"), still = plug("cable1.1"), number = 0;
	(void)state;
	for (int i = 1; i <= 2000; i++)
		send_number(one, "cable1.0.wire", i);
	for (int expected = 1; recv(still, &number, sizeof number, MSG_DONTWAIT) > 0; expected++)
		assert_int_equal(number, expected);
	/* It takes frames again, and some later one gets through. */
	do {
		send_number(one, "cable1.0.wire", 3000);
	} while (heard(still) != 3000);
	unplug(one, "cable1.0");
	unplug(still, "cable1.1");
}

/* Renamed, as the tests pull cables, or not there yet: lost, and later not. */
static void test_whoever_has_the_name_hears(void **state)
{
	int one = plug("cable1.0");
	(void)state;
	send_number(one, "cable1.0.wire", 1);
	int late = plug("cable1.1");
	do {
		send_number(one, "cable1.0.wire", 2);
	} while (heard(late) != 2);
	unplug(one, "cable1.0");
	unplug(late, "cable1.1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_end_hears_the_other, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_who_takes_nothing_holds_up_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_whoever_has_the_name_hears, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
