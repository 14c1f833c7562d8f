/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/link.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "sys/link_message.h"

struct link_socket {
	struct mnl_socket *socket;
	uint32_t sequence;
};

struct link_socket *link_open(void)
{
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	if (!socket)
		return NULL;
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		int error = errno;
		mnl_socket_close(socket);
		errno = error;
		return NULL;
	}
	struct link_socket *link = xcalloc(1, sizeof *link);
	link->socket = socket;
	return link;
}

void link_close(struct link_socket *link)
{
	if (!link)
		return;
	mnl_socket_close(link->socket);
	free(link);
}

/* Sends one request and waits for the kernel's word on it. NULL: there was no room for a name. */
static int ask(struct link_socket *link, struct nlmsghdr *request)
{
	char answer[1024];
	if (!request) {
		errno = ENAMETOOLONG;
		return -1;
	}
	request->nlmsg_flags |= NLM_F_ACK;
	request->nlmsg_seq = ++link->sequence;
	if (mnl_socket_sendto(link->socket, request, request->nlmsg_len) < 0)
		return -1;
	ssize_t n = mnl_socket_recvfrom(link->socket, answer, sizeof answer);
	if (n < 0)
		return -1;
	return mnl_cb_run(answer, (size_t)n, link->sequence, mnl_socket_get_portid(link->socket), NULL, NULL) < 0 ? -1 : 0;
}

int link_rename(struct link_socket *link, unsigned index, const char *name)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_change(buffer, index, name, 0, 0));
}

int link_up(struct link_socket *link, unsigned index, bool up)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_change(buffer, index, NULL, up ? IFF_UP : 0, IFF_UP));
}

int link_address(struct link_socket *link, unsigned index, uint32_t address, unsigned prefix)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_address(buffer, index, address, prefix));
}

int link_default_route(struct link_socket *link, unsigned index, uint32_t gateway)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_default_route(buffer, index, gateway));
}
