/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/guest.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

/* The smallest memory with which a kernel of today starts at all. */
#define MEMORY_MIN (32ULL << 20)
#define MEMORY_MAX (4ULL << 40)
#define CPUS_MAX 255
#define DISK_MIN (1ULL << 20)

void guest_free(struct guest *guest)
{
	free(guest->cdrom);
	free(guest->append);
	free(guest->platform.cpu);
	*guest = (struct guest){0};
}

/* It becomes a folder, a libvirt domain, part of an XML id and of a node attribute: what all of these take. */
const char *guest_name_wrong(const char *name)
{
	if (strlen(name) >= GUEST_NAME_TEXT || !*name)
		return "a guest's name has 1 to 32 characters";
	if (!isalnum((unsigned char)name[0]))
		return "a guest's name begins with a letter or digit";
	if (name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_")])
		return "a guest's name consists of letters, digits, '.', '-' and '_'";
	return NULL;
}

static const char *const cache_names[GUEST_CACHES] = {"none", "writeback", "directsync", "unsafe"};

bool guest_cache_parse(enum guest_cache *cache, const char *word)
{
	for (int i = 0; i < GUEST_CACHES; i++)
		if (strcmp(word, cache_names[i]) == 0) {
			*cache = (enum guest_cache)i;
			return true;
		}
	return false;
}

const char *guest_cache_name(enum guest_cache cache)
{
	return cache_names[cache];
}

bool guest_mac_parse(char mac[MAC_TEXT], const char *word)
{
	static const char digits[] = "0123456789abcdef";
	char lower[MAC_TEXT];
	if (strlen(word) != MAC_TEXT - 1)
		return false;
	for (int i = 0; i < MAC_TEXT; i++) {
		lower[i] = (char)tolower((unsigned char)word[i]);
		if (i < MAC_TEXT - 1 && (i % 3 == 2 ? lower[i] != ':' : !strchr(digits, lower[i])))
			return false;
	}
	if ((strchr(digits, lower[1]) - digits) & 1) /* the lowest bit of the first byte: a group's */
		return false;
	memcpy(mac, lower, MAC_TEXT);
	return true;
}

/* 52:54:00 is what QEMU's guests have everywhere; the rest is of a digest. */
static void derive_mac(char mac[MAC_TEXT], const char *cluster_id, const char *name, unsigned k, unsigned try)
{
	char id[ID_TEXT];
	if (try)
		id_derive(id, cluster_id, "guest/%s/nic/%u/%u", name, k + 1, try);
	else
		id_derive(id, cluster_id, "guest/%s/nic/%u", name, k + 1);
	snprintf(mac, MAC_TEXT, "52:54:00:%.2s:%.2s:%.2s", id, id + 2, id + 4);
}

void guest_identify(struct guest *guest, const char *cluster_id)
{
	id_derive(guest->uuid, cluster_id, "guest/%s", guest->name);
	for (unsigned k = 0; k < guest->nics; k++)
		if (!*guest->nic[k].mac)
			derive_mac(guest->nic[k].mac, cluster_id, guest->name, k, 0);
}

void guest_mac_next(struct guest *guest, const char *cluster_id, unsigned k, unsigned try)
{
	derive_mac(guest->nic[k].mac, cluster_id, guest->name, k, try);
}

static void check_sizes(const struct guest *guest, struct report *report)
{
	char size[SIZE_TEXT];
	if (guest->memory < MEMORY_MIN || guest->memory > MEMORY_MAX)
		report_error(report, "--memory", "%s: a guest has from 32M to 4T (2G)", size_format(guest->memory, size));
	if (guest->cpus < 1 || guest->cpus > CPUS_MAX)
		report_error(report, "--cpus", "%u: a guest has from 1 to %d", guest->cpus, CPUS_MAX);
	for (unsigned i = 0; i < guest->disks; i++)
		if (guest->disk[i].size && (guest->disk[i].size < DISK_MIN || guest->disk[i].size % 512))
			report_error(report, "--disk",
				     "%llu bytes: a disk has at least 1M, in whole sectors of 512 bytes (20G)",
				     (unsigned long long)guest->disk[i].size);
}

static void check_nics(const struct guest *guest, struct report *report)
{
	for (unsigned i = 0; i < guest->nics; i++)
		for (unsigned k = i + 1; k < guest->nics; k++)
			if (*guest->nic[i].mac && strcmp(guest->nic[i].mac, guest->nic[k].mac) == 0)
				report_error(report, "--mac", "%s: given twice", guest->nic[i].mac);
}

int guest_check(const struct guest *guest, struct report *report)
{
	size_t before = report->errors;
	const char *wrong = guest_name_wrong(guest->name);
	if (wrong)
		report_error(report, NULL, "'%s': %s", guest->name, wrong);
	check_sizes(guest, report);
	check_nics(guest, report);
	if (guest->cache == CACHE_UNSAFE && !guest->unprotected)
		report_error(report, "--cache",
			     "unsafe loses what the guest has flushed when power fails, so a protected guest cannot have it; "
			     "--unprotected makes one that nobody starts again after a failure");
	if (guest->initrd && !guest->kernel)
		report_error(report, "--initrd", "wants --kernel");
	if (guest->append && !guest->kernel)
		report_error(report, "--append", "wants --kernel");
	return report->errors == before ? 0 : -1;
}

uint64_t guest_room(const struct guest *guest)
{
	uint64_t room = 0;
	for (unsigned i = 0; i < guest->disks; i++)
		room += guest->disk[i].thin ? 0 : guest->disk[i].size;
	return room;
}

/* "pc-q35-10.0": the numbers behind the last dash. */
static unsigned version_of(const char *machine)
{
	const char *dash = strrchr(machine, '-');
	unsigned major = 0, minor = 0;
	if (!dash || sscanf(dash + 1, "%3u.%3u", &major, &minor) < 1)
		return 0;
	return major * 1000 + minor;
}

const char *guest_machine_older(const char *a, const char *b)
{
	return version_of(b) < version_of(a) ? b : a;
}
