/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plan the kernel unpacked from the medium: whole, or a clear sentence. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ftw.h>
#include <unistd.h>

#include "../../installer/plan_area.h"
#include "base/text.h"
#include "sys/publish.h"

#define LIST "b1946ac92492d2347c6235b4d2611184b1946ac92492d2347c6235b4d2611184"
#define ID "5f1f6f0e-9c0e-4c47-9a55-0d2f6f0c7a11"

static const char profile[] = "[cluster]\n"
			      "name = demo\n"
			      "network = 192.168.2.0/24\n"
			      "ssh-key = ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDvXbzBlaG4R0b0Xq1nJ5l5cX1kq8oI1jkq0l9bZ9q2T a@b\n"
			      "[node node1]\naddress = 192.168.2.141\n"
			      "[node node2]\naddress = 192.168.2.142\n"
			      "[node node3]\naddress = 192.168.2.143\n";

static const char node_ini[] = "[node]\nindex = 2\nname = node2\ncluster = demo\ncluster-id = " ID
			       "\nversion = 0.1.0\nformat = 1\n";

static char folder[64];
static struct report report;
static struct plan_area area;

static void put(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);
	assert_int_equal(publish(path, text, strlen(text), 0600, &report), 0);
	free(path);
}

static void put_sums(void)
{
	static const char *const names[] = {"medium.sha256", "node.ini", "profile.conf", "root/etc/hostname"};
	struct text sums = TEXT_NULL;
	for (size_t i = 0; i < 4; i++) {
		char digest[DIGEST_TEXT];
		char *path = xasprintf("%s/%s", folder, names[i]);
		assert_int_equal(digest_of_file(digest, path), 0);
		text_add(&sums, "%s  %s\n", digest, names[i]);
		free(path);
	}
	put("SHA256SUMS", sums.s);
	text_free(&sums);
}

static int set_up(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/ringlet-plan-XXXXXX");
	report = (struct report)REPORT_NULL;
	assert_non_null(mkdtemp(folder));
	char *etc = xasprintf("%s/root/etc", folder);
	char *link = xasprintf("%s/localtime", etc);
	assert_int_equal(make_folders(etc), 0);
	assert_int_equal(symlink("/nowhere", link), 0); /* links are not in the list */
	free(link);
	free(etc);
	put("medium.sha256", LIST "  ringlet/XXH64SUMS\n");
	put("profile.conf", profile);
	put("node.ini", node_ini);
	put("root/etc/hostname", "node2\n");
	put_sums();
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
	plan_area_free(&area);
	report_free(&report);
	return 0;
}

static bool said(const char *where, const char *part)
{
	for (size_t i = 0; i < report.count; i++)
		if ((!where || (report.messages[i].where && strcmp(report.messages[i].where, where) == 0)) &&
		    strstr(report.messages[i].text, part))
			return true;
	report_print(&report, stderr, false);
	return false;
}

static void whole(void **state)
{
	(void)state;
	assert_int_equal(plan_area_read(&area, folder, &report), 0);
	assert_int_equal(report.errors, 0);
	assert_int_equal(area.node, 2);
	assert_string_equal(area.cluster.id, ID);
	assert_string_equal(area.profile.name, "demo");
	assert_string_equal(area.medium, LIST);
}

static void no_list_of_the_medium(void **state)
{
	(void)state;
	put("medium.sha256", LIST "  ringlet/SHA256SUMS\n");
	put_sums();
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("medium.sha256", "does not tell the sum of ringlet/XXH64SUMS"));
}

static void other_bytes(void **state)
{
	(void)state;
	put("root/etc/hostname", "node3\n");
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("root/etc/hostname", "this file has other bytes than it was stamped with"));
}

static void file_missing(void **state)
{
	(void)state;
	char *path = xasprintf("%s/root/etc/hostname", folder);
	unlink(path);
	free(path);
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("root/etc/hostname", "this file is missing"));
}

static void file_too_many(void **state)
{
	(void)state;
	put("root/etc/passwd", "root::0:0::/:/bin/sh\n");
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("root/etc/passwd", "this file does not belong to it"));
}

