/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "menu.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/console.h"
#include "plan/menu_area.h"

void menu_add(struct menu *menu, const char *label, char *title, const char *words)
{
	menu->entry = xrealloc(menu->entry, (menu->entries + 1) * sizeof *menu->entry);
	menu->entry[menu->entries++] = (struct menu_entry){xstrdup(label), title, xstrdup(words)};
}

void menu_free(struct menu *menu)
{
	for (size_t i = 0; i < menu->entries; i++) {
		free(menu->entry[i].label);
		free(menu->entry[i].title);
		free(menu->entry[i].words);
	}
	free(menu->entry);
	free(menu->title);
	*menu = (struct menu){0};
}

/* The kernel is quiet because each line on a serial line costs time; the installer speaks itself. */
static char *command_line(const struct menu *menu, const struct menu_entry *entry)
{
	char *console = serial_console(menu->serial);
	char *line = xasprintf("%s quiet ringlet.mode=install%s", console, entry->words);
	free(console);
	return line;
}

static char *close_menu(struct text *text, const char *plan_digest)
{
	text_add(text, MENU_PLAN "%s\n", plan_digest);
	return menu_area_close(text_take(text));
}

/* ---- isolinux ---- */

char *menu_isolinux(const struct menu *menu, const char *plan_digest)
{
	char *serial = serial_line(menu->serial);
	struct text text = TEXT_NULL;
	text_add(&text, "%sMENU TITLE %s\n", serial, menu->title);
	if (menu->seconds) /* tenths of a second */
		text_add(&text, "TIMEOUT %u\n", menu->seconds * 10);
	for (size_t i = 0; i < menu->entries; i++) {
		const struct menu_entry *entry = &menu->entry[i];
		char *line = command_line(menu, entry);
		text_add(&text, "LABEL %s\n\tMENU LABEL %s\n%s\tKERNEL /boot/vmlinuz\n"
				"\tINITRD /boot/initrd.img,/ringlet/plan.img\n\tAPPEND %s\n",
			 entry->label, entry->title, i == 0 ? "\tMENU DEFAULT\n" : "", line);
		free(line);
	}
	free(serial);
	return close_menu(&text, plan_digest);
}

/* ---- GRUB ---- */

/* A title as one word of GRUB's language, its key marked in front of it: "'Install node1' --hotkey=i". */
static void add_title(struct text *text, const char *title)
{
	const char *mark = strchr(title, '^');
	text_add(text, "'");
	for (const char *c = title; *c; c++) {
		if (*c == '\'')
			text_add(text, "'\\''");
		else if (*c != '^')
			text_add(text, "%c", *c);
	}
	text_add(text, "'");
	if (mark && mark[1])
		text_add(text, " --hotkey=%c", tolower((unsigned char)mark[1]));
}

/* GRUB has no title: an entry that does nothing stands for it. What grub.cfg makes of the variables stands there. */
char *menu_grub(const struct menu *menu, const char *plan_digest)
{
	char *serial = serial_grub(menu->serial);
	struct text text = TEXT_NULL;
	text_add(&text, "set serial='%s'\nset timeout=%d\nset default=%s\nmenuentry ", serial,
		 menu->seconds ? (int)menu->seconds : -1, menu->entry[0].label);
	add_title(&text, menu->title);
	text_add(&text, " --id title { true; }\n");
	for (size_t i = 0; i < menu->entries; i++) {
		char *line = command_line(menu, &menu->entry[i]);
		text_add(&text, "menuentry ");
		add_title(&text, menu->entry[i].title);
		text_add(&text, " --id %s { start %s; }\n", menu->entry[i].label, line);
		free(line);
	}
	free(serial);
	return close_menu(&text, plan_digest);
}
