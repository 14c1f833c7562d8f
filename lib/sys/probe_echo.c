/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ping(8) for several hosts at once, without a process for each.
 *
 *    0      8      16           32
 *    | type | code | checksum    |   RFC 792: type 8 asks, type 0 answers
 *    | identifier  | sequence    |   identifier: ours; sequence: index of the host
 */
#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/probe_net.h"

static uint16_t checksum(const struct icmphdr *header)
{
	uint16_t word[sizeof *header / 2];
	uint32_t sum = 0;
	memcpy(word, header, sizeof word);
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		sum += word[i];
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

/* The index of its interface; 0: any. One that is not there is no way to ask. */
static int ask(int fd, const struct echo *echo, unsigned index, uint16_t id, size_t sequence)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(echo->address)};
	struct icmphdr header = {.type = ICMP_ECHO};
	struct iovec piece = {&header, sizeof header};
	struct in_pktinfo over = {.ipi_ifindex = (int)index};
	union {
		struct cmsghdr head; /* for its alignment */
		char room[CMSG_SPACE(sizeof over)];
	} control = {0};
	struct msghdr message = {.msg_name = &to, .msg_namelen = sizeof to, .msg_iov = &piece, .msg_iovlen = 1};

	if (echo->ifname && !index)
		return -1;
	header.un.echo.id = htons(id);
	header.un.echo.sequence = htons((uint16_t)sequence);
	header.checksum = checksum(&header);
	if (index) {
		control.head = (struct cmsghdr){CMSG_LEN(sizeof over), IPPROTO_IP, IP_PKTINFO};
		memcpy(CMSG_DATA(&control.head), &over, sizeof over);
		message.msg_control = &control;
		message.msg_controllen = sizeof control.room;
	}
	return sendmsg(fd, &message, 0) == (ssize_t)sizeof header ? 0 : -1;
}

/* Where it came in; 0: the kernel did not say. */
static unsigned arrived(struct msghdr *message)
{
	struct in_pktinfo info;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c))
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			memcpy(&info, CMSG_DATA(c), sizeof info);
			return (unsigned)info.ipi_ifindex;
		}
	return 0;
}

/* The index that one received packet answers, or count. The kernel puts the IP header before it. */
static size_t answered(int fd, uint16_t id, const unsigned *indexes, size_t count)
{
	uint8_t packet[256];
	char control[256] __attribute__((aligned(8)));
	struct iovec piece = {packet, sizeof packet};
	struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
	struct icmphdr header;
	ssize_t n = recvmsg(fd, &message, MSG_DONTWAIT);
	size_t skip = n > 0 ? (size_t)(packet[0] & 0x0f) * 4 : 0;
	if (n <= 0 || skip < 20 || (size_t)n < skip + sizeof header)
		return count;
	memcpy(&header, packet + skip, sizeof header);
	size_t sequence = ntohs(header.un.echo.sequence);
	if (header.type != ICMP_ECHOREPLY || ntohs(header.un.echo.id) != id || sequence >= count)
		return count;
	return !indexes[sequence] || indexes[sequence] == arrived(&message) ? sequence : count;
}

static long milliseconds_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void probe_echo(struct echo *echoes, size_t count, unsigned milliseconds)
{
	uint16_t id = (uint16_t)getpid();
	unsigned *indexes = xcalloc(count ? count : 1, sizeof *indexes);
	size_t waiting = 0;
	for (size_t i = 0; i < count; i++)
		echoes[i].answer = FACT_UNKNOWN;
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP), on = 1;
	if (fd >= 0)
		setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
	for (size_t i = 0; fd >= 0 && i < count; i++) {
		if (!echoes[i].address)
			continue;
		echoes[i].answer = FACT_NO; /* no route counts as no answer */
		indexes[i] = echoes[i].ifname ? if_nametoindex(echoes[i].ifname) : 0;
		waiting += ask(fd, &echoes[i], indexes[i], id, i) == 0;
	}
	long end = milliseconds_now() + (long)milliseconds, left;
	struct pollfd pfd = {.fd = fd, .events = POLLIN};
	while (waiting && (left = end - milliseconds_now()) > 0 && poll(&pfd, 1, (int)left) >= 0) {
		size_t i = answered(fd, id, indexes, count);
		if (i < count && echoes[i].answer == FACT_NO) {
			echoes[i].answer = FACT_YES;
			waiting--;
		}
	}
	if (fd >= 0)
		close(fd);
	free(indexes);
}
