/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seeds_hello FOLDER: writes the inputs that fuzz_hello begins with: single frames of each kind, and conversations. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz_hello.h"

static const uint8_t nobody[HELLO_KEY_SIZE];

static const struct hello neighbour = {
	.cluster = FUZZ_CLUSTER,
	.cluster_name = "demo",
	.node = 2,
	.session = 2,
	.sequence = 1,
	.mac = {2, 0, 0, 0, 2, 0},
	.port = "eth0",
	.speed = 1000,
	.mtu = 1500,
	.seen_count = 1,
	.seen = {{.node = 1, .session = FUZZ_SESSION, .sequence = 1, .frame = 1500, .direct = true}},
};

static void add(struct text *text, enum fuzz_what what, unsigned port, unsigned pause, const void *bytes, size_t length)
{
	const uint8_t head[3] = {(uint8_t)(what | port << 2 | pause << 4), (uint8_t)(length >> 8), (uint8_t)length};
	text_add_bytes(text, head, sizeof head);
	text_add_bytes(text, bytes, length);
}

/* With no key of the cluster: whoever shall have it gets it from fuzz_hello.c, and nobody else by chance. */
static void add_hello(struct text *text, enum fuzz_what what, unsigned pause, const struct hello *hello, size_t padded)
{
	static uint8_t frame[HELLO_FRAME_MAX];
	add(text, what, 0, pause, frame, hello_encode(frame, hello, nobody, padded));
}

static int write_out(const char *folder, const char *name, struct text *text)
{
	char *path = xasprintf("%s/%s", folder, name), *bytes;
	size_t length = text->length;
	bytes = text_take(text);
	FILE *file = fopen(path, "we");
	int status = file && fwrite(bytes, 1, length, file) == length ? 0 : -1;
	if (file && fclose(file) != 0)
		status = -1;
	if (status < 0)
		perror(path);
	free(path);
	free(bytes);
	return status;
}

static int single_frames(const char *folder)
{
	struct text text = TEXT_NULL;
	struct hello hello = neighbour;
	int status = 0;
	add_hello(&text, FUZZ_SIGNED, 0, &hello, 0);
	status |= write_out(folder, "direct", &text);
	hello.way = HELLO_GROUP;
	add_hello(&text, FUZZ_HELLO, 0, &hello, 1500);
	status |= write_out(folder, "group-padded", &text);
	hello.node = 1;
	add_hello(&text, FUZZ_SIGNED, 0, &hello, 0);
	status |= write_out(folder, "duplicate", &text);
	hello.session = FUZZ_SESSION;
	add_hello(&text, FUZZ_SIGNED, 0, &hello, 0);
	status |= write_out(folder, "self", &text);
	strcpy(hello.cluster, CLUSTER_ID_NONE);
	add_hello(&text, FUZZ_HELLO, 0, &hello, 0);
	status |= write_out(folder, "foreign", &text);
	return status;
}

/* At the edge of what a field can be, and beyond: the fuzzer would have to be lucky to come there in a minute. */
static int edges(const char *folder)
{
	static const struct {
		const char *name;
		size_t at;
		uint8_t value;
	} edge[] = {
		{"seen-one-more", 92, HELLO_SEEN_MAX + 1}, {"seen-many", 92, 255}, {"length-more", 20, 2},
		{"length-most", 20, 255},		   {"length-none", 21, 0}, {"name-behind", 53, 'x'},
		{"port-behind", 91, 'x'},		   {"version", 18, 2},	   {"node-beyond", 54, 8},
	};
	static uint8_t frame[HELLO_FRAME_MAX];
	struct hello hello = neighbour;
	int status = 0;
	for (hello.seen_count = 0; hello.seen_count < HELLO_SEEN_MAX; hello.seen_count++)
		hello.seen[hello.seen_count] = (struct hello_seen){.node = 1, .session = hello.seen_count + 1, .sequence = 1};
	for (size_t i = 0; i < sizeof edge / sizeof *edge; i++) {
		struct text text = TEXT_NULL;
		size_t length = hello_encode(frame, &hello, nobody, 0);
		frame[edge[i].at] = edge[i].value;
		add(&text, FUZZ_SIGNED, 0, 0, frame, length);
		status |= write_out(folder, edge[i].name, &text);
	}
	return status;
}

static int gateway(const char *folder)
{
	static const uint8_t answer[60] = {2, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 9, 8, 6, 0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0, 9,
					   10, 0, 0, 1, 2, 0, 0, 0, 1, 0};
	struct text text = TEXT_NULL;
	add(&text, FUZZ_ARP, 0, 2, answer, sizeof answer);
	for (int i = 0; i < 6; i++)
		add(&text, FUZZ_ARP, 1, 5, answer, 20);
	return write_out(folder, "gateway", &text);
}

/* Several seconds of one neighbour: by both addresses, starting anew, and with ports that change meanwhile. */
static int conversation(const char *folder)
{
	struct text text = TEXT_NULL;
	struct hello hello = neighbour;
	for (int i = 0; i < 6; i++) {
		hello.way = i & 1 ? HELLO_GROUP : HELLO_DIRECT;
		hello.sequence++;
		hello.seen[0].sequence = (uint32_t)i + 1;
		if (i == 3)
			hello.session++;
		add_hello(&text, FUZZ_SIGNED, 2, &hello, i == 2 ? 1500 : 0);
	}
	add(&text, FUZZ_PORTS, 0, 3, "\xa8\x01", 2);
	add_hello(&text, FUZZ_SIGNED, 4, &hello, 0);
	return write_out(folder, "conversation", &text);
}

int main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: seeds_hello FOLDER\n");
		return 2;
	}
	return single_frames(argv[1]) < 0 || edges(argv[1]) < 0 || gateway(argv[1]) < 0 || conversation(argv[1]) < 0;
}
