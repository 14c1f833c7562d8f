/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MENU_H
#define RINGLET_MENU_H

/*
 * What stamping adds to the boot menu: one plan of it, rendered for isolinux, which a BIOS starts, and for GRUB, which
 * UEFI starts. Pure: makes texts, touches nothing. The entries that every medium has stand in isolinux/isolinux.cfg
 * and grub/grub.cfg.
 */

#include <stddef.h>

struct menu_entry {
	char *label;	   /* "install": a word, each once; not look, rescue, disk or title */
	char *title;	   /* "^Install node1 ...": behind ^ the letter that chooses it, no other entry's */
	char *words;	   /* " ringlet.again=1": more of the kernel's command line; "" */
};

struct menu {
	char *title;	    /* what the medium is */
	const char *serial; /* the serial line as in the profile: "ttyS0,115200", "none" */
	unsigned seconds;   /* from the menu's appearing until the first entry is started, unless a key is pressed; 0: never */
	struct menu_entry *entry;
	size_t entries; /* one at least */
};

/* Takes the title; the others are copied. */
void menu_add(struct menu *menu, const char *label, char *title, const char *words);
void menu_free(struct menu *menu);

/* As /isolinux/stamp.cfg and /boot/grub/stamp.cfg; both end as plan/menu_area.h says. For the caller to free. */
char *menu_isolinux(const struct menu *menu, const char *plan_digest);
char *menu_grub(const struct menu *menu, const char *plan_digest);

#endif
