/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/link.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/rtnetlink.h>
#include <stdint.h>
#include <stdio.h>
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

int link_alone(struct link_socket *link, unsigned index)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_alone(buffer, index));
}

int link_mtu(struct link_socket *link, unsigned index, unsigned mtu)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_mtu(buffer, index, mtu));
}

int link_address(struct link_socket *link, unsigned index, uint32_t address, unsigned prefix)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_address(buffer, index, address, prefix));
}

int link_no_address(struct link_socket *link, unsigned index, uint32_t address, unsigned prefix)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_no_address(buffer, index, address, prefix));
}

int link_default_route(struct link_socket *link, unsigned index, uint32_t gateway)
{
	char buffer[LINK_MESSAGE_ROOM];
	return ask(link, link_message_default_route(buffer, index, gateway));
}

/* --- the list ----------------------------------------------------------------------------- */

struct listing {
	struct link_entry *entries;
	size_t room, count;
};

static int read_attribute(const struct nlattr *attribute, void *data)
{
	struct link_entry *entry = data;
	bool number = mnl_attr_validate(attribute, MNL_TYPE_U32) >= 0;
	switch (mnl_attr_get_type(attribute)) {
	case IFLA_IFNAME:
		snprintf(entry->name, sizeof entry->name, "%.*s", (int)mnl_attr_get_payload_len(attribute),
			 mnl_attr_get_str(attribute));
		break;
	case IFLA_MTU:
		entry->mtu = number ? mnl_attr_get_u32(attribute) : 0;
		break;
	case IFLA_CARRIER_CHANGES:
		entry->flaps = number ? mnl_attr_get_u32(attribute) : 0;
		break;
	case IFLA_MAX_MTU:
		entry->mtu_max = number ? mnl_attr_get_u32(attribute) : 0;
		break;
	}
	return MNL_CB_OK;
}

static int read_link(const struct nlmsghdr *message, void *data)
{
	struct listing *listing = data;
	if (message->nlmsg_type != RTM_NEWLINK || message->nlmsg_len < mnl_nlmsg_size(sizeof(struct ifinfomsg)))
		return MNL_CB_OK;
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(message);
	struct link_entry entry = {.index = (unsigned)info->ifi_index, .up = info->ifi_flags & IFF_UP};
	mnl_attr_parse(message, sizeof *info, read_attribute, &entry);
	if (listing->count < listing->room)
		listing->entries[listing->count] = entry;
	listing->count++;
	return MNL_CB_OK;
}

/* One answer of many messages. EINTR: links changed meanwhile, so the list has holes. */
static int list_once(struct link_socket *link, struct listing *listing)
{
	char request[LINK_MESSAGE_ROOM], answer[32768]; /* as much as the kernel puts into one message */
	struct nlmsghdr *head = link_message_list(request);
	int more = MNL_CB_OK;
	listing->count = 0;
	head->nlmsg_seq = ++link->sequence;
	if (mnl_socket_sendto(link->socket, head, head->nlmsg_len) < 0)
		return -1;
	while (more == MNL_CB_OK) {
		ssize_t n = mnl_socket_recvfrom(link->socket, answer, sizeof answer);
		if (n < 0)
			return -1;
		more = mnl_cb_run(answer, (size_t)n, link->sequence, mnl_socket_get_portid(link->socket), read_link,
				  listing);
	}
	return more;
}

ptrdiff_t link_list(struct link_socket *link, struct link_entry *entries, size_t room)
{
	struct listing listing = {.entries = entries, .room = room};
	int result = -1;
	for (int tries = 0; result < 0 && tries < 5 && (tries == 0 || errno == EINTR); tries++)
		result = list_once(link, &listing);
	return result < 0 ? -1 : (ptrdiff_t)listing.count;
}
