/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MODULES_H
#define RINGLET_MODULES_H

/*
 * Drivers for the hardware that has none yet, by its modalias, as udev would
 * load them; from one folder of modules at a time: the initramfs' own, then
 * the medium's.
 */

#include <stddef.h>

#include "base/report.h"

/* Sets, to be joined by |. */
enum drivers {
	DRIVERS_STORAGE = 1, /* what an installation needs: disks, USB, virtio */
	DRIVERS_NETWORK = 2, /* for events by UDP */
	DRIVERS_PEOPLE = 4,  /* keyboards */
	DRIVERS_ALL = 7,     /* for people who look around */
};

/*
 * folder: ".../lib/modules/KVER". Repeats until no device gets a driver any
 * more: a bus driver brings up devices that want drivers themselves.
 * Returns how many modules were loaded; what could not be is noted in the log.
 */
size_t modules_for_hardware(const char *folder, enum drivers drivers);

/* Modules by name, up to a NULL. 0; -1: the report says which not, and why. */
int modules_load(const char *folder, const char *const *names, struct report *report);

/* From now on drivers find their firmware in this folder, too, and there first. */
void modules_firmware(const char *folder);

/* "/lib/modules/<running kernel>" below root; to be freed. */
char *modules_folder(const char *root);

#endif
