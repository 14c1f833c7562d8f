/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ping(8) for several hosts at once, without a process for each.
 *
 *    0      8      16           32
 *    | type | code | checksum    |   RFC 792: type 8 asks, type 0 answers
 *    | identifier  | sequence    |   identifier: ours; sequence: index of the host
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

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

static int ask(int fd, uint32_t address, uint16_t id, size_t sequence)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(address)};
	struct icmphdr header = {.type = ICMP_ECHO};
	header.un.echo.id = htons(id);
	header.un.echo.sequence = htons((uint16_t)sequence);
	header.checksum = checksum(&header);
	ssize_t n = sendto(fd, &header, sizeof header, 0, (struct sockaddr *)&to, sizeof to);
	return n == (ssize_t)sizeof header ? 0 : -1;
}

/* The index that one received packet answers, or count. The kernel puts the IP header before it. */
static size_t answered(int fd, uint16_t id, size_t count)
{
	uint8_t packet[256];
	struct icmphdr header;
	ssize_t n = recv(fd, packet, sizeof packet, MSG_DONTWAIT);
	size_t skip = n > 0 ? (size_t)(packet[0] & 0x0f) * 4 : 0;
	if (n <= 0 || skip < 20 || (size_t)n < skip + sizeof header)
		return count;
	memcpy(&header, packet + skip, sizeof header);
	size_t sequence = ntohs(header.un.echo.sequence);
	return header.type == ICMP_ECHOREPLY && ntohs(header.un.echo.id) == id && sequence < count ? sequence : count;
}

static long milliseconds_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void probe_echo(const uint32_t *addresses, int *answers, size_t count, unsigned milliseconds)
{
	uint16_t id = (uint16_t)getpid();
	size_t waiting = 0;
	for (size_t i = 0; i < count; i++)
		answers[i] = FACT_UNKNOWN;
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
	if (fd < 0)
		return;
	for (size_t i = 0; i < count; i++) {
		if (!addresses[i])
			continue;
		answers[i] = FACT_NO; /* no route counts as no answer */
		waiting += ask(fd, addresses[i], id, i) == 0;
	}
	long end = milliseconds_now() + (long)milliseconds, left;
	struct pollfd pfd = {.fd = fd, .events = POLLIN};
	while (waiting && (left = end - milliseconds_now()) > 0 && poll(&pfd, 1, (int)left) >= 0) {
		size_t i = answered(fd, id, count);
		if (i < count && answers[i] == FACT_NO) {
			answers[i] = FACT_YES;
			waiting--;
		}
	}
	close(fd);
}
