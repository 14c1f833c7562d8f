/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "boot_look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "disk/partition.h"
#include "disk/sysfs.h"
#include "plan/disk_kin.h"
#include "sys/publish.h"

#define SYSFS_SECTOR 512

/* Where the table says that it is. Another place or size than ours is not touched. */
static int find_esp(struct boot_disk *d)
{
	char *device = partition_device(&d->target, PART_ESP);
	const char *name = device + strlen("/dev/");
	uint64_t start = sysfs_number("", name, "start") * SYSFS_SECTOR;
	uint64_t length = sysfs_number("", name, "size") * SYSFS_SECTOR;
	/* Somebody who has it mounted would write over what we write. */
	int fd = open(device, O_RDONLY | O_EXCL | O_CLOEXEC);
	if (start != DISK_ALIGN || length != ESP_SIZE)
		d->why = xstrdup("its first partition is not ours");
	else if (fd < 0)
		d->why = errno == EBUSY ? xasprintf("%s is in use", device) : xasprintf("%s: %s", device, strerror(errno));
	if (fd >= 0)
		close(fd);
	d->target.start[PART_ESP] = start;
	d->target.length[PART_ESP] = length;
	free(device);
	return d->why ? -1 : 0;
}

static const char *reason(enum boot_need need)
{
	switch (need) {
	case BOOT_FINISH: return "its installation was cut off before it was sealed";
	case BOOT_WAIT: return "it is not filled yet";
	case BOOT_LOST: return "its first sector has lost its mark";
	default: return "";
	}
}

static void look_at(struct boot_disk *d, const struct boot_look *look)
{
	const struct disk_look *disks = &look->disks;
	struct report report = REPORT_NULL;
	enum esp_state state = ESP_OTHER;
	char *path = xasprintf("/dev/%s", d->disk->disk.name);
	d->target = (struct disk_target){.disk = &d->disk->disk, .number = d->disk->number};
	esp_id(d->target.esp_id, disks->cluster, disks->node, d->disk->number);
	if (find_esp(d) < 0)
		d->need = BOOT_LOST;
	else if (esp_look(path, &d->target, &look->esp, &state, &d->why, &report) < 0) {
		d->why = xstrdup(report.count ? report.messages[0].text : "it cannot be read");
		d->need = BOOT_LOST;
	} else
		d->need = boot_need(d->disk, state);
	if (d->need == BOOT_FINISH || d->need == BOOT_WAIT || (d->need == BOOT_LOST && !d->why)) {
		free(d->why);
		d->why = xstrdup(reason(d->need));
	}
	report_free(&report);
	free(path);
}

static void look_at_all(struct boot_look *look)
{
	const struct disk_set *set = &look->disks.set;
	for (unsigned i = 0; i < set->count; i++) {
		const struct set_disk *s = &set->disk[i];
		if (!s->here || !s->number || !set_state_ours(s->state))
			continue;
		struct boot_disk *d = &look->disk[look->count++];
		*d = (struct boot_disk){.disk = s};
		look_at(d, look);
	}
}

int boot_look(struct boot_look *look, const struct cluster *cluster, int node, struct report *report)
{
	boot_look_free(look);
	if (esp_read(&look->esp, "", report) < 0 || disk_look(&look->disks, cluster, node, "", report) < 0)
		return -1;
	look_at_all(look);
	return 0;
}

void boot_look_free(struct boot_look *look)
{
	for (unsigned i = 0; i < look->count; i++)
		free(look->disk[i].why);
	esp_free(&look->esp);
	disk_look_free(&look->disks);
	*look = (struct boot_look)BOOT_LOOK_NULL;
}

char *boot_complaint(const struct boot_disk *d)
{
	char *who = set_disk_name(d->disk);
	bool mends = d->need == BOOT_WRITE || d->need == BOOT_FINISH;
	char *text = xasprintf("%s does not start by UEFI: %s%s", who, d->why, mends ? ": ringctl boot sync" : "");
	free(who);
	return text;
}

/* One that is being filled is told of as that. */
void boot_look_publish(const struct boot_look *look)
{
	struct report ignored = REPORT_NULL;
	struct text text = TEXT_NULL;
	for (unsigned i = 0; i < look->count; i++)
		if (look->disk[i].need != BOOT_GOOD && look->disk[i].need != BOOT_WAIT) {
			char *line = boot_complaint(&look->disk[i]);
			text_add(&text, "%s\n", line);
			free(line);
		}
	if (make_folders("/run/ringlet") == 0)
		publish(BOOT_SAID, text.s ? text.s : "", text.length, 0644, &ignored);
	report_free(&ignored);
	text_free(&text);
}
