/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_report.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Ethernet     0 dst, 6 src, 12 type (08 00), 14 ...
 * IPv4         0 version and words of the head (4x), 2 total length, 6 flags and offset, 9 protocol (17), 16 target
 * UDP          0 from, 2 to (port), 4 length, 6 checksum, 8 ...
 */
#define ETHERNET_HEAD 14
#define IPV4_HEAD 20
#define UDP_HEAD 8
#define UDP 17

static unsigned two(const uint8_t *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

const uint8_t *vm_report_payload(const uint8_t *frame, size_t length, uint32_t address, uint16_t port, size_t *payload)
{
	if (length < ETHERNET_HEAD + IPV4_HEAD + UDP_HEAD || two(frame + 12) != 0x0800)
		return NULL;
	const uint8_t *ip = frame + ETHERNET_HEAD;
	size_t head = (size_t)(ip[0] & 15) * 4, total = two(ip + 2);
	if (ip[0] >> 4 != 4 || head < IPV4_HEAD || total > length - ETHERNET_HEAD || total < head + UDP_HEAD ||
	    (two(ip + 6) & 0x3fff) != 0 || ip[9] != UDP)
		return NULL;
	const uint8_t *udp = ip + head;
	size_t said = two(udp + 4);
	if (((uint32_t)two(ip + 16) << 16 | two(ip + 18)) != address || two(udp + 2) != port || said < UDP_HEAD ||
	    said > total - head)
		return NULL;
	*payload = said - UDP_HEAD;
	return udp + UDP_HEAD;
}

struct vm_report vm_report_open(uint32_t address, uint16_t port)
{
	struct vm_report report = {.fd = -1, .address = address, .port = port};
	if (address)
		report.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return report;
}

void vm_report_close(struct vm_report *report)
{
	if (report->fd >= 0)
		close(report->fd);
	report->fd = -1;
}

void vm_report_pass(const struct vm_report *report, const uint8_t *frame, size_t length)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons(report->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	size_t payload;
	const uint8_t *said = NULL;
	if (report->fd >= 0)
		said = vm_report_payload(frame, length, report->address, report->port, &payload);
	if (said)
		(void)!sendto(report->fd, said, payload, MSG_NOSIGNAL, (struct sockaddr *)&to, sizeof to);
}
