/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who a machine is: what is read of a captured tree, and what is a placeholder. The decision: tests/plans/match.test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "plan/match.h"
#include "sys/probe_machine.h"
#include "sys/publish.h"

static char folder[64];
static struct machine_facts machine;

static void put(const char *name, const char *text)
{
	struct report report = REPORT_NULL;
	char *path = xasprintf("%s/sys/%s", folder, name);
	char *above = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	assert_int_equal(make_folders(above), 0);
	assert_int_equal(publish(path, text, strlen(text), 0600, &report), 0);
	free(above);
	free(path);
}

static void put_port(const char *name, const char *mac, const char *kind)
{
	static const char *const files[] = {"type", "address", "addr_assign_type", "device/vendor"};
	const char *const texts[] = {"1\n", mac, kind, "0x8086\n"};
	for (size_t i = 0; i < 4; i++) {
		char *path = xasprintf("class/net/%s/%s", name, files[i]);
		put(path, texts[i]);
		free(path);
	}
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/ringlet-machine-XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	char *command = xasprintf("rm -r %s", folder);
	int status = system(command);
	free(command);
	return status;
}

static void as_firmware_tells(void **state)
{
	(void)state;
	put("class/dmi/id/sys_vendor", "Dell Inc.\n");
	put("class/dmi/id/product_name", "PowerEdge\001R540 \n");
	put("class/dmi/id/product_serial", "  B5R4VB1   \n");
	put("class/dmi/id/product_uuid", "4C4C4544-0035-5210-8034-C2C04F564231\n");
	put_port("eth0", "52:54:00:ab:00:01\n", "0\n");
	put_port("eth1", "d2:54:00:ab:00:02\n", "1\n"); /* made up by the kernel: another one tomorrow */
	probe_machine(folder, &machine);
	assert_string_equal(machine.vendor, "Dell Inc.");
	assert_string_equal(machine.product, "PowerEdge?R540");
	assert_string_equal(machine.serial, "B5R4VB1");
	assert_string_equal(machine.uuid, "4c4c4544-0035-5210-8034-c2c04f564231");
	assert_int_equal(machine.ports, 1);
	assert_string_equal(machine.port[0].mac, "52:54:00:ab:00:01");
	char *seen = match_seen_text(&machine);
	assert_string_equal(seen, "serial B5R4VB1, uuid 4c4c4544-0035-5210-8034-c2c04f564231, mac 52:54:00:ab:00:01 (eth0)");
	free(seen);
}

static void without_dmi(void **state)
{
	(void)state;
	probe_machine(folder, &machine);
	char *seen = match_seen_text(&machine);
	assert_string_equal(seen, "no serial, no uuid, no mac");
	free(seen);
}

static void a_long_serial(void **state)
{
	(void)state;
	char text[200];
	memset(text, 'x', sizeof text);
	text[0] = '1';
	text[sizeof text - 1] = '\0';
	put("class/dmi/id/product_serial", text);
	put("class/dmi/id/product_uuid", "not a uuid\n");
	probe_machine(folder, &machine);
	assert_int_equal(strlen(machine.serial), SERIAL_TEXT - 1);
	assert_string_equal(machine.uuid, "");
}

static void placeholders(void **state)
{
	static const char *const vain[] = {"", "0", " ", "To be filled by O.E.M.", "TO BE FILLED BY O.E.M", "Default string",
					   "System Serial Number", "Not Specified", "None", "N/A", "0123456789", "123456789",
					   "1234567890", "0123456789ABCDEF", "xxxxxxxxxxxx", "........", "INVALID"};
	static const char *const real[] = {"B5R4VB1", "S123456789", "VMware-56 4d 8b", "0000012", "CZ12345678", "demo-node1"};
	(void)state;
	for (size_t i = 0; i < sizeof vain / sizeof *vain; i++)
		assert_true(machine_serial_vain(vain[i]));
	for (size_t i = 0; i < sizeof real / sizeof *real; i++)
		assert_false(machine_serial_vain(real[i]));
	assert_true(machine_uuid_vain("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"));
	assert_true(machine_uuid_vain("00020003-0004-0005-0006-000700080009"));
	assert_false(machine_uuid_vain("00000000-0000-0000-0000-ac1f6b123456"));
	assert_true(machine_mac_vain("03:00:00:00:00:01") && machine_mac_vain("88:88:88:88:88:88"));
	assert_false(machine_mac_vain("52:54:00:12:34:56"));
}

static void swapping(void **state)
{
	(void)state;
	char swapped[ID_TEXT], back[ID_TEXT];
	uuid_swapped(swapped, "4c4c4544-0035-5210-8034-c2c04f564231");
	assert_string_equal(swapped, "44454c4c-3500-1052-8034-c2c04f564231");
	uuid_swapped(back, swapped);
	assert_string_equal(back, "4c4c4544-0035-5210-8034-c2c04f564231");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(as_firmware_tells, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_dmi, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_long_serial, set_up, tear_down),
		cmocka_unit_test(placeholders),
		cmocka_unit_test(swapping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
