/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/route.h"

#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct found {
	unsigned index;
	uint32_t gateway; /* network byte order */
	uint8_t type;
};

static int take_attribute(const struct nlattr *attr, void *context)
{
	struct found *found = context;
	uint16_t type = mnl_attr_get_type(attr);
	if (type != RTA_OIF && type != RTA_GATEWAY)
		return MNL_CB_OK;
	if (mnl_attr_validate(attr, MNL_TYPE_U32) < 0)
		return MNL_CB_ERROR;
	*(type == RTA_OIF ? &found->index : &found->gateway) = mnl_attr_get_u32(attr);
	return MNL_CB_OK;
}

static int take(const struct nlmsghdr *nlh, void *context)
{
	struct found *found = context;
	const struct rtmsg *head = mnl_nlmsg_get_payload(nlh);
	if (nlh->nlmsg_type != RTM_NEWROUTE)
		return MNL_CB_OK;
	found->type = head->rtm_type;
	return mnl_attr_parse(nlh, sizeof *head, take_attribute, context);
}

static int ask(struct mnl_socket *socket, struct found *found, uint32_t address)
{
	char buffer[4096];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = RTM_GETROUTE;
	nlh->nlmsg_flags = NLM_F_REQUEST;
	nlh->nlmsg_seq = 1;
	struct rtmsg *head = mnl_nlmsg_put_extra_header(nlh, sizeof *head);
	head->rtm_family = AF_INET;
	head->rtm_dst_len = 32;
	mnl_attr_put_u32(nlh, RTA_DST, htonl(address));
	if (mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) < 0 ||
	    mnl_socket_sendto(socket, nlh, nlh->nlmsg_len) < 0)
		return -1;
	ssize_t n = mnl_socket_recvfrom(socket, buffer, sizeof buffer);
	return n < 0 ? -1 : mnl_cb_run(buffer, (size_t)n, 1, mnl_socket_get_portid(socket), take, found);
}

/* What an administrator forbade ("unreachable", "blackhole") is no way either. */
static bool nowhere(int error)
{
	return error == ENETUNREACH || error == EHOSTUNREACH || error == EACCES || error == EINVAL;
}

int route_get(struct route *route, uint32_t address)
{
	struct found found = {0};
	struct mnl_socket *socket = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	*route = (struct route){0};
	if (!socket)
		return -1;
	int result = ask(socket, &found, address), error = errno;
	mnl_socket_close(socket);
	errno = error;
	if (result < 0)
		return nowhere(error) ? 1 : -1;
	if ((found.type != RTN_UNICAST && found.type != RTN_LOCAL) || !if_indextoname(found.index, route->ifname))
		return 1;
	route->gateway = ntohl(found.gateway);
	return 0;
}

/* The word after that one in a line; NULL: it is not in it. For the caller to free. */
static char *word_after(const char *line, const char *word)
{
	size_t length = strlen(word), end = strcspn(line, "\n");
	for (const char *s = line; (s = strstr(s, word)) && (size_t)(s - line) < end; s++)
		if (s > line && s[-1] == ' ' && s[length] == ' ')
			return xstrndup(s + length + 1, strcspn(s + length + 1, " \n"));
	return NULL;
}

int route_parse(struct route *route, uint32_t address, const char *text)
{
	char wanted[IPV4_TEXT];
	size_t length = strlen(ipv4_format(address, wanted));
	*route = (struct route){0};
	for (const char *line = text; line && *line; line = strchr(line, '\n'), line += line != NULL) {
		if (strncmp(line, wanted, length) != 0 || line[length] != ' ')
			continue;
		char *device = word_after(line, "dev"), *gateway = word_after(line, "via");
		bool fits = device && strlen(device) < IFNAME_TEXT && (!gateway || ipv4_parse(gateway, &route->gateway));
		if (fits)
			strcpy(route->ifname, device);
		free(device);
		free(gateway);
		return fits ? 0 : 1;
	}
	return 1;
}
