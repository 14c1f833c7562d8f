/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/sight.h"

#include <dirent.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "plan/ha_names.h"
#include "sys/probe_drbd.h"
#include "sys/publish.h"
#include "sys/xml.h"

#define PROC_LIMIT (256U << 10)
#define DOMAIN_LIMIT (1U << 20)

/* --- a guest ------------------------------------------------------------------------------ */

static uint64_t unit_of(const char *unit)
{
	static const struct {
		const char *word;
		uint64_t bytes;
	} units[] = {{"", 1024}, {"k", 1024}, {"KiB", 1024}, {"MiB", 1U << 20}, {"M", 1U << 20}, {"GiB", 1U << 30},
		     {"G", 1U << 30}, {"b", 1}, {"bytes", 1}, {"KB", 1000}, {"MB", 1000000}, {"GB", 1000000000}};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(unit, units[i].word) == 0)
			return units[i].bytes;
	return 0;
}

static uint64_t memory_of(const xmlNode *element)
{
	uint64_t amount = 0;
	xmlChar *unit = xmlGetProp(element, (const xmlChar *)"unit"), *text = xmlNodeGetContent(element);
	if (!text || !num_parse((const char *)text, 0, UINT32_MAX, &amount))
		amount = 0;
	amount *= unit_of(unit ? (const char *)unit : "");
	xmlFree(unit);
	xmlFree(text);
	return amount;
}

/* <domain><memory unit='KiB'>65536</memory>: the most it may have. */
static uint64_t domain_memory(const char *folder)
{
	size_t length = 0;
	uint64_t memory = 0;
	char *path = xasprintf("%s/" GUEST_DOMAIN, folder), *xml = read_file(path, &length, DOMAIN_LIMIT);
	xmlDoc *doc = xml ? xml_parse(xml) : NULL;
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	for (const xmlNode *c = root ? root->children : NULL; c; c = c->next)
		if (xml_is(c, "memory"))
			memory = memory_of(c);
	xmlFreeDoc(doc);
	free(xml);
	free(path);
	return memory;
}

static bool exists(const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	bool there = access(path, F_OK) == 0;
	free(path);
	return there;
}

/* libvirt takes its file away with the process; after a crash of libvirt the number may be another one's, or nobody's. */
static bool runs(const char *root, const char *name)
{
	char *path = xasprintf("%s/run/libvirt/qemu/%s.pid", root, name), *text = read_file(path, NULL, 64);
	char *process = text ? xasprintf("%s/proc/%.*s", root, (int)strspn(text, "0123456789"), text) : NULL;
	bool running = process && *text >= '1' && *text <= '9' && access(process, F_OK) == 0;
	free(process);
	free(text);
	free(path);
	return running;
}

/* --- a volume ----------------------------------------------------------------------------- */

static void tell_guest(struct text *text, const char *root, int minor, const char *guests, const char *name)
{
	char *folder = xasprintf("%s/%s", guests, name);
	if (exists(folder, GUEST_DOMAIN))
		text_add(text, "guest %d %s%s%s memory=%llu\n", minor, name, runs(root, name) ? " running" : "",
			 exists(folder, GUEST_KEEP) ? " keep" : "", (unsigned long long)domain_memory(folder));
	free(folder);
}


static int is_guest(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && !strpbrk(entry->d_name, " \n") &&
	       strlen(entry->d_name) < sizeof((struct sight_guest *)NULL)->name;
}

