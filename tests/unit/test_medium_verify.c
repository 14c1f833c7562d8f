/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damage in any file of the medium is found and named; a whole one is told in one line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <unistd.h>

#include "../../installer/medium_verify.h"
#include "base/text.h"
#include "plan/medium_sums.h"
#include "plan/menu_area.h"
#include "sys/publish.h"

static char folder[64], digest[DIGEST_TEXT];
static struct report report;

/* XXH64 of "hello\n" and of nothing, as xxhsum says. */
#define HELLO "e4c191d091bd8853"
#define NOTHING "ef46db3751d8e999"
#define LIST HELLO "  boot/vmlinuz\n" NOTHING "  ringlet/version\n"

static char *path_of(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static void put(const char *name, const char *text)
{
	char *path = path_of(name);
	assert_int_equal(publish(path, text, strlen(text), 0600, &report), 0);
	free(path);
}

static void put_list(const char *text)
{
	put(MEDIUM_SUMS, text);
	digest_of(digest, text, strlen(text));
}

static int set_up(void **state)
{
	static const char *const folders[] = {"boot/grub", "ringlet", "isolinux"};
	(void)state;
	strcpy(folder, "/tmp/ringlet-medium-XXXXXX");
	report = (struct report)REPORT_NULL;
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < 3; i++) {
		char *path = path_of(folders[i]);
		assert_int_equal(make_folders(path), 0);
		free(path);
	}
	put("boot/vmlinuz", "hello\n");
	put("ringlet/version", "");
	put("ringlet/plan.img", "the plan");
	char plan[DIGEST_TEXT];
	digest_of(plan, "the plan", 8);
	char *menu = menu_area_close(xasprintf("MENU TITLE x\n" MENU_PLAN "%s\n", plan));
	char *padded = xasprintf("%s\n\n\n", menu);
	put("isolinux/stamp.cfg", padded);
	put("boot/grub/stamp.cfg", padded);
	free(padded);
	free(menu);
	put_list(LIST);
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	report_free(&report);
	return 0;
}

static int verify(void)
{
	struct medium_verify *verify = medium_verify_begin(folder, digest);
	int result = medium_verify_end(verify, &report);
	medium_verify_free(verify);
	return result;
}

/* Exactly one thing is wrong, and this is it. */
static void only(const char *where, const char *part)
{
	assert_int_equal(verify(), 1);
	assert_int_equal(report.count, 1);
	assert_string_equal(report.messages[0].where, where);
	if (!strstr(report.messages[0].text, part))
		fail_msg("no '%s' in: %s", part, report.messages[0].text);
}

static void whole(void **state)
{
	(void)state;
	struct medium_verify *it = medium_verify_begin(folder, digest);
	assert_int_equal(medium_verify_end(it, &report), 0);
	assert_int_equal(report.count, 0);
	char *text = medium_verify_text(it);
	assert_memory_equal(text, "medium verified: 2 files, 6 B in ", 33);
	free(text);
	medium_verify_free(it);
	medium_verify_free(NULL);
}

static void asked_twice(void **state)
{
	(void)state;
	put("boot/vmlinuz", "hellp\n");
	struct medium_verify *it = medium_verify_begin(folder, digest);
	assert_int_equal(medium_verify_end(it, &report), 1);
	assert_int_equal(medium_verify_end(it, &report), 1);
	assert_int_equal(report.errors, 2);
	medium_verify_free(it);
}

static void other_bytes(void **state)
{
	(void)state;
	put("boot/vmlinuz", "hellp\n");
	only("boot/vmlinuz", "the medium is damaged here: its XXH64 is ");
	assert_non_null(strstr(report.messages[0].text, "it must be " HELLO "; write it again"));
}

static void shorter(void **state)
{
	(void)state;
	put("boot/vmlinuz", "");
	only("boot/vmlinuz", "its XXH64 is " NOTHING);
}

static void missing(void **state)
{
	(void)state;
	char *path = path_of("ringlet/version");
	unlink(path);
	free(path);
	only("ringlet/version", "it is missing; write it again");
}

static void all_are_named(void **state)
{
	(void)state;
	put("boot/vmlinuz", "x");
	put("ringlet/version", "x");
	put("ringlet/plan.img", "x");
	assert_int_equal(verify(), 1);
	assert_int_equal(report.errors, 3);
}

static void another_list(void **state)
{
	(void)state;
	put(MEDIUM_SUMS, HELLO "  boot/vmlinuz\n");
	only(MEDIUM_SUMS, "it is not the list that was stamped");
}

static void list_of_nothing(void **state)
{
	(void)state;
	put_list("\n");
	only(MEDIUM_SUMS, "the list is empty");
}

static void list_that_leads_out(void **state)
{
	(void)state;
	static const char *const bad[] = {
		HELLO "  /etc/passwd\n", HELLO "  ../x\n", HELLO "  boot/..\n", HELLO "  boot/../../x\n", HELLO "  \n",
		HELLO " boot/vmlinuz\n", "e4c191d091bd885  boot/vmlinuz\n", HELLO "f  boot/vmlinuz\n", "boot/vmlinuz\n",
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct medium_sums sums;
		assert_int_equal(medium_sums_parse(&sums, bad[i], &report), -1);
		medium_sums_free(&sums);
	}
	assert_int_equal(report.errors, sizeof bad / sizeof *bad);
	assert_non_null(strstr(report.messages[0].text, "its line 1 is none of xxhsum's"));
}

static void plan_changed(void **state)
{
	(void)state;
	put("ringlet/plan.img", "the plam");
	only("ringlet/plan.img", "its SHA-256 is not the one in the boot menu");
}

/* Each byte of the menu, and what follows it. */
static void menu_changed(void **state)
{
	(void)state;
	char found[DIGEST_TEXT];
	size_t length;
	char *path = path_of("isolinux/stamp.cfg");
	char *menu = read_file(path, &length, 4096);
	assert_true(menu_area_whole(menu, length, found));
	for (size_t i = 0; i < length; i++) {
		menu[i] ^= 1;
		assert_false(menu_area_whole(menu, length, found));
		assert_string_equal(found, "");
		menu[i] ^= 1;
	}
	for (size_t cut = 0; cut < length - 4; cut++)
		assert_false(menu_area_whole(menu, cut, found));
	free(menu);
	free(path);
	put("isolinux/stamp.cfg", "\n\n");
	only("isolinux/stamp.cfg", "the boot menu is not what was stamped");
}

/* The other one, which this start may not have used. */
static void other_menu_changed(void **state)
{
	(void)state;
	put("boot/grub/stamp.cfg", "\n\n");
	only("boot/grub/stamp.cfg", "the boot menu is not what was stamped");
}

/* Each by itself, but of two plans. */
static void other_menu_of_another_plan(void **state)
{
	(void)state;
	char plan[DIGEST_TEXT];
	digest_of(plan, "another", 7);
	char *menu = menu_area_close(xasprintf(MENU_PLAN "%s\n", plan));
	put("boot/grub/stamp.cfg", menu);
	free(menu);
	only("ringlet/plan.img", "its SHA-256 is not the one in the boot menu");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whole),	     TEST(asked_twice),	     TEST(other_bytes),		TEST(shorter),
		TEST(missing),	     TEST(all_are_named),    TEST(another_list),	TEST(list_of_nothing),
		TEST(plan_changed),  TEST(menu_changed),	     TEST(other_menu_changed),	TEST(other_menu_of_another_plan),
		TEST(list_that_leads_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
