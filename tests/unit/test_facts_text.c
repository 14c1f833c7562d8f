/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Facts of a machine as text: what is written is read again, and says the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "plan/facts_text.h"

static struct disk_content contents[] = {
	{.where = "whole disk", .type = "gpt", .uuid = "0ac1f4d1-3c5e-4a5b-9d3e-2f6a1b7c8d90"},
	{.where = "sda1", .type = "ntfs", .label = "Daten # 1", .start = 1048576, .size = 1073741824},
};
static struct disk_facts disks[] = {
	{.name = "sda", .model = "ST500DM002 \"x\"", .serial = "Z3T0ABCD", .wwn = "naa.5000c500a1b2c3d4",
	 .path = "pci-0000:00:1f.2-ata-1", .controller = "0000:00:1f.2", .transport = "sata", .size = 500107862016,
	 .sector = 512, .rotational = true, .mark = MARK_SEALED, .installed = "0123456789abcdef",
	 .contents = contents, .content_count = 2},
	{.name = "sdb", .sector = 4096, .removable = true, .boot_medium = true, .busy = "sdb is mounted at /medium"},
};
static struct port_facts ports[] = {
	{.nic = {"enp3s0", "/devices/pci0000:00/0000:00:03.0", "52:54:00:12:34:56", 1, 1000, "e1000e"},
	 .role = "to-node2", .mtu = 1500, .mtu_max = 9216, .carrier_since = 12.5, .listened = 3.14, .heard_count = 2,
	 .heard = {{.kind = HEARD_MEMBER, .node = 2, .mac = "52:54:00:00:02:01", .port = "to-node1", .cable = 1, .direct = true,
		    .group = true, .two_way = true, .speed = 1000, .mtu = 9000, .since = 14, .last = 20.5},
		   {.kind = HEARD_FOREIGN, .node = 3, .cluster = "lab", .group = true}}},
	{.nic = {"enp4s0", "/devices/pci0000:00/0000:00:04.0", "52:54:00:12:34:57", 0, -1, ""}, .gateway = true, .answered = true},
	{.nic = {"eth2", "", "", -1, -1, ""}},
};
static struct facts machine = {
	.node = "node1", .cluster = "office", .ports = ports, .port_count = 3, .disks = disks, .disk_count = 2};

static const char text_of_it[] =
	"ringlet-facts 1 node=node1 cluster=office\n"
	"port enp3s0 mac=52:54:00:12:34:56 path=/devices/pci0000:00/0000:00:03.0 driver=e1000e speed=1000 carrier "
	"role=to-node2 mtu=1500 mtu-max=9216 carrier-since=12.5 listened=3.1\n"
	"heard enp3s0 member node=2 mac=52:54:00:00:02:01 port=to-node1 cable=1 direct group two-way speed=1000 mtu=9000 "
	"since=14.0 last=20.5\n"
	"heard enp3s0 foreign node=3 cluster=lab group\n"
	"port enp4s0 mac=52:54:00:12:34:57 path=/devices/pci0000:00/0000:00:04.0 no-carrier gateway answered\n"
	"port eth2\n"
	"disk sda size=500107862016 model=\"ST500DM002 ?x?\" serial=Z3T0ABCD wwn=naa.5000c500a1b2c3d4 transport=sata "
	"path=pci-0000:00:1f.2-ata-1 controller=0000:00:1f.2 rotational mark=sealed installed=0123456789abcdef\n"
	"  \"whole disk\" gpt uuid=0ac1f4d1-3c5e-4a5b-9d3e-2f6a1b7c8d90\n"
	"  sda1 ntfs start=1048576 size=1073741824 label=\"Daten # 1\"\n"
	"disk sdb sector=4096 removable boot-medium busy=\"sdb is mounted at /medium\"\n";

static char *format(const struct facts *facts)
{
	struct text text = TEXT_NULL;
	facts_format(&text, facts);
	return text_take(&text);
}

static void written(void **state)
{
	(void)state;
	char *text = format(&machine);
	assert_string_equal(text, text_of_it);
	free(text);
}

static void read_again(void **state)
{
	(void)state;
	struct facts facts;
	struct report report = REPORT_NULL;
	assert_int_equal(facts_parse(&facts, "f", text_of_it, &report), 0);
	assert_int_equal(report.count, 0);
	assert_string_equal(facts.node, "node1");
	assert_string_equal(facts.cluster, "office");
	assert_int_equal(facts.port_count, 3);
	assert_int_equal(facts.ports[1].nic.carrier, 0);
	assert_int_equal(facts.ports[2].nic.carrier, -1);
	assert_int_equal(facts.ports[2].nic.speed, -1);
	char *text = format(&facts);
	assert_string_equal(text, text_of_it);
	free(text);
	facts_free(&facts);
}

/* Cut off at each byte: read or refused, never more. */
static void cut_anywhere(void **state)
{
	(void)state;
	for (size_t length = 0; length < strlen(text_of_it); length++) {
		struct facts facts;
		struct report report = REPORT_NULL;
		char *text = xstrndup(text_of_it, length);
		int result = facts_parse(&facts, "f", text, &report);
		assert_int_equal(result, report.errors ? -1 : 0);
		facts_free(&facts);
		report_free(&report);
		free(text);
	}
}

/* The lines of a log keep their numbers, and only what stands between the marks counts. */
static void out_of_a_log(void **state)
{
	(void)state;
	struct facts facts;
	struct report report = REPORT_NULL;
	assert_int_equal(facts_parse(&facts, "log", "chair x\n" FACTS_BEGIN "\r\ndisk sda size=x\r\n" FACTS_END "\ntable y\n",
				     &report), -1);
	assert_int_equal(report.count, 1);
	assert_string_equal(report.messages[0].where, "log:3");
	facts_free(&facts);
	report_free(&report);
}

/* As a serial line has them: each line cleared before it is written, and the cursor's moves between. */
static void out_of_a_serial_log(void **state)
{
	(void)state;
	struct facts facts;
	struct report report = REPORT_NULL;
	assert_int_equal(facts_parse(&facts, "log", "\r\033[K" FACTS_BEGIN "\r\n\r\033[Kdisk sda size=4G\r\n"
				     "\r\033[K  sda1 ext4 label=a\r\n\r\033[K" FACTS_END "\r\n\033[", &report), 0);
	assert_int_equal(facts.disk_count, 1);
	assert_int_equal(facts.disks[0].content_count, 1);
	assert_string_equal(facts.disks[0].contents[0].label, "a");
	facts_free(&facts);
	report_free(&report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(out_of_a_serial_log),
		cmocka_unit_test(written),
		cmocka_unit_test(read_again),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(out_of_a_log),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
