/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FUZZ_HELLO_H
#define FUZZ_HELLO_H

/*
 * What fuzz_hello.c and the maker of its first inputs agree on. An input is a list of records, each a byte of what it
 * is, two of its length (big-endian), and that many bytes, fewer at the end of the input:
 *
 *     0..1  what: enum fuzz_what       2..3  the port        4..6  how much time passes before: fuzz_pauses
 */

#include "plan/hello.h"

enum fuzz_what {
	FUZZ_HELLO,  /* a frame as it is */
	FUZZ_SIGNED, /* the same, with an HMAC that fits: from somebody with the key */
	FUZZ_ARP,
	FUZZ_PORTS, /* each byte is a port: carrier, MTU and role of it change */
};

#define FUZZ_PORTS_MAX 3
#define FUZZ_CLUSTER "5f1c3a0e-1111-8222-9333-444455556666"
#define FUZZ_SESSION 1 /* of node 1, who listens */

static const uint8_t fuzz_key[HELLO_KEY_SIZE] = "of the cluster";
static const double fuzz_pauses[8] = {0, 0.01, 0.2, 1, 3, 5, 70, 400};

#endif
