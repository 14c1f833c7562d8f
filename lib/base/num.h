/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_NUM_H
#define RINGLET_NUM_H

/* Numbers, sizes and IPv4 addresses as people write them, checked at the door. */

#include <stdbool.h>
#include <stdint.h>

/* Decimal digits and nothing else. False: not such a number, or not within min..max. */
bool num_parse(const char *s, uint64_t min, uint64_t max, uint64_t *value);

/* "4G", "512M", "1536" (bytes); K M G T are powers of 1024, "GiB" and "G" are the same. */
bool size_parse(const char *s, uint64_t *bytes);

#define SIZE_TEXT 16
/* "8.0 GiB", "512 MiB", "440 B"; always the same text for the same number. Returns buffer. */
char *size_format(uint64_t bytes, char buffer[SIZE_TEXT]);

#define AGE_TEXT 32
/* Seconds as a person says them: "2 d 3 h", "3 h 5 min", "5 min 10 s", "12 s". Returns buffer. */
char *age_format(double seconds, char buffer[AGE_TEXT]);

/* Dotted quad, strictly four decimal parts; host byte order. */
bool ipv4_parse(const char *s, uint32_t *address);

#define IPV4_TEXT 16
char *ipv4_format(uint32_t address, char buffer[IPV4_TEXT]);

struct ipv4_net {
	uint32_t address; /* as written, host byte order: 192.168.2.141/24 keeps the .141 */
	unsigned prefix;  /* 0..32 */
};

/* "192.168.2.0/24" */
bool ipv4_net_parse(const char *s, struct ipv4_net *net);
uint32_t ipv4_net_mask(unsigned prefix);
bool ipv4_net_contains(struct ipv4_net net, uint32_t address);
bool ipv4_net_overlaps(struct ipv4_net a, struct ipv4_net b);

#endif
