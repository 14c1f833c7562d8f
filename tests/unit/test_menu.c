/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stamped part of both boot menus, word for word, but for the digest of itself that ends each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/menu_area.h"
#include "ringlet/menu.h"

#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct menu make(const char *serial)
{
	struct menu menu = {.title = xstrdup("Ringlet 9: cluster x, any"), .serial = serial, .seconds = 12};
	menu_add(&menu, "match", xstrdup("^The node that this machine is"), "");
	menu_add(&menu, "node1", xstrdup("Install anna's no^de"), " ringlet.node=anna");
	return menu;
}

/* The menu is whole, names the plan's digest, and is this text before its last line. */
static void ends_well(char *text, const char *expected)
{
	char digest[DIGEST_TEXT];
	assert_true(menu_area_whole(text, strlen(text), digest));
	assert_string_equal(digest, DIGEST);
	*strstr(text, MENU_SELF) = '\0';
	assert_string_equal(text, expected);
	free(text);
}

static void for_isolinux(void **state)
{
	(void)state;
	struct menu menu = make("ttyS1,9600");
	ends_well(menu_isolinux(&menu, DIGEST),
		  "SERIAL 1 9600\nMENU TITLE Ringlet 9: cluster x, any\nTIMEOUT 120\n"
		  "LABEL match\n\tMENU LABEL ^The node that this machine is\n\tMENU DEFAULT\n\tKERNEL /boot/vmlinuz\n"
		  "\tINITRD /boot/initrd.img,/ringlet/plan.img\n"
		  "\tAPPEND console=tty0 console=ttyS1,9600 quiet ringlet.mode=install\n"
		  "LABEL node1\n\tMENU LABEL Install anna's no^de\n\tKERNEL /boot/vmlinuz\n"
		  "\tINITRD /boot/initrd.img,/ringlet/plan.img\n"
		  "\tAPPEND console=tty0 console=ttyS1,9600 quiet ringlet.mode=install ringlet.node=anna\n"
		  MENU_PLAN DIGEST "\n");
	menu_free(&menu);
}

static void for_grub(void **state)
{
	(void)state;
	struct menu menu = make("ttyS1,9600");
	ends_well(menu_grub(&menu, DIGEST),
		  "set serial='--unit=1 --speed=9600'\nset timeout=12\nset default=match\n"
		  "menuentry 'Ringlet 9: cluster x, any' --id title { true; }\n"
		  "menuentry 'The node that this machine is' --hotkey=t --id match "
		  "{ start console=tty0 console=ttyS1,9600 quiet ringlet.mode=install; }\n"
		  "menuentry 'Install anna'\\''s node' --hotkey=d --id node1 "
		  "{ start console=tty0 console=ttyS1,9600 quiet ringlet.mode=install ringlet.node=anna; }\n"
		  MENU_PLAN DIGEST "\n");
	menu_free(&menu);
}

static void without_a_serial_line(void **state)
{
	(void)state;
	struct menu menu = make("none");
	char *isolinux = menu_isolinux(&menu, DIGEST), *grub = menu_grub(&menu, DIGEST);
	assert_true(starts_with(isolinux, "MENU TITLE "));
	assert_null(strstr(isolinux, "ttyS"));
	assert_true(starts_with(grub, "set serial=''\n"));
	assert_null(strstr(grub, "ttyS"));
	free(isolinux);
	free(grub);
	menu_free(&menu);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(for_isolinux),
		cmocka_unit_test(for_grub),
		cmocka_unit_test(without_a_serial_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
