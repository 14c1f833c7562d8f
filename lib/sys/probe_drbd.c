/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The kernel writes (drivers/block/drbd/drbd_proc.c):
 *
 *   version: 8.4.11 (api:1/proto:86-101)
 *   srcversion: ...
 *    0: cs:SyncTarget ro:Secondary/Primary ds:Inconsistent/UpToDate C r-----
 *       ns:0 nr:83264 dw:83264 dr:0 al:8 bm:0 lo:0 pe:0 ua:0 ap:0 ep:1 wo:f oos:21040
 *   	[===============>....] sync'ed: 80.0% (21040/104304)K
 *   	finish: 0:00:01 speed: 16,652 (16,652) want: 41,000 K/sec
 *    1: cs:Unconfigured
 */
#include "sys/probe_drbd.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

#define PROC_LIMIT (256U << 10)

/* The index of the name that stands at *s and ends with end; *s moves behind it. -1: none does. */
static int name_at(const char **s, char end, const char *(*name)(int), int count)
{
	for (int i = 0; i < count; i++) {
		size_t length = strlen(name(i));
		if (strncmp(*s, name(i), length) == 0 && (*s)[length] == end) {
			*s += length + 1;
			return i;
		}
	}
	return -1;
}

static const char *connection(int i)
{
	return drbd_connection_name((enum drbd_connection)i);
}

static const char *role(int i)
{
	return drbd_role_name((enum drbd_role)i);
}

static const char *disk(int i)
{
	return drbd_disk_name((enum drbd_disk)i);
}

static bool skip(const char **s, const char *word)
{
	if (!starts_with(*s, word))
		return false;
	*s += strlen(word);
	return true;
}

/* "cs:Connected ro:Primary/Secondary ds:UpToDate/UpToDate C r-----" */
static int parse_state(const char *s, struct drbd_state *state)
{
	if (strcmp(s, "cs:Unconfigured") == 0)
		return 0;
	if (!skip(&s, "cs:"))
		return -1;
	int cs = name_at(&s, ' ', connection, DRBD_CONNECTIONS);
	if (cs < 0 || !skip(&s, "ro:"))
		return -1;
	int ro = name_at(&s, '/', role, DRBD_ROLES), peer_ro = name_at(&s, ' ', role, DRBD_ROLES);
	if (ro < 0 || peer_ro < 0 || !skip(&s, "ds:"))
		return -1;
	int ds = name_at(&s, '/', disk, DRBD_DISKS), peer_ds = name_at(&s, ' ', disk, DRBD_DISKS);
	if (ds < 0 || peer_ds < 0)
		return -1;
	*state = (struct drbd_state){
		.connection = (enum drbd_connection)cs,
		.role = (enum drbd_role)ro,
		.peer_role = (enum drbd_role)peer_ro,
		.disk = (enum drbd_disk)ds,
		.peer_disk = (enum drbd_disk)peer_ds,
		.permille = -1,
		.left = -1,
		.suspended = strlen(s) > 2 && s[2] == 's', /* protocol letter (or blank), blank, flags */
	};
	return 0;
}

/* "	[===>......] sync'ed: 80.0% (...": per mille, or -1. */
static int parse_progress(const char *line)
{
	const char *s = strstr(line, "sync'ed:");
	s = s ? s : strstr(line, "verified:");
	if (!s)
		return -1;
	s = strchr(s, ':') + 1;
	s += strspn(s, " ");
	int whole = 0, digits = 0;
	for (; *s >= '0' && *s <= '9' && digits < 3; s++, digits++)
		whole = whole * 10 + (*s - '0');
	if (!digits || s[0] != '.' || s[1] < '0' || s[1] > '9' || s[2] != '%' || whole > 100)
		return -1;
	return whole * 10 + (s[1] - '0');
}

/* "	finish: 0:12:05 speed: ...": the seconds, or -1. */
static int parse_finish(const char *line)
{
	const char *s = strstr(line, "finish: ");
	int part[3] = {0}, digits = 0;
	if (!s)
		return -1;
	s += strlen("finish: ");
	for (int i = 0; i < 3; i++, s++, digits = 0) {
		for (; *s >= '0' && *s <= '9' && digits < 5; s++, digits++)
			part[i] = part[i] * 10 + (*s - '0');
		if (digits == 0 || (i < 2 && *s != ':') || (i && part[i] > 59))
			return -1;
	}
	return part[0] * 3600 + part[1] * 60 + part[2];
}

/* " 0: cs:..." begins a minor: its number, and *rest behind the blank. -1: some other line. */
static long minor_of(const char *line, const char **rest)
{
	char digits[8];
	uint64_t minor;
	const char *s = line + strspn(line, " ");
	size_t length = strspn(s, "0123456789");
	if (length == 0 || length >= sizeof digits || s[length] != ':' || s[length + 1] != ' ')
		return -1;
	memcpy(digits, s, length);
	digits[length] = '\0';
	*rest = s + length + 2;
	return num_parse(digits, 0, 1U << 20, &minor) ? (long)minor : -1;
}

int drbd_parse(const char *text, struct drbd_state *states, size_t count)
{
	struct drbd_state *current = NULL;
	int result = 0;

	for (size_t i = 0; i < count; i++)
		states[i] = (struct drbd_state)DRBD_STATE_NULL;
	if (!starts_with(text, "version: 8.4."))
		return 1;

	char *copy = xstrdup(text), *save = NULL;
	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		const char *rest;
		long minor = minor_of(line, &rest);
		if (minor >= 0) {
			current = (size_t)minor < count ? &states[minor] : NULL;
			if (current && parse_state(rest, current) < 0)
				result = -1;
		} else if (current && current->connection > DRBD_CONNECTED && parse_progress(line) >= 0) {
			current->permille = parse_progress(line);
		} else if (current && current->connection > DRBD_CONNECTED && parse_finish(line) >= 0) {
			current->left = parse_finish(line);
		}
	}
	free(copy);
	return result;
}

int probe_drbd(const char *root, struct drbd_state *states, size_t count)
{
	char *path = xasprintf("%s/proc/drbd", root);
	char *text = read_file(path, NULL, PROC_LIMIT);
	int result = drbd_parse(text ? text : "", states, count);
	free(text);
	free(path);
	return result;
}

/* "0000000000000004:0000000000000000:...:0:0:..."; the lowest bit only says "is primary". */
int drbd_parse_newborn(const char *text)
{
	char *end;
	size_t digits = strspn(text, "0123456789ABCDEFabcdef");
	if (digits != 16 || text[digits] != ':')
		return -1;
	unsigned long long current = strtoull(text, &end, 16);
	return (current & ~1ULL) == 4;
}
