/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a profile holds when it was read. (What is said about a wrong one: tests/plans/check-*.test.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/profile.h"
#include "plan/profile_keys.h"
#include "plan/profile_values.h"

#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAm5Yx1F0GqSLl3iYkn8dYlYQzF0qZ5Zbq0VQ3nq8rY1"

static const char full[] = "[cluster]\nname = office\nnetwork = 10.1.0.0/16\ngateway = 10.1.0.1\ndns = 10.1.0.2\n"
			   "dns = 10.1.0.3\nntp = time.example.org\ntimezone = Europe/Zurich\nssh-key = " KEY " a\n"
			   "ssh-key = no-pty " KEY " b\nkeyboard = ch\nserial = ttyS1,9600\nstandby = next\n"
			   "[cables]\nnetwork = 10.9.0.0/27\ncount = 2\nspeed = 10000\n"
			   "[disks]\ncount = 6\nmin-size = 1T\nlevel = raid6\nexisting = own\nroot-size = 32G\n"
			   "[ha]\nreturn = auto\ntoken = 2000\nwatchdog = 8\nquorum-device = 10.1.0.9\n"
			   "[node a]\naddress = 10.1.0.11\n[node b]\naddress = 10.1.0.12\nipmi = 10.1.1.12:6231\nipmi-user = ADMIN\n"
			   "ipmi-cipher = 17\n";

static void everything(void **state)
{
	(void)state;
	struct profile p;
	struct report report = REPORT_NULL;
	assert_int_equal(profile_read_text(&p, "full.conf", full, &report), 0);
	assert_int_equal(report.count, 0);
	assert_string_equal(p.path, "full.conf");
	assert_string_equal(p.text, full);
	assert_string_equal(p.name, "office");
	assert_int_equal(p.name_line, 2);
	assert_int_equal(p.network.address, 0x0a010000);
	assert_int_equal(p.network.prefix, 16);
	assert_int_equal(p.gateway, 0x0a010001);
	assert_int_equal(p.gateway_line, 4);
	assert_int_equal(p.dns.count, 2);
	assert_string_equal(p.dns.items[1], "10.1.0.3");
	assert_int_equal(p.dns.lines[1], 6);
	assert_string_equal(p.ntp.items[0], "time.example.org");
	assert_string_equal(p.timezone, "Europe/Zurich");
	assert_int_equal(p.ssh_keys.count, 2);
	assert_string_equal(p.ssh_keys.items[1], "no-pty " KEY " b");
	assert_null(p.root_password_hash);
	assert_string_equal(p.keyboard, "ch");
	assert_string_equal(p.serial, "ttyS1,9600");
	assert_int_equal(p.standby, STANDBY_NEXT);
	assert_int_equal(p.cable_network.prefix, 27);
	assert_int_equal(p.cable_count, 2);
	assert_int_equal(p.cable_speed, 10000);
	assert_int_equal(p.disk_least, 6);
	assert_int_equal(p.disk_most, 6);
	assert_true(p.disk_min_size == UINT64_C(1) << 40);
	assert_int_equal(p.level, LEVEL_RAID6);
	assert_int_equal(p.existing, EXISTING_OWN);
	assert_true(p.root_size == UINT64_C(32) << 30);
	assert_int_equal(p.node_count, 2);
	assert_string_equal(p.nodes[1].name, "b");
	assert_int_equal(p.nodes[1].address, 0x0a01000c);
	assert_int_equal(p.nodes[1].line, 31);
	assert_int_equal(p.nodes[1].address_line, 32);
	assert_int_equal(p.return_rule, RETURN_AUTO);
	assert_int_equal(p.token, 2000);
	assert_int_equal(p.watchdog, 8);
	assert_int_equal(p.quorum_device, 0x0a010009);
	assert_int_equal(p.nodes[0].ipmi, 0);
	assert_int_equal(p.nodes[1].ipmi, 0x0a01010c);
	assert_int_equal(p.nodes[1].ipmi_port, 6231);
	assert_int_equal(p.nodes[1].ipmi_cipher, 17);
	assert_string_equal(p.nodes[1].ipmi_user, "ADMIN");
	profile_free(&p);
	profile_free(&p);
}

static void defaults(void **state)
{
	(void)state;
	struct profile p;
	struct report report = REPORT_NULL;
	assert_int_equal(profile_read_text(&p, "t", "[cluster]\ngateway = 10.0.0.1\n", &report), 0);
	assert_int_equal(p.dns.count, 1);
	assert_string_equal(p.dns.items[0], "10.0.0.1");
	assert_int_equal(p.dns.lines[0], 0);
	assert_string_equal(p.ntp.items[0], "2.debian.pool.ntp.org");
	assert_string_equal(p.timezone, "UTC");
	assert_string_equal(p.keyboard, "us");
	assert_string_equal(p.serial, "ttyS0,115200");
	assert_int_equal(p.standby, STANDBY_PREVIOUS);
	assert_int_equal(p.cable_network.address, 0x0afefe00);
	assert_int_equal(p.cable_network.prefix, 24);
	assert_int_equal(p.disk_least, 4);
	assert_int_equal(p.disk_most, 4);
	assert_true(p.disk_min_size == UINT64_C(4) << 30);
	assert_int_equal(p.level, LEVEL_RAID10);
	assert_int_equal(p.existing, EXISTING_REFUSE);
	assert_int_equal(p.return_rule, RETURN_MANUAL);
	assert_int_equal(p.token, 1000);
	assert_int_equal(p.watchdog, 5);
	assert_int_equal(p.quorum_device, 0);
	profile_free(&p);
}

static void disks_from_so_many_to_so_many(void **state)
{
	static const struct {
		const char *value;
		unsigned least, most; /* 0: refused */
	} cases[] = {{"4-6", 4, 6}, {"1-26", 1, 26}, {"4-4", 4, 4}, {"6-4", 0, 0}, {"0-4", 0, 0}, {"4-27", 0, 0}, {"4-", 0, 0},
		     {"-4", 0, 0}, {"4-5-6", 0, 0}, {"4 - 6", 0, 0}, {"-", 0, 0}, {"4-99999999999999999999", 0, 0}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct profile p;
		struct report report = REPORT_NULL;
		char *text = xasprintf("[disks]\ncount = %s\n", cases[i].value);
		assert_int_equal(profile_read_text(&p, "t", text, &report), cases[i].most ? 0 : -1);
		assert_int_equal(report.errors, cases[i].most ? 0 : 1);
		assert_int_equal(p.disk_least, cases[i].least);
		assert_int_equal(p.disk_most, cases[i].most);
		assert_int_equal(p.disk_count_line, 2);
		profile_free(&p);
		report_free(&report);
		free(text);
	}
}

/* An error in one line takes nothing from the others. */
static void reads_on_behind_an_error(void **state)
{
	(void)state;
	struct profile p;
	struct report report = REPORT_NULL;
	assert_int_equal(profile_read_text(&p, "t", "[disks]\ncount = x\nlevel = raid5\n", &report), -1);
	assert_int_equal(report.errors, 1);
	assert_string_equal(report.messages[0].where, "t:2");
	assert_int_equal(p.disk_least, 0);
	assert_int_equal(p.disk_most, 0);
	assert_int_equal(p.disk_count_line, 2);
	assert_int_equal(p.level, LEVEL_RAID5);
	profile_free(&p);
	report_free(&report);
}

/* The table of keys is by section, so that what is listed for a section is in one piece. */
static void keys_are_by_section(void **state)
{
	(void)state;
	const char *seen[PROFILE_KEYS] = {0};
	int n = 0;
	for (int i = 0; i < PROFILE_KEYS; i++) {
		const char *section = profile_keys[i].section;
		assert_non_null(section);
		if (n > 0 && strcmp(seen[n - 1], section) == 0)
			continue;
		for (int k = 0; k < n; k++)
			assert_string_not_equal(seen[k], section);
		seen[n++] = section;
	}
	assert_null(profile_keys[PROFILE_KEYS].section);
}

static void words(void **state)
{
	(void)state;
	assert_string_equal(existing_name(EXISTING_ERASE), "erase");
	assert_string_equal(level_name(LEVEL_SINGLE), "single");
	assert_string_equal(level_name(LEVEL_RAID5), "raid5");
	assert_string_equal(standby_name(STANDBY_NEXT), "next");
	assert_string_equal(return_rule_name(RETURN_AUTO), "auto");
}

/* Keys as ssh-keygen made them, of every type it makes. */
static void key_types(void **state)
{
	(void)state;
	static const char *const keys[] = {
		"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILqhbQTr5aAvDfnlXSP5bINVnXsQZHF+7RnyjQlPLXGD",
		"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCntlfPCICHA2KgSQcCb6tyN4EAqewW2hsakikjtmhus2EZxm6aJ4iIRB4P"
		"snBrtdiZpd7/ffXW56F25mLjZu+CeX+DAN+M7x+2gYavsdETqfgkoIrMQU9T4MkFC3/FBJSt4uHOrpQDv3XWDU81ylVnV/yu"
		"Ab8EENjfAvwvLOAPqreFC/OaQ21ohRpK5MYEA7rlkyOAGG8qstXmKy/CuPjouIT/yjbLdbpVMUlUjGU39Pf2tSmFbCfCpbqY"
		"7P8x+xAAhpRbvrXoV+h/k2NjOO4uUSjZbwYNP8J3ZUvytsvGLMoRZ/pY4U7PE6QB4hur1hLdXBu5GFmzAMk/756WMO2l",
		"ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBOh+6HSCUBlAreTYgKje8W1C"
		"zclkpSw9t2yYz6hw4KxkwQMGtx8sMnkzBrD5DHPX0z6GPGDiiYxeyfh/ORHzB4w=",
		"ecdsa-sha2-nistp384 AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhBC1oJW2+9q8R/PmhihL3RRq6"
		"TMDvqv4So0OF014qzJT1QvA6AQBhbqpiAfyScN/QpMKS5hZTvoHPBcRbyt+CnWsKm/t2hszx2gukxv8dZh1RnZ/8AlLImE14"
		"/6VW2r6v8g==",
		"ecdsa-sha2-nistp521 AAAAE2VjZHNhLXNoYTItbmlzdHA1MjEAAAAIbmlzdHA1MjEAAACFBAG8SKwuZ8RTJqcQ4lt0l0Fs"
		"ABQtK/DLpfOiq78pTiTNG10To7j8e1moSgIwPI3XiV3JaXKAkkVhBwS5FEbC7tGljQHhc+zDnHKd5a6TNN5nBGViPyyPnvvH"
		"YbgEbMpwX18oAkvqWNLhIAGkOQpC6jYWEU9r75+Xj12wcP91A37AXMiUOQ==",
		"sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIFdqK1hhUjRpSy9COGQ0SVpCN"
		"UVuWWVQazFHVzJBTnhjAAAABHNzaDo=",
	};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		assert_null(ssh_key_flaw(keys[i]));
		for (size_t cut = strlen(keys[i]) - 1; cut > 0; cut--) {
			char *shorter = xstrndup(keys[i], cut);
			assert_non_null(ssh_key_flaw(shorter));
			free(shorter);
		}
	}
	assert_string_equal(ssh_key_start("command=\"a \\\" b\",no-pty " KEY), KEY);
	assert_null(ssh_key_start("no-pty"));
}

/* Every prefix of a profile, and every profile with one byte wrong, is read or refused, and nothing worse. */
static void junk(void **state)
{
	(void)state;
	unsigned seed = 1;
	for (size_t i = 0; i < 2 * sizeof full; i++) {
		char *text = xstrdup(full);
		if (i < sizeof full)
			text[i] = '\0';
		else
			for (int k = 0; k < 8; k++) {
				seed = seed * 1103515245 + 12345;
				text[(seed >> 8) % strlen(full)] = (char)(1 + (seed >> 16) % 126);
			}
		struct profile p;
		struct report report = REPORT_NULL;
		int status = profile_read_text(&p, "junk", text, &report);
		assert_int_equal(status, report.errors ? -1 : 0);
		profile_free(&p);
		report_free(&report);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything),
		cmocka_unit_test(defaults),
		cmocka_unit_test(disks_from_so_many_to_so_many),
		cmocka_unit_test(reads_on_behind_an_error),
		cmocka_unit_test(keys_are_by_section),
		cmocka_unit_test(words),
		cmocka_unit_test(key_types),
		cmocka_unit_test(junk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
