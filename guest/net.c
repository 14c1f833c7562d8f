/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net.h"

#include "virtio.h"

#define BUFFER 2048
#define HEADER 12 /* before each frame, for the driver; of no use here */
#define SHORTEST 60
#define FEATURE_MAC (1U << 5)

/*
 *   0      6      12     14                        34
 *   | dst  | src  | type | IPv4, no options        | ICMP or UDP ...
 *                 14: ARP  20: operation  22: MAC, IP of the sender  32: of the target
 */
enum { TO = 0, FROM = 6, TYPE = 12, IP = 14, ARP = 14, INSIDE = 34 };
#define ARP_LENGTH 42

static struct virtio card;
static struct virtio_queue in, out;
static uint8_t received[QUEUE_SIZE][BUFFER], sent[QUEUE_SIZE][BUFFER];
static uint16_t next_sent;
static uint32_t underway;
static uint8_t mac[6];

static void expect(uint16_t piece)
{
	in.piece[piece] = (struct virtio_piece){(uint32_t)received[piece], BUFFER, PIECE_IN, 0};
	virtio_give(&in, piece);
}

bool net_open(struct net *net)
{
	if (!net->address[0] || !virtio_find(&card, 1))
		return false;
	if (!virtio_begin(&card, FEATURE_MAC))
		give_up("the network card has no address");
	for (int i = 0; i < 6; i++)
		mac[i] = card.device[i];
	virtio_queue(&card, &in, 0);
	virtio_queue(&card, &out, 1);
	virtio_ready(&card);
	for (uint16_t i = 0; i < QUEUE_SIZE; i++)
		expect(i);
	return true;
}

/* NULL: all are underway, and the frame is lost, as on any wire. */
static uint8_t *frame_to_fill(void)
{
	uint32_t length;
	while (virtio_take(&out, &length) >= 0)
		underway--;
	return underway < QUEUE_SIZE ? sent[next_sent] + HEADER : NULL;
}

static void send(size_t length)
{
	uint8_t *buffer = sent[next_sent];
	if (length < SHORTEST) {
		memset(buffer + HEADER + length, 0, SHORTEST - length);
		length = SHORTEST;
	}
	memset(buffer, 0, HEADER);
	out.piece[next_sent] = (struct virtio_piece){(uint32_t)buffer, HEADER + (uint32_t)length, 0, 0};
	virtio_give(&out, next_sent);
	next_sent = (uint16_t)((next_sent + 1) % QUEUE_SIZE);
	underway++;
}

static void put16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static uint32_t get16(const uint8_t *at)
{
	return (uint32_t)at[0] << 8 | at[1];
}

static bool same(const uint8_t *a, const uint8_t *b, size_t length)
{
	while (length && *a == *b)
		a++, b++, length--;
	return length == 0;
}

static uint32_t checksum(const uint8_t *at, size_t length)
{
	uint32_t sum = 0;
	for (size_t i = 0; i + 1 < length; i += 2)
		sum += get16(at + i);
	if (length & 1)
		sum += (uint32_t)at[length - 1] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void ethernet(uint8_t *frame, const uint8_t *to, uint32_t type)
{
	memcpy(frame + TO, to, 6);
	memcpy(frame + FROM, mac, 6);
	put16(frame + TYPE, type);
}

/* operation 1: asks; 2: answers. */
static void send_arp(const struct net *net, uint32_t operation, const uint8_t *to_mac, const uint8_t *to_address)
{
	static const uint8_t kind[] = {0, 1, 8, 0, 6, 4};
	uint8_t *frame = frame_to_fill();
	if (!frame)
		return;
	ethernet(frame, to_mac, 0x0806);
	memcpy(frame + ARP, kind, sizeof kind);
	put16(frame + ARP + 6, operation);
	memcpy(frame + ARP + 8, mac, 6);
	memcpy(frame + ARP + 14, net->address, 4);
	memcpy(frame + ARP + 18, to_mac, 6);
	memcpy(frame + ARP + 24, to_address, 4);
	send(ARP_LENGTH);
}

void net_tell(struct net *net)
{
	static const uint8_t everybody[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	send_arp(net, 1, everybody, net->address);
}

/* An IPv4 packet back to where this one came from; what is inside it is there already, so many bytes. */
static void send_back(const struct net *net, uint8_t *frame, const uint8_t *question, uint32_t protocol, size_t inside)
{
	uint8_t *ip = frame + IP;
	ethernet(frame, question + FROM, 0x0800);
	memset(ip, 0, 20);
	ip[0] = 0x45;
	put16(ip + 2, (uint32_t)(20 + inside));
	ip[8] = 64;
	ip[9] = (uint8_t)protocol;
	memcpy(ip + 12, net->address, 4);
	memcpy(ip + 16, question + IP + 12, 4);
	put16(ip + 10, checksum(ip, 20));
	send(INSIDE + inside);
}

static void answer_echo(const struct net *net, const uint8_t *question, size_t inside)
{
	uint8_t *frame = question[INSIDE] == 8 ? frame_to_fill() : NULL;
	if (!frame)
		return;
	uint8_t *icmp = frame + INSIDE;
	memcpy(icmp, question + INSIDE, inside);
	icmp[0] = 0;
	put16(icmp + 2, 0);
	put16(icmp + 2, checksum(icmp, inside));
	send_back(net, frame, question, 1, inside);
}

static void answer_datagram(const struct net *net, const uint8_t *question)
{
	const uint8_t *asked = question + INSIDE;
	uint8_t *frame = get16(asked + 2) == NET_PORT ? frame_to_fill() : NULL;
	if (!frame)
		return;
	uint8_t *udp = frame + INSIDE;
	size_t length = 8 + net->answer((char *)udp + 8, 1024);
	put16(udp, NET_PORT);
	memcpy(udp + 2, asked, 2);
	put16(udp + 4, (uint32_t)length);
	put16(udp + 6, 0); /* no sum: that is allowed, and the wire has its own */
	send_back(net, frame, question, 17, length);
}

static void take(const struct net *net, const uint8_t *frame, size_t length)
{
	if (length < ARP_LENGTH)
		return;
	if (get16(frame + TYPE) == 0x0806) {
		if (get16(frame + ARP + 6) == 1 && same(frame + ARP + 24, net->address, 4) &&
		    !same(frame + ARP + 8, mac, 6))
			send_arp(net, 2, frame + ARP + 8, frame + ARP + 14);
		return;
	}
	size_t all = get16(frame + IP + 2);
	if (get16(frame + TYPE) != 0x0800 || frame[IP] != 0x45 || all < 28 || all > length - IP || all > 1500 ||
	    !same(frame + IP + 16, net->address, 4))
		return;
	if (frame[IP + 9] == 1)
		answer_echo(net, frame, all - 20);
	else if (frame[IP + 9] == 17)
		answer_datagram(net, frame);
}

void net_step(struct net *net)
{
	uint32_t length;
	for (int piece; (piece = virtio_take(&in, &length)) >= 0; expect((uint16_t)piece))
		if (length > HEADER)
			take(net, received[piece] + HEADER, length - HEADER);
}
