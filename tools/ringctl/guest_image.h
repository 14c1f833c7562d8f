/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_IMAGE_H
#define RINGCTL_GUEST_IMAGE_H

/* Disk images, by qemu-img, with progress on standard output; each can be interrupted (guest_make.h). */

#include <signal.h>

#include "base/report.h"
#include "plan/guest.h"

/* What an image is, before anything of it is believed. */
struct guest_image {
	char format[16];
	uint64_t size; /* as the guest sees it */
	uint64_t used; /* what of it takes room */
};

/*
 * Looks. An image that is only the difference to another one, that is encrypted, or whose data lie outside of its own
 * folder is refused: 1, with a report; so is what is no image. 0: fine.
 */
int guest_image_look(struct guest_image *image, const char *path, struct report *report);

/* As a table of libjson finds it in the answer of `qemu-img info --output=json`. As above. */
int guest_image_judge(struct guest_image *image, const char *path, const char *json, struct report *report);

/* An empty one. 0 or -1. */
int guest_image_new(const char *path, const struct guest_disk *disk, struct report *report);

/* A copy in our format, made as large as disk->size says, if that is more. 0 or -1. */
int guest_image_take(const char *path, const struct guest_disk *disk, const char *from, const struct guest_image *image,
		     const volatile sig_atomic_t *stop, struct report *report);

/* Any other file. 0 or -1. */
int guest_image_copy_file(const char *path, const char *from, const volatile sig_atomic_t *stop, struct report *report);

#endif
