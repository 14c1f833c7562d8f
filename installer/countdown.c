/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "countdown.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/text.h"
#include "console.h"
#include "modules.h"
#include "stage.h"

/* What a person needs who wants to stop it: keyboards, which an installation does without. */
static void keyboards(void)
{
	static const char *const roots[] = {"", MEDIUM_FOLDER "/modules"};
	for (size_t i = 0; i < sizeof roots / sizeof *roots; i++) {
		char *folder = modules_folder(roots[i]);
		modules_for_hardware(folder, DRIVERS_PEOPLE);
		free(folder);
	}
}

/* "ext4 "payroll" on sda1"; the first of them is enough to know it again. */
static void say_victim(const struct disk_facts *disk)
{
	char *text = disk_describe(disk);
	const struct disk_content *known = disk->content_count ? &disk->contents[0] : NULL;
	for (size_t i = 0; i < disk->content_count; i++)
		if (*disk->contents[i].label) {
			known = &disk->contents[i];
			break;
		}
	if (known)
		say("  will be erased: %s: %s %s%s%s", text, known->where, known->type, *known->label ? " " : "", known->label);
	else
		say("  will be erased: %s", text);
	free(text);
}

static unsigned all_seconds, erased;

static void tick(unsigned left)
{
	int percent = (int)(100 * (all_seconds - left) / all_seconds);
	stage_moment(percent, "ANY KEY STOPS IT: %u disk%s will be erased in %u s", erased, erased == 1 ? "" : "s", left);
}

int countdown(struct installation *it)
{
	const char *terminals[CONSOLES_MAX];
	size_t count = console_count();
	for (size_t i = 0; i < count; i++)
		terminals[i] = console_path(i);
	keyboards();
	erased = 0;
	for (unsigned i = 0; i < it->plan.targets; i++)
		if (it->plan.target[i].erase) {
			say_victim(it->plan.target[i].disk);
			erased++;
		}
	all_seconds = it->area.profile.erase_countdown;
	switch (countdown_wait(terminals, count, all_seconds, tick)) {
	case COUNTDOWN_OVER:
		return 0;
	case COUNTDOWN_KEY:
		report_error(&it->report, NULL, "stopped by a key; nothing was erased, the disks are as they were");
		break;
	case COUNTDOWN_NOBODY:
		report_error(&it->report, NULL,
			     "no console can be read, so nobody could stop the erasing: erase-countdown = 0 in [disks] "
			     "would do without");
		break;
	}
	return 1;
}
