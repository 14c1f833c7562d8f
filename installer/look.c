/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "look.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "gate.h"
#include "plan/steps.h"
#include "stage.h"
#include "sys/publish.h"

#define NET "/sys/class/net"

/* ---- disks ---- */

static void show_content(const struct disk_content *content)
{
	char size[SIZE_TEXT] = "";
	if (content->size)
		size_format(content->size, size);
	say("      %-12s %-20s %10s  %s%s%s", content->where, content->type, size, content->label,
	    *content->label ? "  " : "", content->uuid);
}

static void show_disk(const struct disk_facts *disk)
{
	char *text = disk_describe(disk);
	say("  %s%s%s%s%s", text, disk->boot_medium ? ", the medium we were started from" : "",
	    disk->read_only ? ", read only" : "", *disk->busy ? ", in use: " : "", disk->busy);
	free(text);
	if (disk->content_count == 0)
		say("      blank");
	for (size_t i = 0; i < disk->content_count; i++)
		show_content(&disk->contents[i]);
}

void look_disks(const struct installation *it)
{
	say("Disks:");
	if (it->fact_count == 0)
		say("  none");
	for (size_t i = 0; i < it->fact_count; i++)
		show_disk(&it->facts[i]);
}

/* ---- NICs ---- */

static char *attribute(const char *nic, const char *name)
{
	char *path = xasprintf(NET "/%s/%s", nic, name);
	char *value = read_file(path, NULL, 4096);
	free(path);
	if (value)
		value[strcspn(value, "\n")] = '\0';
	return value;
}

static char *link_name(const char *nic, const char *name)
{
	char *path = xasprintf(NET "/%s/%s", nic, name);
	char real[PATH_MAX];
	char *last = realpath(path, real) ? xstrdup(strrchr(real, '/') + 1) : NULL;
	free(path);
	return last;
}

static void show_nic(const char *nic)
{
	char *device = link_name(nic, "device");
	if (!device) /* lo, bridges: not a port */
		return;
	char *driver = link_name(nic, "device/driver");
	char *mac = attribute(nic, "address");
	char *carrier = attribute(nic, "carrier");
	char *speed = attribute(nic, "speed");
	say("  %-10s %-14s %s  at %s, %s%s%s", nic, driver ? driver : "?", mac ? mac : "", device,
	    !carrier ? "carrier not known" : *carrier == '1' ? "carrier" : "no carrier",
	    speed && *speed != '-' ? ", Mbit/s: " : "", speed && *speed != '-' ? speed : "");
	free(speed);
	free(carrier);
	free(mac);
	free(driver);
	free(device);
}

static void look_nics(void)
{
	struct dirent **names;
	int count = scandir(NET, &names, NULL, versionsort);
	say("Network ports:");
	for (int i = 0; i < count; i++) {
		if (names[i]->d_name[0] != '.')
			show_nic(names[i]->d_name);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
}

/* ---- what would be done ---- */

static void look_plan(struct installation *it)
{
	struct step_list list;
	if (gate(it) != 0) {
		say("An installation would be refused:");
		say_report(&it->report);
		return;
	}
	say("An installation would do this:");
	say_report(&it->report);
	install_steps(&list, &it->area.cluster, it->area.node, &it->plan);
	for (size_t i = 0; i < list.count; i++)
		say("  %s", list.steps[i].text);
	step_list_free(&list);
}

void look(struct installation *it)
{
	say(" ");
	look_disks(it);
	look_nics();
	look_plan(it);
}
