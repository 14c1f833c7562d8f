/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a disk needs to start its node, and which of the firmware's entries stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "plan/boot.h"

static struct profile profile;
static struct cluster cluster;

static enum boot_need need(enum disk_mark mark, unsigned synced, enum esp_state esp)
{
	struct set_disk d = {.disk.mark = mark, .synced = synced};
	return boot_need(&d, esp);
}

static void what_a_disk_needs(void **state)
{
	(void)state;
	assert_int_equal(need(MARK_SEALED, 15, ESP_IN_STEP), BOOT_GOOD);
	assert_int_equal(need(MARK_SEALED, 0, ESP_OTHER), BOOT_WRITE);
	assert_int_equal(need(MARK_SEALED, 15, ESP_CLOSED), BOOT_WRITE); /* cut off while it was written */
	/* Sealing was cut off, and UEFI started the node from another disk. */
	assert_int_equal(need(MARK_COMPLETE, 3, ESP_CLOSED), BOOT_FINISH);
	assert_int_equal(need(MARK_COMPLETE, 15, ESP_IN_STEP), BOOT_FINISH);
	assert_int_equal(need(MARK_COMPLETE, 1, ESP_CLOSED), BOOT_WAIT); /* root is not whole on it */
	assert_int_equal(need(MARK_NEWBORN, 15, ESP_CLOSED), BOOT_WAIT);
	assert_int_equal(need(MARK_RENEWING, 15, ESP_IN_STEP), BOOT_WAIT);
	assert_int_equal(need(MARK_NONE, 15, ESP_IN_STEP), BOOT_LOST);
}

/* As efibootmgr 18 says it. */
#define HEAD "BootCurrent: 0004\nTimeout: 0 seconds\nBootOrder: 0004,0003,0000,0001,0002\n"
#define OTHERS                                                                                                         \
	"Boot0000* UiApp\tFvVol(7cb8bdc9-f8eb-4f34-aaea-3ee4af6516a1)/FvFile(462caa21-7614-4503-836e-8ab6f4662331)\n"     \
	"Boot0001  UEFI QEMU DVD-ROM QM00003\tPciRoot(0x0)/Pci(0x1f,0x2)/Sata(2,65535,0){auto_created_boot_option}\n"   \
	"MirroredPercentageAbove4G: 0.00\n"

static char *entry(unsigned number, const char *label, int disk, char active)
{
	char guid[ID_TEXT];
	id_derive(guid, cluster.id, "a/disk/%d/part/1", disk);
	return xasprintf("Boot%04X%c %s\tHD(1,GPT,%s,0x800,0x20000)/\\EFI\\debian\\shimx64.efi\n", number, active, label, guid);
}

/* The entries of the text, planned for node 1. */
static void plan(struct boot_entries_plan *p, const char *text, bool anew)
{
	static struct boot_entry entries[BOOT_ENTRIES_MAX];
	boot_entries_plan(p, &cluster, 1, entries, boot_entries_parse(entries, text), anew);
}

static void lines_are_read(void **state)
{
	struct boot_entry entries[BOOT_ENTRIES_MAX];
	(void)state;
	assert_int_equal(boot_entries_parse(entries, HEAD OTHERS), 2);
	assert_int_equal(entries[0].number, 0);
	assert_true(entries[0].active);
	assert_string_equal(entries[0].label, "UiApp");
	assert_string_equal(entries[1].label, "UEFI QEMU DVD-ROM QM00003");
	assert_false(entries[1].active);
	assert_int_equal(strncmp(entries[1].path, "PciRoot(0x0)", 12), 0);
	assert_int_equal(boot_entries_parse(entries, "BootNext: 0001\nBoot00\nBoot0012\nBootXYZW* a\nBoot0012x a\n"), 0);
	assert_int_equal(boot_entries_parse(entries, "Boot00fF* a"), 1);
	assert_int_equal(entries[0].number, 255);
	assert_string_equal(entries[0].path, "");
}

static void nothing_of_ours_nothing_goes(void **state)
{
	struct boot_entries_plan p;
	(void)state;
	plan(&p, HEAD OTHERS, false);
	assert_int_equal(p.removes, 0);
	assert_false(p.right[1] || p.right[2]);
	plan(&p, HEAD OTHERS, true);
	assert_int_equal(p.removes, 0);
}

static void what_leads_to_a_disk_stays(void **state)
{
	struct boot_entries_plan p;
	(void)state;
	char *one = entry(3, "Ringlet a disk 1", 1, '*'), *two = entry(4, "Ringlet a disk 2", 2, '*');
	char *text = xasprintf(HEAD OTHERS "%s%s", one, two);
	plan(&p, text, false);
	assert_int_equal(p.removes, 0);
	assert_true(p.right[1] && p.right[2]);
	plan(&p, text, true);
	assert_int_equal(p.removes, 2);
	assert_int_equal(p.remove[0], 3);
	assert_int_equal(p.remove[1], 4);
	assert_false(p.right[1] || p.right[2]);
	free(text);
	free(one);
	free(two);
}

/* Of another node that the machine once was, of a disk with another number, switched off, there twice. */
static void what_leads_elsewhere_goes(void **state)
{
	struct boot_entries_plan p;
	(void)state;
	char *bad[] = {entry(3, "Ringlet b disk 1", 1, '*'), entry(4, "Ringlet a disk 3", 3, '*'),
		       entry(5, "Ringlet a disk 1", 2, '*'), entry(6, "Ringlet a disk 1", 1, ' '),
		       entry(7, "Ringlet a disk 1", 1, '*'), entry(8, "Ringlet a disk 1", 1, '*')};
	struct text text = TEXT_NULL;
	for (int i = 0; i < 6; i++) {
		text_add(&text, "%s", bad[i]);
		free(bad[i]);
	}
	plan(&p, text.s, false);
	assert_int_equal(p.removes, 5);
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(p.remove[i], 3 + i);
	assert_int_equal(p.remove[4], 8); /* the first that is right stays */
	assert_true(p.right[1]);
	assert_false(p.right[2]);
	text_free(&text);
}

static int set_up(void **state)
{
	struct report report = REPORT_NULL;
	(void)state;
	int result = profile_read_text(&profile, "test.conf",
				       "[cluster]\nname = test\nnetwork = 192.168.2.0/24\n"
				       "ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKrJmXpXK1SmS0sl0ZhSjYkHrDQmWVnrSQZvGGBzUeVU a@b\n"
				       "[disks]\ncount = 2\nmin-size = 6G\n"
				       "[node a]\naddress = 192.168.2.1\n[node b]\naddress = 192.168.2.2\n",
				       &report);
	result |= cluster_plan(&cluster, &profile, "6f9619ff-8b86-4d01-b42d-00cf4fc964ff", &report);
	report_print(&report, stderr, false);
	report_free(&report);
	return result;
}

static int tear_down(void **state)
{
	(void)state;
	profile_free(&profile);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_disk_needs),
		cmocka_unit_test(lines_are_read),
		cmocka_unit_test(nothing_of_ours_nothing_goes),
		cmocka_unit_test(what_leads_to_a_disk_stays),
		cmocka_unit_test(what_leads_elsewhere_goes),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
