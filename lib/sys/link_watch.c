/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/link_watch.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>

#include "base/text.h"

#define AT_ONCE 1000 /* messages in a call: who floods us shall not hold us up for ever */

struct link_watch {
	struct mnl_socket *socket;
};

struct link_watch *link_watch_open(void)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (!socket)
		return NULL;
	if (mnl_socket_bind(socket, RTMGRP_LINK, MNL_SOCKET_AUTOPID) < 0) {
		int error = errno;
		mnl_socket_close(socket);
		errno = error;
		return NULL;
	}
	struct link_watch *watch = xcalloc(1, sizeof *watch);
	watch->socket = socket;
	return watch;
}

void link_watch_close(struct link_watch *watch)
{
	if (!watch)
		return;
	mnl_socket_close(watch->socket);
	free(watch);
}

int link_watch_fd(const struct link_watch *watch)
{
	return mnl_socket_get_fd(watch->socket);
}

bool link_watch_changed(struct link_watch *watch)
{
	char message[32768];
	bool changed = false;
	for (int i = 0; i < AT_ONCE; i++) {
		/* Their content is not needed. An error (ENOBUFS) says that some were lost: look, too, and read on. */
		if (mnl_socket_recvfrom(watch->socket, message, sizeof message) < 0 &&
		    (errno == EAGAIN || errno == EINTR || errno == EBADF))
			break;
		changed = true;
	}
	return changed;
}
