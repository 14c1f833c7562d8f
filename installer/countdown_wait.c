/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key on any of several terminals. The work has no standard input of its own: it opens them by their paths. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "console.h"
#include "countdown.h"
#include "devices.h"

struct terminal {
	struct termios before;
	bool changed;
};

/* Every key at once and unseen; a BREAK, and characters that came in damaged, are noise of the line and no key. */
static void make_raw(int fd, struct terminal *terminal)
{
	if (tcgetattr(fd, &terminal->before) < 0)
		return;
	struct termios raw = terminal->before;
	raw.c_iflag = (raw.c_iflag | IGNBRK | IGNPAR) & ~(tcflag_t)(PARMRK | INPCK | ISTRIP | IXON | IXOFF);
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1; /* else "nothing there" and "hung up" would be the same */
	raw.c_cc[VTIME] = 0;
	terminal->changed = tcsetattr(fd, TCSANOW, &raw) == 0;
	tcflush(fd, TCIFLUSH); /* what was pressed in the boot menu is no answer to us */
}

static size_t open_all(const char *const *paths, size_t count, struct pollfd *fds, struct terminal *terminals)
{
	size_t opened = 0;
	for (size_t i = 0; i < count && opened < CONSOLES_MAX; i++) {
		int fd = open(paths[i], O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0)
			continue;
		terminals[opened] = (struct terminal){0};
		make_raw(fd, &terminals[opened]);
		fds[opened++] = (struct pollfd){.fd = fd, .events = POLLIN};
	}
	return opened;
}

static void close_all(struct pollfd *fds, struct terminal *terminals, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int fd = fds[i].fd < 0 ? -1 - fds[i].fd : fds[i].fd;
		tcflush(fd, TCIFLUSH); /* the shell that may follow does not get the key */
		if (terminals[i].changed)
			tcsetattr(fd, TCSANOW, &terminals[i].before);
		close(fd);
	}
}

/* A line with nothing at its end floats: zeros, and ones. */
static bool is_key(unsigned char byte)
{
	return byte != 0x00 && byte != 0xff;
}

static bool has_key(struct pollfd *pfd)
{
	unsigned char bytes[64];
	ssize_t n = read(pfd->fd, bytes, sizeof bytes);
	for (ssize_t i = 0; i < n; i++)
		if (is_key(bytes[i]))
			return true;
	/* A terminal that hung up would be ready for ever. */
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		pfd->fd = -1 - pfd->fd;
	return false;
}

/* Looks once at least: a key counts that was pressed while the machine stood still until the time was over. */
static bool key_until(struct pollfd *fds, size_t count, long end)
{
	long left;
	do {
		left = end - devices_clock();
		int ready = poll(fds, count, left > 0 ? (int)left : 0);
		for (size_t i = 0; ready > 0 && i < count; i++)
			if (fds[i].revents && has_key(&fds[i]))
				return true;
	} while (left > 0);
	return false;
}

enum countdown_end countdown_wait(const char *const *terminals, size_t count, unsigned seconds,
				  void (*tick)(unsigned left))
{
	struct pollfd fds[CONSOLES_MAX];
	struct terminal states[CONSOLES_MAX];
	size_t opened = open_all(terminals, count, fds, states);
	enum countdown_end end = opened ? COUNTDOWN_OVER : COUNTDOWN_NOBODY;
	long begin = devices_clock();
	for (unsigned i = 0; i < seconds && end == COUNTDOWN_OVER; i++) {
		tick(seconds - i);
		if (key_until(fds, opened, begin + 1000L * (i + 1)))
			end = COUNTDOWN_KEY;
	}
	close_all(fds, states, opened);
	return end;
}