static void tell_volume(struct text *text, const char *root, int minor, const char *volume)
{
	char *relative = xasprintf(GUESTS_FOLDER, volume);
	char *point = xasprintf("%s/srv/%s", root, volume), *guests = xasprintf("%s%s", root, relative);
	struct dirent **entry = NULL;
	struct statvfs vfs;
	if (statvfs(point, &vfs) == 0)
		text_add(text, "mounted %d free=%llu\n", minor, (unsigned long long)vfs.f_bavail * vfs.f_frsize);
	else
		text_add(text, "mounted %d\n", minor);
	int count = scandir(guests, &entry, is_guest, alphasort);
	for (int i = 0; i < count; i++) {
		tell_guest(text, root, minor, guests, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	free(guests);
	free(point);
	free(relative);
}

static bool is_mounted(const char *root, int minor, const char *volume)
{
	char device[24], point[24], buffer[4096], *path = xasprintf("%s/proc/self/mounts", root);
	struct mntent entry;
	bool found = false;
	FILE *mounts = setmntent(path, "re");
	snprintf(device, sizeof device, "/dev/drbd%d", minor);
	snprintf(point, sizeof point, "/srv/%s", volume);
	while (mounts && getmntent_r(mounts, &entry, buffer, sizeof buffer))
		if (strcmp(entry.mnt_dir, point) == 0)
			found = strcmp(entry.mnt_fsname, device) == 0;
	if (mounts)
		endmntent(mounts);
	free(path);
	return found;
}

char *sight_text(const char *root, const char *const volume[2])
{
	struct text text = TEXT_NULL;
	char *path = xasprintf("%s/proc/drbd", root), *drbd = read_file(path, NULL, PROC_LIMIT);
	text_add(&text, "%s", drbd ? drbd : "");
	for (int minor = 0; minor < 2; minor++)
		if (is_mounted(root, minor, volume[minor]))
			tell_volume(&text, root, minor, volume[minor]);
	text_add(&text, "end\n");
	free(drbd);
	free(path);
	return text_take(&text);
}

/* --- reading it --------------------------------------------------------------------------- */

static const char *value_of(const char *word, const char *key)
{
	size_t length = strlen(key);
	return strncmp(word, key, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

static void parse_mounted(struct sight *sight, int minor, char **save)
{
	sight->mounted[minor] = true;
	for (char *word; (word = strtok_r(NULL, " ", save));) {
		uint64_t bytes;
		const char *value = value_of(word, "free");
		if (value && num_parse(value, 0, INT64_MAX, &bytes))
			sight->free[minor] = (int64_t)bytes;
	}
}

static void parse_guest(struct sight *sight, int minor, char **save)
{
	const char *name = strtok_r(NULL, " ", save);
	if (!name || strlen(name) >= sizeof sight->guest->name)
		return;
	sight->guest = xrealloc(sight->guest, (sight->guests + 1) * sizeof *sight->guest);
	struct sight_guest *g = &sight->guest[sight->guests++];
	*g = (struct sight_guest){.minor = minor};
	snprintf(g->name, sizeof g->name, "%s", name);
	for (char *word; (word = strtok_r(NULL, " ", save));) {
		const char *value = value_of(word, "memory");
		g->running = g->running || strcmp(word, "running") == 0;
		g->keep = g->keep || strcmp(word, "keep") == 0;
		if (value && !num_parse(value, 0, INT64_MAX, &g->memory))
			g->memory = 0;
	}
}

static void parse_line(struct sight *sight, char *line)
{
	char *save = NULL;
	bool guest = starts_with(line, "guest ");
	if (!guest && !starts_with(line, "mounted "))
		return;
	strtok_r(line, " ", &save);
	const char *minor = strtok_r(NULL, " ", &save);
	if (!minor || (strcmp(minor, "0") != 0 && strcmp(minor, "1") != 0))
		return;
	if (guest)
		parse_guest(sight, *minor - '0', &save);
	else
		parse_mounted(sight, *minor - '0', &save);
}

int sight_parse(struct sight *sight, const char *text)
{
	*sight = (struct sight){.free = {-1, -1}};
	drbd_parse(text, sight->drbd, 2); /* none: DRBD is not loaded there */
	char *copy = xstrdup(text), *save = NULL;
	for (char *line = strtok_r(copy, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		sight->there = strcmp(line, "end") == 0;
		parse_line(sight, line);
	}
	free(copy);
	return sight->there ? 0 : -1;
}

void sight_look(struct sight *sight, const char *root, const char *const volume[2])
{
	char *text = sight_text(root, volume);
	sight_parse(sight, text);
	free(text);
}

void sight_free(struct sight *sight)
{
	free(sight->guest);
	*sight = (struct sight)SIGHT_NULL;
}
