/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What systemd is told, on sockets with a path and without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sys/notify.h"

static void heard_at(const char *name)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	char said[100] = "";
	size_t length = strlen(name);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	memcpy(at.sun_path, name, length);
	if (name[0] == '@')
		at.sun_path[0] = '\0';
	assert_int_equal(bind(fd, (struct sockaddr *)&at, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)), 0);
	setenv("NOTIFY_SOCKET", name, 1);
	assert_int_equal(notify("READY=1\nSTATUS=lan0"), 0);
	assert_int_equal(recv(fd, said, sizeof said - 1, MSG_DONTWAIT), 19);
	assert_string_equal(said, "READY=1\nSTATUS=lan0");
	close(fd);
}

static void test_sockets(void **unused)
{
	char folder[] = "/tmp/notify.XXXXXX", path[64];
	(void)unused;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/socket", folder);
	heard_at(path);
	unlink(path);
	rmdir(folder);
	snprintf(path, sizeof path, "@ringlet-test-%d", (int)getpid());
	heard_at(path);
}

static void test_nobody(void **unused)
{
	char longer[200];
	(void)unused;
	unsetenv("NOTIFY_SOCKET");
	assert_int_equal(notify("READY=1"), 0);
	setenv("NOTIFY_SOCKET", "/nonexistent/socket", 1);
	assert_int_equal(notify("READY=1"), -1);
	memset(longer, '/', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	setenv("NOTIFY_SOCKET", longer, 1);
	assert_int_equal(notify("READY=1"), -1);
	assert_int_equal(errno, EINVAL);
	setenv("NOTIFY_SOCKET", "vsock:2:1234", 1);
	assert_int_equal(notify("READY=1"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sockets),
		cmocka_unit_test(test_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
