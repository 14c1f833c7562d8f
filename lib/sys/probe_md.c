/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/probe_md.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

#define ATTRIBUTE_LIMIT 4096

/* The first line of an attribute; "" when there is none. */
static void attribute(const char *folder, const char *name, char *value, size_t room)
{
	char *path = xasprintf("%s/%s", folder, name);
	char *content = read_file(path, NULL, ATTRIBUTE_LIMIT);
	snprintf(value, room, "%.*s", content ? (int)strcspn(content, "\n") : 0, content ? content : "");
	free(content);
	free(path);
}

static uint64_t number(const char *folder, const char *name, uint64_t otherwise)
{
	char text[32];
	uint64_t value;
	attribute(folder, name, text, sizeof text);
	return num_parse(text, 0, UINT32_MAX, &value) ? value : otherwise;
}

/* One of the comma-separated words of a member's state: "in_sync,write_mostly". */
static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);
	for (const char *s = words; *s; s += strcspn(s, ","), s += *s == ',')
		if (strncmp(s, word, length) == 0 && (s[length] == ',' || s[length] == '\0'))
			return true;
	return false;
}

static void read_member(const char *md, const char *entry, struct array_facts *array)
{
	char state[128], slot[16];
	uint64_t number_of_slot;
	char *folder = xasprintf("%s/%s", md, entry);
	struct member_facts *m = &array->member[array->members++];

	attribute(folder, "state", state, sizeof state);
	attribute(folder, "slot", slot, sizeof slot);
	free(folder);
	snprintf(m->name, sizeof m->name, "%s", entry + strlen("dev-"));
	m->slot = num_parse(slot, 0, DISKS_MAX, &number_of_slot) ? (int)number_of_slot : -1;
	m->in_sync = has_word(state, "in_sync");
	m->faulty = has_word(state, "faulty");
}

static int by_name(const void *a, const void *b)
{
	const struct member_facts *x = a, *y = b;
	return strcmp(x->name, y->name);
}

static void read_members(const char *md, struct array_facts *array)
{
	DIR *dir = opendir(md);
	struct dirent *entry;
	while (dir && (entry = readdir(dir)))
		if (starts_with(entry->d_name, "dev-") && array->members < DISKS_MAX)
			read_member(md, entry->d_name, array);
	if (dir)
		closedir(dir);
	qsort(array->member, array->members, sizeof *array->member, by_name);
}

/* "1234 / 5678" (sectors), "none", "delayed". */
static int read_permille(const char *md)
{
	char text[64], *save = NULL;
	uint64_t done, all;
	attribute(md, "sync_completed", text, sizeof text);
	char *first = strtok_r(text, " /", &save), *second = strtok_r(NULL, " /", &save);
	if (!first || !second || !num_parse(first, 0, UINT64_MAX / 1000, &done) || !num_parse(second, 1, UINT64_MAX, &all))
		return -1;
	return done > all ? 1000 : (int)(done * 1000 / all);
}

/* The kernel's name of the array: what the link of that name leads to. */
static bool find_device(const char *root, const char *name, char *device, size_t room)
{
	char target[PATH_MAX];
	char *path = xasprintf("%s/dev/md/%s", root, name);
	ssize_t length = readlink(path, target, sizeof target - 1);
	free(path);
	if (length <= 0)
		return false;
	target[length] = '\0';
	const char *slash = strrchr(target, '/');
	int n = snprintf(device, room, "%s", slash ? slash + 1 : target);
	return n > 0 && (size_t)n < room;
}

void probe_array(const char *root, const char *name, struct array_facts *array)
{
	*array = (struct array_facts){.permille = -1};
	snprintf(array->name, sizeof array->name, "%s", name);
	if (!find_device(root, name, array->device, sizeof array->device))
		return;
	char *md = xasprintf("%s/sys/block/%s/md", root, array->device);
	attribute(md, "level", array->level, sizeof array->level);
	array->there = *array->level != '\0';
	array->raid_disks = (unsigned)number(md, "raid_disks", 0);
	array->degraded = (unsigned)number(md, "degraded", 0);
	attribute(md, "sync_action", array->action, sizeof array->action);
	if (strcmp(array->action, "idle") != 0)
		array->permille = read_permille(md);
	read_members(md, array);
	free(md);
}
