/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/packet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/pkt_sched.h>
#include <net/if_arp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "plan/hello.h"
#include "plan/lldp.h"

#define AT_ONCE 64 /* frames that are passed over in a call */

#ifndef PACKET_IGNORE_OUTGOING
#define PACKET_IGNORE_OUTGOING 23
#endif

/*
 * All protocols, because a socket of one protocol sees nothing of a port that belongs to a bridge; so the kernel has to
 * sort out what we want before it copies or wakes. Of frames with a tag the kernel has taken the tag away: they are
 * known by the tag it remembers (0: none, or one that has only a priority).
 */
static int set_filter(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)(SKF_AD_OFF + SKF_AD_VLAN_TAG)),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0xfff, 7, 0),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12), /* EtherType */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, HELLO_ETHERTYPE, 4, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, LLDP_ETHERTYPE, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETH_P_ARP, 0, 3),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 20), /* operation */
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARPOP_REPLY, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog program = {.len = sizeof code / sizeof *code, .filter = code};
	return setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
}

/* The filter first: between socket and filter frames of all kinds would come in. */
static int set_up(int fd)
{
	struct sockaddr_ll all = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
	int yes = 1, room = 256 << 10, priority = TC_PRIO_CONTROL;
	if (set_filter(fd) < 0)
		return -1;
	/* Without it the kernel would copy every frame that leaves the machine. */
	if (setsockopt(fd, SOL_PACKET, PACKET_IGNORE_OUTGOING, &yes, sizeof yes) < 0)
		return -1;
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
	/* Where ports queue by priority, a cable that is full of data must not keep a hello waiting. */
	(void)setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &priority, sizeof priority);
	return bind(fd, (const struct sockaddr *)&all, sizeof all);
}

int packet_open(void)
{
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	if (set_up(fd) == 0)
		return fd;
	int error = errno;
	close(fd);
	errno = error;
	return -1;
}

int packet_join(int fd, unsigned ifindex)
{
	struct packet_mreq request = {.mr_ifindex = (int)ifindex, .mr_type = PACKET_MR_MULTICAST, .mr_alen = 6};
	for (int way = 0; way < 2; way++) {
		memcpy(request.mr_address, hello_address[way], 6);
		/* What there is of it from before: the kernel would count. */
		(void)setsockopt(fd, SOL_PACKET, PACKET_DROP_MEMBERSHIP, &request, sizeof request);
		if (setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request) < 0)
			return -1;
	}
	return 0;
}

size_t packet_receive(int fd, unsigned *ifindex, uint8_t *frame, size_t room)
{
	for (int i = 0; i < AT_ONCE; i++) {
		struct sockaddr_ll from = {0};
		socklen_t length = sizeof from;
		ssize_t n = recvfrom(fd, frame, room, MSG_TRUNC, (struct sockaddr *)&from, &length);
		if (n < 0 && (errno == EAGAIN || errno == EBADF))
			return 0;
		/* Other errors (ENETDOWN, ENOBUFS, EINTR) are told once, and frames may wait behind them. */
		if (n <= 0 || (size_t)n > room || from.sll_pkttype == PACKET_OUTGOING)
			continue;
		*ifindex = (unsigned)from.sll_ifindex;
		return (size_t)n;
	}
	return 0;
}

int packet_send(int fd, unsigned ifindex, const uint8_t *frame, size_t length)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)ifindex,
		.sll_halen = 6,
	};
	if (length < 14) {
		errno = EINVAL;
		return -1;
	}
	memcpy(to.sll_addr, frame, 6);
	memcpy(&to.sll_protocol, frame + 12, 2);
	return sendto(fd, frame, length, 0, (const struct sockaddr *)&to, sizeof to) == (ssize_t)length ? 0 : -1;
}
