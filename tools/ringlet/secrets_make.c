/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secrets_make.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"
#include "sys/run.h"

void random_bytes(void *bytes, size_t length)
{
	uint8_t *to = bytes;
	while (length) {
		ssize_t n = getrandom(to, length, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			perror("getrandom");
			abort();
		}
		to += n;
		length -= (size_t)n;
	}
}

char *random_hex(size_t digits)
{
	char *text = xcalloc(digits + 1, 1);
	for (size_t i = 0; i + 1 < digits; i += 2) {
		uint8_t byte;
		random_bytes(&byte, 1);
		snprintf(text + i, 3, "%02x", byte);
	}
	return text;
}

void random_id(char id[ID_TEXT])
{
	uint8_t b[16];
	random_bytes(b, sizeof b);
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	char *to = id;
	for (int i = 0; i < 16; i++)
		to += sprintf(to, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "", b[i]);
}

/* Reads both halves; the public one loses its comment and line end. */
static int take_pair(const char *path, char **private_key, char **public_key)
{
	char *public_path = xasprintf("%s.pub", path);
	*private_key = read_file(path, NULL, 16384);
	*public_key = read_file(public_path, NULL, 16384);
	free(public_path);
	if (!*private_key || !*public_key)
		return -1;
	char *blob = strchr(*public_key, ' ');
	if (blob)
		blob[1 + strcspn(blob + 1, " \n")] = '\0';
	return 0;
}

static int keygen(const char *path, struct report *report)
{
	struct run keygen = {
		.argv = RUN_ARGV("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path),
	};
	int result = run(&keygen);
	if (result < 0)
		report_error(report, NULL, "an ssh key cannot be made: %s", keygen.reason);
	run_free(&keygen);
	return result;
}

/* ssh-keygen writes files only: into a folder nobody else can enter, gone afterwards. */
int make_ssh_key(char **private_key, char **public_key, struct report *report)
{
	const char *tmp = getenv("TMPDIR");
	char *folder = xasprintf("%s/ringlet.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	*private_key = *public_key = NULL;
	if (!mkdtemp(folder)) {
		report_error(report, folder, "a private folder cannot be made: %s", strerror(errno));
		free(folder);
		return -1;
	}
	char *path = xasprintf("%s/key", folder), *public_path = xasprintf("%s/key.pub", folder);
	int result = keygen(path, report);
	if (result == 0 && take_pair(path, private_key, public_key) < 0)
		result = report_error(report, path, "the new ssh key cannot be read: %s", strerror(errno));
	unlink(path);
	unlink(public_path);
	rmdir(folder);
	free(path);
	free(public_path);
	free(folder);
	return result;
}