static void never_stamped(void **state)
{
	(void)state;
	char *path = xasprintf("%s/SHA256SUMS", folder);
	unlink(path);
	free(path);
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said(NULL, "a base ISO that was never stamped"));
}

static void torn_list(void **state)
{
	(void)state;
	put("SHA256SUMS", "0123  profile.conf\n");
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("SHA256SUMS", "a line that is none of sha256sum's"));
	plan_area_free(&area);
	put("SHA256SUMS", "");
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("SHA256SUMS", "the list of its files is empty"));
}

static void later_format(void **state)
{
	(void)state;
	put("node.ini", "[node]\nname = node2\ncluster-id = " ID "\nversion = 9.0\nformat = 9\n");
	put_sums();
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("node.ini", "the plan has format 9 (stamped by ringlet 9.0)"));
}

static void unknown_node(void **state)
{
	(void)state;
	put("node.ini", "[node]\nname = node9\ncluster-id = " ID "\nformat = 1\n");
	put_sums();
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("node.ini", "the profile has no node 'node9'"));
}

/* ---- the plans of all nodes ---- */

static void put_below(const char *name, const char *text)
{
	char *path = xasprintf("%s/%s", folder, name);
	char *above = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	assert_int_equal(make_folders(above), 0);
	put(name, text);
	free(above);
	free(path);
}

/* A plan for all: each node has a secret of its own. other: a node.ini that says it is another's. */
static void put_all(int other)
{
	char *one = xasprintf("cd %s && rm -r node.ini root", folder);
	assert_int_equal(system(one), 0);
	free(one);
	for (int i = 1; i <= 3; i++) {
		char *ini = xasprintf("[node]\nindex = %d\nname = node%d\ncluster = demo\ncluster-id = " ID
				      "\nversion = 0.1.0\nformat = 1\n", i == other ? 1 : i, i);
		char *name = xasprintf("nodes/node%d/node.ini", i), *secret = xasprintf("nodes/node%d/root/etc/secret", i);
		put_below(name, ini);
		put_below(secret, name);
		free(secret);
		free(name);
		free(ini);
	}
	char *command = xasprintf("cd %s && find medium.sha256 nodes profile.conf -type f | sort | xargs sha256sum >list && "
				  "mv list SHA256SUMS", folder);
	assert_int_equal(system(command), 0);
	free(command);
}

static bool exists(const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	bool there = access(path, F_OK) == 0;
	free(path);
	return there;
}

static void one_of_all(void **state)
{
	(void)state;
	put_all(0);
	assert_int_equal(plan_area_read(&area, folder, &report), 0);
	assert_int_equal(area.node, 0);
	assert_int_equal(area.cluster.n, 3);
	assert_string_equal(area.cluster.id, ID);
	assert_int_equal(plan_area_take(&area, folder, 2, &report), 0);
	assert_int_equal(area.node, 2);
	assert_true(exists("node.ini") && exists("root/etc/secret"));
	assert_false(exists("nodes"));
	char *path = xasprintf("%s/root/etc/secret", folder);
	char *text = read_file(path, NULL, 100);
	assert_string_equal(text, "nodes/node2/node.ini");
	free(text);
	free(path);
	assert_int_equal(plan_area_take(&area, folder, 2, &report), 0);
	assert_true(exists("root/etc/secret"));
}

static void one_of_all_is_anothers(void **state)
{
	(void)state;
	put_all(3);
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("node.ini", "that of node3 is another one's"));
}

static void one_of_all_is_missing(void **state)
{
	(void)state;
	put_all(0);
	char *path = xasprintf("%s/nodes/node2/root/etc/secret", folder);
	assert_int_equal(unlink(path), 0);
	free(path);
	assert_int_equal(plan_area_read(&area, folder, &report), -1);
	assert_true(said("nodes/node2/root/etc/secret", "this file is missing"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(whole),	     TEST(other_bytes), TEST(file_missing), TEST(file_too_many),
		TEST(never_stamped), TEST(torn_list),	TEST(later_format), TEST(unknown_node),
		TEST(no_list_of_the_medium), TEST(one_of_all), TEST(one_of_all_is_anothers), TEST(one_of_all_is_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
