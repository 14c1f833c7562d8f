/* SPDX-License-Identifier: GPL-3.0-or-later */
#define XXH_INLINE_ALL
#include "sys/medium_check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/text.h"

#define PIECE (256U << 10)

static int damaged(const struct medium_sum *sum, const char *what, struct report *report)
{
	report_error(report, sum->path, MEDIUM_DAMAGED "%s" MEDIUM_REMEDY, what);
	return 1;
}

static int unreadable(const struct medium_sum *sum, uint64_t at, int error, struct report *report)
{
	char *what = xasprintf("cannot be read at byte %llu: %s", (unsigned long long)at,
			       error ? strerror(error) : "it ends there");
	int result = damaged(sum, what, report);
	free(what);
	return result;
}

static int compare(const struct medium_sum *sum, uint64_t found, struct report *report)
{
	if (found == sum->digest)
		return 0;
	char *what = xasprintf("its XXH64 is %016llx, it must be %016llx", (unsigned long long)found,
			       (unsigned long long)sum->digest);
	int result = damaged(sum, what, report);
	free(what);
	return result;
}

int medium_check(const struct medium_sum *sum, const struct medium_bytes *bytes, void (*told)(void *data, size_t bytes),
		 void *data, struct report *report)
{
	if (bytes->fd < 0)
		return damaged(sum, bytes->fd == -ENOENT ? "it is missing" : strerror(-bytes->fd), report);
	XXH64_state_t state;
	char *buffer = xmalloc(PIECE);
	uint64_t done = 0;
	ssize_t n = 1;
	XXH64_reset(&state, 0);
	while (done < bytes->length && n > 0) {
		uint64_t left = bytes->length - done;
		n = pread(bytes->fd, buffer, left < PIECE ? left : PIECE, (off_t)(bytes->offset + done));
		if (n < 0 && errno == EINTR)
			n = 1;
		else if (n > 0) {
			XXH64_update(&state, buffer, (size_t)n);
			done += (uint64_t)n;
			if (told)
				told(data, (size_t)n);
		}
	}
	int error = n < 0 ? errno : 0;
	free(buffer);
	return done < bytes->length ? unreadable(sum, done, error, report) : compare(sum, XXH64_digest(&state), report);
}
