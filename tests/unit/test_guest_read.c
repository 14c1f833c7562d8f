/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What others say of guests and their images: definitions, hosts, Pacemaker's resources, qemu-img. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "ringctl/guest_image.h"
#include "ringctl/guest_progress.h"
#include "ringctl/guest_read.h"
#include "ringctl/guest_rewrite.h"

static const char domain[] =
	"<domain type='kvm'>\n"
	"  <name>web</name>\n"
	"  <memory unit='MiB'>512</memory>\n"
	"  <vcpu placement='static'>2</vcpu>\n"
	"  <os>\n    <type arch='x86_64' machine='pc-q35-9.2'>hvm</type>\n  </os>\n"
	"  <cpu mode='host-passthrough'/>\n"
	"  <devices>\n"
	"    <disk type='file' device='disk'><driver name='qemu' type='raw' discard='unmap'/>"
	"<source file='/srv/r1/guests/web/disk1.raw'/></disk>\n"
	"    <disk type='block' device='disk'><source dev='/dev/sdb'/></disk>\n"
	"    <disk type='file' device='cdrom'><source file='/srv/r1/iso/a.iso'/><readonly/></disk>\n"
	"    <disk type='file' device='cdrom'/>\n"
	"    <disk type='network' device='disk'><source protocol='rbd' name='pool/x'/></disk>\n"
	"    <interface type='bridge'><mac address='52:54:00:AA:00:01'/><source bridge='br0'/></interface>\n"
	"    <interface type='network'><mac address='52:54:00:aa:00:02'/><source network='default'/></interface>\n"
	"  </devices>\n"
	"</domain>\n";

static void a_definition(void **state)
{
	(void)state;
	struct guest_facts f;
	assert_int_equal(guest_read(&f, domain), 0);
	assert_string_equal(f.name, "web");
	assert_int_equal(f.memory, 512ULL << 20);
	assert_int_equal(f.cpus, 2);
	assert_true(f.kvm);
	assert_string_equal(f.machine, "pc-q35-9.2");
	assert_string_equal(f.cpu, "host-passthrough");
	assert_int_equal(f.sources, 3);
	assert_string_equal(f.source[0], "/srv/r1/guests/web/disk1.raw");
	assert_string_equal(f.source[1], "/dev/sdb");
	assert_true(f.written[0] && f.thin[0]);
	assert_true(f.written[1] && !f.thin[1]);
	assert_false(f.written[2]);
	assert_string_equal(f.foreign, "network");
	assert_int_equal(f.macs, 2);
	assert_string_equal(f.mac[0], "52:54:00:aa:00:01");
	assert_string_equal(f.bridge, "br0");
	assert_string_equal(f.network, "default");
	assert_false(f.nvram || f.hostdev);
	guest_facts_free(&f);
	assert_int_equal(guest_read(&f, "<domain><name/></domain>"), -1);
	guest_facts_free(&f);
	assert_int_equal(guest_read(&f, "<network><name>web</name></network>"), -1);
	assert_int_equal(guest_read(&f, "not xml"), -1);
	assert_int_equal(guest_read(&f, ""), -1);
}

