/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stall serve ADDRESS PORT      answers each 4 KiB block with a byte, one connection at a time
 * stall ask FROM TO PORT        sends such blocks over one connection, each when the last one is answered
 *
 * As a mirrored write does. The asker says on SIGUSR1 how long the longest wait for an answer was since the last time
 * (the one that is going on counts), in ms, and how many answers came; then it begins anew. "0 0" says that it is
 * connected. It never connects again: when the connection breaks it ends with status 1. Both end on SIGTERM with 0.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define BLOCK 4096
#define PAUSE_US 2000 /* between an answer and the next block: the machine is shared */

static volatile sig_atomic_t asked, ended;

struct meter {
	double sent; /* ms: when the block that is under way was sent */
	double longest;
	unsigned long answers;
};

static void on_signal(int number)
{
	if (number == SIGUSR1)
		asked = 1;
	else
		ended = 1;
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int tcp_at(const char *address, const char *port, struct sockaddr_in *to)
{
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	*to = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
	if (fd < 0 || inet_pton(AF_INET, address, &to->sin_addr) != 1)
		die(address);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	return fd;
}

static void meter_note(struct meter *meter)
{
	double waited = now() - meter->sent;
	if (waited > meter->longest)
		meter->longest = waited;
}

static void meter_tell(struct meter *meter)
{
	if (!asked)
		return;
	asked = 0;
	meter_note(meter);
	printf("%.0f %lu\n", meter->longest, meter->answers);
	fflush(stdout);
	*meter = (struct meter){.sent = meter->sent};
}

/* The socket takes a block at once: nothing else is under way. */
static void send_block(int fd)
{
	static const char block[BLOCK];
	if (send(fd, block, BLOCK, MSG_NOSIGNAL) != BLOCK)
		die("send");
}

static void await_answer(int fd, struct meter *meter)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	char answer;
	while (!ended) {
		if (poll(&p, 1, 20) > 0) {
			if (read(fd, &answer, 1) != 1)
				die("the connection broke");
			meter_note(meter);
			meter->answers++;
			return;
		}
		meter_tell(meter);
	}
}

static void ask(const char *from, const char *to, const char *port)
{
	struct sockaddr_in here, there;
	struct meter meter = {0};
	close(tcp_at(to, port, &there));
	int fd = tcp_at(from, "0", &here);
	if (bind(fd, (struct sockaddr *)&here, sizeof here) < 0)
		die(from);
	if (connect(fd, (struct sockaddr *)&there, sizeof there) < 0)
		die(to);
	puts("0 0");
	fflush(stdout);
	while (!ended) {
		meter.sent = now();
		send_block(fd);
		await_answer(fd, &meter);
		meter.sent = now();
		meter_tell(&meter);
		usleep(PAUSE_US);
	}
}

static void answer_until_closed(int fd)
{
	char block[BLOCK];
	size_t have = 0;
	ssize_t n;
	while (!ended && (n = read(fd, block, BLOCK - have)) != 0) {
		if (n < 0 && errno != EINTR)
			return;
		have += n > 0 ? (size_t)n : 0;
		if (have == BLOCK && send(fd, "", 1, MSG_NOSIGNAL) != 1)
			return;
		have %= BLOCK;
	}
}

static void serve(const char *address, const char *port)
{
	struct sockaddr_in here;
	int fd = tcp_at(address, port, &here);
	if (bind(fd, (struct sockaddr *)&here, sizeof here) < 0 || listen(fd, 1) < 0)
		die(address);
	while (!ended) {
		int peer = accept(fd, NULL, NULL);
		if (peer < 0)
			continue;
		answer_until_closed(peer);
		close(peer);
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = on_signal}; /* no SA_RESTART: calls that wait come back */
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (argc == 4 && strcmp(argv[1], "serve") == 0)
		serve(argv[2], argv[3]);
	else if (argc == 5 && strcmp(argv[1], "ask") == 0)
		ask(argv[2], argv[3], argv[4]);
	else
		return fputs("usage: stall serve ADDRESS PORT | stall ask FROM TO PORT\n", stderr), 2;
	return 0;
}
