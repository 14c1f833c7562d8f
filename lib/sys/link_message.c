/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/link_message.h"

#include <arpa/inet.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "base/num.h"

static struct nlmsghdr *begin(char *buffer, uint16_t type, uint16_t flags)
{
	memset(buffer, 0, LINK_MESSAGE_ROOM); /* the gaps of alignment too */
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	return nlh;
}

struct nlmsghdr *link_message_change(char *buffer, unsigned index, const char *name, unsigned flags, unsigned mask)
{
	struct nlmsghdr *nlh = begin(buffer, RTM_NEWLINK, 0);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof *info);
	info->ifi_family = AF_UNSPEC;
	info->ifi_index = (int)index;
	info->ifi_flags = flags;
	info->ifi_change = mask;
	if (name && !mnl_attr_put_strz_check(nlh, LINK_MESSAGE_ROOM, IFLA_IFNAME, name))
		return NULL;
	return nlh;
}

struct nlmsghdr *link_message_mtu(char *buffer, unsigned index, unsigned mtu)
{
	struct nlmsghdr *nlh = link_message_change(buffer, index, NULL, 0, 0);
	mnl_attr_put_u32(nlh, IFLA_MTU, mtu);
	return nlh;
}

struct nlmsghdr *link_message_alone(char *buffer, unsigned index)
{
	struct nlmsghdr *nlh = link_message_change(buffer, index, NULL, 0, 0);
	mnl_attr_put_u32(nlh, IFLA_MASTER, 0);
	return nlh;
}

struct nlmsghdr *link_message_list(char *buffer)
{
	struct nlmsghdr *nlh = begin(buffer, RTM_GETLINK, NLM_F_DUMP);
	struct ifinfomsg *info = mnl_nlmsg_put_extra_header(nlh, sizeof *info);
	info->ifi_family = AF_UNSPEC;
	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	return nlh;
}

struct nlmsghdr *link_message_address(char *buffer, unsigned index, uint32_t address, unsigned prefix)
{
	struct nlmsghdr *nlh = begin(buffer, RTM_NEWADDR, NLM_F_CREATE | NLM_F_REPLACE);
	struct ifaddrmsg *head = mnl_nlmsg_put_extra_header(nlh, sizeof *head);
	head->ifa_family = AF_INET;
	head->ifa_prefixlen = (uint8_t)prefix;
	head->ifa_scope = RT_SCOPE_UNIVERSE;
	head->ifa_index = index;
	mnl_attr_put_u32(nlh, IFA_LOCAL, htonl(address));
	mnl_attr_put_u32(nlh, IFA_ADDRESS, htonl(address));
	mnl_attr_put_u32(nlh, IFA_BROADCAST, htonl(address | ~ipv4_net_mask(prefix)));
	return nlh;
}

struct nlmsghdr *link_message_no_address(char *buffer, unsigned index, uint32_t address, unsigned prefix)
{
	struct nlmsghdr *nlh = begin(buffer, RTM_DELADDR, 0);
	struct ifaddrmsg *head = mnl_nlmsg_put_extra_header(nlh, sizeof *head);
	head->ifa_family = AF_INET;
	head->ifa_prefixlen = (uint8_t)prefix;
	head->ifa_index = index;
	mnl_attr_put_u32(nlh, IFA_LOCAL, htonl(address));
	return nlh;
}

struct nlmsghdr *link_message_default_route(char *buffer, unsigned index, uint32_t gateway)
{
	struct nlmsghdr *nlh = begin(buffer, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_REPLACE);
	struct rtmsg *head = mnl_nlmsg_put_extra_header(nlh, sizeof *head);
	head->rtm_family = AF_INET;
	head->rtm_table = RT_TABLE_MAIN;
	head->rtm_protocol = RTPROT_BOOT;
	head->rtm_scope = RT_SCOPE_UNIVERSE;
	head->rtm_type = RTN_UNICAST;
	mnl_attr_put_u32(nlh, RTA_GATEWAY, htonl(gateway));
	mnl_attr_put_u32(nlh, RTA_OIF, index);
	return nlh;
}