static void units_of_memory(void **state)
{
	(void)state;
	static const struct {
		const char *element;
		uint64_t bytes;
	} cases[] = {
		{"<memory>2048</memory>", 2ULL << 20}, {"<memory unit='KiB'>2048</memory>", 2ULL << 20},
		{"<memory unit='G'>3</memory>", 3ULL << 30}, {"<memory unit='bytes'>4096</memory>", 4096},
		{"<memory unit='furlong'>3</memory>", 0}, {"<memory>-1</memory>", 0}, {"", 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct guest_facts f;
		char *xml = xasprintf("<domain><name>a</name>%s</domain>", cases[i].element);
		assert_int_equal(guest_read(&f, xml), 0);
		assert_int_equal(f.memory, cases[i].bytes);
		guest_facts_free(&f);
		free(xml);
	}
}

static void hosts(void **state)
{
	(void)state;
	char machine[32];
	assert_true(guest_read_machine(machine, "<domainCapabilities><machine>pc-q35-10.0</machine></domainCapabilities>"));
	assert_string_equal(machine, "pc-q35-10.0");
	assert_false(guest_read_machine(machine, "<domainCapabilities/>"));
	assert_false(guest_read_machine(machine, "<domainCapabilities><machine>a'b</machine></domainCapabilities>"));
	assert_false(guest_read_machine(machine, "error: failed to connect"));
	char *cpu = guest_read_cpu("<cpu mode='custom'><model>X</model></cpu>");
	assert_string_equal(cpu, "<cpu mode=\"custom\"><model>X</model></cpu>\n");
	free(cpu);
	assert_null(guest_read_cpu("<cpu mode='custom'/>"));
	assert_null(guest_read_cpu(""));
}

static void another_platform(void **state)
{
	(void)state;
	struct guest_facts f;
	struct guest_platform platform = {.machine = "pc-q35-10.0"};
	char *xml = guest_rewrite_platform(domain, &platform);
	assert_int_equal(guest_read(&f, xml), 0);
	assert_false(f.kvm);
	assert_string_equal(f.machine, "pc-q35-10.0");
	assert_string_equal(f.cpu, "Nehalem");
	assert_int_equal(f.sources, 3);
	/* The stock agent looks for the name in a line of its own. */
	assert_non_null(strstr(xml, "\n  <name>web</name>\n"));
	guest_facts_free(&f);
	free(xml);
	platform.kvm = true;
	platform.cpu = xstrdup("<cpu mode='custom'><model>Both</model></cpu>");
	xml = guest_rewrite_platform("<domain><os><type/></os><devices/></domain>", &platform);
	assert_string_equal(xml, "<domain type=\"kvm\"><os><type machine=\"pc-q35-10.0\"/></os><cpu mode=\"custom\">"
				 "<model>Both</model></cpu><devices/></domain>\n");
	free(xml);
	assert_null(guest_rewrite_platform("<domain/>", &platform));
	assert_null(guest_rewrite_platform("", &platform));
	free(platform.cpu);
}

static void pacemakers_guests(void **state)
{
	(void)state;
	struct guest_resource *list;
	const char *xml = "<resources>"
			  "<clone id='r1-clone'><primitive id='r1-drbd' class='ocf' provider='linbit' type='drbd'/></clone>"
			  "<primitive id='vm-web' class='ocf' provider='ringlet' type='guest'><instance_attributes id='a'>"
			  "<nvpair id='b' name='name' value='web'/><nvpair id='c' name='volume' value='r2'/>"
			  "</instance_attributes></primitive>"
			  "<primitive id='other' class='ocf' provider='heartbeat' type='guest'/>"
			  "<primitive id='vm-half' class='ocf' provider='ringlet' type='guest'/>"
			  "</resources>";
	assert_int_equal(guest_read_resources(&list, xml), 1);
	assert_string_equal(list[0].name, "web");
	assert_string_equal(list[0].volume, "r2");
	free(list);
	assert_int_equal(guest_read_resources(&list, "<resources/>"), 0);
	assert_int_equal(guest_read_resources(&list, "Could not connect"), -1);
}

/* What qemu-img says of an image at /x/a.img, and what is made of it. */
static void images(void **state)
{
	(void)state;
	static const struct {
		const char *json, *said; /* said NULL: accepted */
	} cases[] = {
		{"{\"format\": \"raw\", \"virtual-size\": 1024, \"actual-size\": 512}", NULL},
		{"{\"format\": \"qcow2\", \"virtual-size\": 1024, \"format-specific\": {\"data\": {\"compat\": \"1.1\"}}}", NULL},
		{"{\"format\": \"vmdk\", \"virtual-size\": 1024, \"format-specific\": {\"data\": {\"extents\":"
		 " [{\"filename\": \"/x/a-flat.vmdk\"}]}}}", NULL},
		{"{\"format\": \"vmdk\", \"virtual-size\": 1024, \"format-specific\": {\"data\": {\"extents\":"
		 " [{\"filename\": \"/x/a-flat.vmdk\"}, {\"filename\": \"/dev/sda\"}]}}}",
		 "takes its data from /dev/sda, which is not beside it"},
		{"{\"format\": \"qcow2\", \"virtual-size\": 1024, \"format-specific\": {\"data\": {\"data-file\": \"/dev/sda\"}}}",
		 "its data are in another file (/dev/sda): convert it with qemu-img first"},
		{"{\"format\": \"qcow2\", \"virtual-size\": 1024, \"backing-filename\": \"/etc/shadow\"}",
		 "is only the difference to /etc/shadow: make one file of both first, with qemu-img convert"},
		{"{\"format\": \"qcow2\", \"virtual-size\": 1024, \"encrypted\": true}", "is encrypted"},
		{"{\"format\": \"luks\", \"virtual-size\": 1024}", "is of the format luks; qcow2, raw and vmdk are accepted"},
		{"{\"virtual-size\": 1024}", "is of the format unknown; qcow2, raw and vmdk are accepted"},
		{"{\"format\": \"raw\", \"virtual-size\": 1000}", "has 1000 bytes: no whole sectors of 512 bytes"},
		{"{\"format\": \"raw\", \"virtual-size\": 0}", "has 0 bytes: no whole sectors of 512 bytes"},
		{"[]", "qemu-img says nothing of it"},
		{"", "qemu-img says nothing of it"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct report report = REPORT_NULL;
		struct guest_image image;
		assert_int_equal(guest_image_judge(&image, "/x/a.img", cases[i].json, &report), cases[i].said ? 1 : 0);
		if (cases[i].said)
			assert_string_equal(report.messages[0].text, cases[i].said);
		else
			assert_int_equal(image.size, 1024);
		report_free(&report);
	}
}

static void progress(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int permille;
	} cases[] = {
		{"    (0.00/100%)\r", 0}, {"    (12.34/100%)\r", 123}, {"    (1.00/100%)\r    (100.00/100%)\r", 1000},
		{"", -1}, {"(", -1}, {"(x/100%)", -1}, {"(200.00/100%)", -1}, {"    (12.", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(guest_progress_parse(cases[i].text, strlen(cases[i].text)), cases[i].permille);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_definition), cmocka_unit_test(units_of_memory), cmocka_unit_test(hosts),
		cmocka_unit_test(another_platform), cmocka_unit_test(pacemakers_guests), cmocka_unit_test(images),
		cmocka_unit_test(progress),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
