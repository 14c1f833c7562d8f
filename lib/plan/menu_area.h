/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MENU_AREA_H
#define RINGLET_MENU_AREA_H

/*
 * The boot menus' reserved areas, /isolinux/stamp.cfg and /boot/grub/stamp.cfg, end each with two remarks: the SHA-256 of
 * the whole plan area, and the SHA-256 of every line above. After them only newlines follow. So each changed bit of all
 * three areas is found, whichever version stamped them.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

#define MENU_PLAN "# plan.img sha256 "
#define MENU_SELF "# stamp.cfg sha256 "

/* Adds the second remark to a menu that ends with the first. The old text is freed; for the caller to free. */
char *menu_area_close(char *menu);

/* The area holds a menu as it was closed. digest: of the plan area, as the menu says; "" if the menu is damaged. */
bool menu_area_whole(const char *area, size_t size, char digest[DIGEST_TEXT]);

#endif
