/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fsync-writer FILE LOG: appends numbered lines to FILE, an fsync behind each, until it is ended. What was acknowledged
 * stands in LOG, a line each: when the write began (seconds since boot), how long it took, its number. Static, so that it
 * runs on a node as it is; a shell would take longer to start dd than a disk takes to write.
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* So many between two writes: a cable's loss is seen, and an emulated processor has other things to do, too. */
#define PAUSE_NS 20000000

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* In one piece, or not at all as far as anybody will count on it. */
static int put(int fd, const char *line, int length)
{
	return write(fd, line, (size_t)length) == length ? 0 : -1;
}

int main(int argc, char **argv)
{
	const struct timespec pause = {.tv_nsec = PAUSE_NS};
	char line[64];
	int file = argc == 3 ? open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0644) : -1;
	int log = file < 0 ? -1 : open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (log < 0) {
		perror("fsync-writer FILE LOG");
		return 1;
	}
	for (unsigned number = 1;; number++) {
		double begin = now();
		if (put(file, line, snprintf(line, sizeof line, "%u %.3f\n", number, begin)) < 0 || fsync(file) < 0) {
			put(log, line, snprintf(line, sizeof line, "%.3f failed: %m\n", begin));
			return 1;
		}
		if (put(log, line, snprintf(line, sizeof line, "%.3f %.3f %u\n", begin, now() - begin, number)) < 0)
			return 1;
		nanosleep(&pause, NULL);
	}
}
