/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/link.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"

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

/* Sends one change of one link and waits for the kernel's word on it. */
static int change(struct link_socket *link, unsigned index, const char *name, unsigned flags, unsigned mask)
{
	char buffer[1024];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = RTM_NEWLINK;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	nlh->nlmsg_seq = ++link->sequence;
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof *info);
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = (int)index;
	info->ifi_flags = flags;
	info->ifi_change = mask;
	if (name && !mnl_attr_put_strz_check(nlh, sizeof buffer, IFLA_IFNAME, name)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (mnl_socket_sendto(link->socket, nlh, nlh->nlmsg_len) < 0)
		return -1;
	ssize_t n = mnl_socket_recvfrom(link->socket, buffer, sizeof buffer);
	if (n < 0)
		return -1;
	return mnl_cb_run(buffer, (size_t)n, link->sequence, mnl_socket_get_portid(link->socket), NULL, NULL) < 0 ? -1 : 0;
}

int link_rename(struct link_socket *link, unsigned index, const char *name)
{
	return change(link, index, name, 0, 0);
}

int link_up(struct link_socket *link, unsigned index, bool up)
{
	return change(link, index, NULL, up ? IFF_UP : 0, IFF_UP);
}
