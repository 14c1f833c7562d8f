/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guests, as far as they are thought: names, addresses, what is refused, the domain and the seed word for word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "plan/guest.h"
#include "plan/guest_seed.h"
#include "plan/guest_settings.h"

#define ID "6f1d7a3e-5c52-4c0a-9d3b-0e8f8d1c2b4a"

static struct guest small(void)
{
	struct guest guest = {
		.name = "web",
		.volume = "r1",
		.memory = 2ULL << 30,
		.cpus = 2,
		.disk = {{.size = 20ULL << 30}},
		.disks = 1,
		.nic = {{.bridge = "br0"}},
		.nics = 1,
		.autostart = true,
		.platform = {.machine = "pc-q35-10.0"},
	};
	guest_identify(&guest, ID);
	return guest;
}

static void names(void **state)
{
	(void)state;
	assert_null(guest_name_wrong("web"));
	assert_null(guest_name_wrong("Win2019_DC.example-1"));
	assert_null(guest_name_wrong("12345678901234567890123456789012"));
	assert_string_equal(guest_name_wrong("123456789012345678901234567890123"), "a guest's name has 1 to 32 characters");
	assert_string_equal(guest_name_wrong(""), "a guest's name has 1 to 32 characters");
	assert_string_equal(guest_name_wrong("../etc"), "a guest's name begins with a letter or digit");
	assert_string_equal(guest_name_wrong(".web.new"), "a guest's name begins with a letter or digit");
	assert_string_equal(guest_name_wrong("a/b"), "a guest's name consists of letters, digits, '.', '-' and '_'");
	assert_string_equal(guest_name_wrong("a b"), "a guest's name consists of letters, digits, '.', '-' and '_'");
	assert_string_equal(guest_name_wrong("a'b"), "a guest's name consists of letters, digits, '.', '-' and '_'");
	assert_string_equal(guest_name_wrong("b\xc3\xa4r"), "a guest's name consists of letters, digits, '.', '-' and '_'");
}

static void addresses(void **state)
{
	(void)state;
	char mac[MAC_TEXT];
	assert_true(guest_mac_parse(mac, "52:54:00:AB:cd:0f"));
	assert_string_equal(mac, "52:54:00:ab:cd:0f");
	assert_false(guest_mac_parse(mac, "53:54:00:ab:cd:0f")); /* a group's */
	assert_false(guest_mac_parse(mac, "52:54:00:ab:cd"));
	assert_false(guest_mac_parse(mac, "52-54-00-ab-cd-0f"));
	assert_false(guest_mac_parse(mac, "52:54:00:ab:cd:0g"));
	assert_false(guest_mac_parse(mac, "52:54:00:ab:cd:0f0"));
	/* The same cluster and name give the same; another name, port or try another one. */
	struct guest a = small(), b = small(), c = small();
	strcpy(b.name, "db");
	b.nic[0].mac[0] = '\0';
	guest_identify(&b, ID);
	assert_string_equal(a.nic[0].mac, c.nic[0].mac);
	assert_string_not_equal(a.nic[0].mac, b.nic[0].mac);
	assert_string_not_equal(a.uuid, b.uuid);
	guest_mac_next(&c, ID, 0, 1);
	assert_string_not_equal(a.nic[0].mac, c.nic[0].mac);
	assert_true(guest_mac_parse(mac, c.nic[0].mac));
}

static void refused(void **state)
{
	(void)state;
	struct report report = REPORT_NULL;
	struct guest guest = small();
	assert_int_equal(guest_check(&guest, &report), 0);
	guest.cache = CACHE_UNSAFE;
	assert_int_equal(guest_check(&guest, &report), -1);
	assert_non_null(strstr(report.messages[0].text, "so a protected guest cannot have it"));
	guest.unprotected = true;
	assert_int_equal(guest_check(&guest, &report), 0);
	guest.memory = 1 << 20;
	guest.cpus = 0;
	guest.disk[0].size = 1000;
	guest.initrd = true;
	assert_int_equal(guest_check(&guest, &report), -1);
	assert_int_equal(report.errors, 5);
	assert_string_equal(report.messages[1].text, "1 MiB: a guest has from 32M to 4T (2G)");
	assert_string_equal(report.messages[2].text, "0: a guest has from 1 to 255");
	assert_string_equal(report.messages[3].text, "1000 bytes: a disk has at least 1M, in whole sectors of 512 bytes (20G)");
	assert_string_equal(report.messages[4].text, "wants --kernel");
	report_free(&report);
}

static void room(void **state)
{
	(void)state;
	struct guest guest = small();
	guest.disks = 3;
	guest.disk[1] = (struct guest_disk){1ULL << 30, true};
	guest.disk[2] = (struct guest_disk){2ULL << 30, false};
	assert_int_equal(guest_room(&guest), 22ULL << 30);
}

static const char plain[] =
	"<domain type='qemu'>\n"
	"  <name>web</name>\n"
	"  <uuid>@UUID@</uuid>\n"
	"  <memory unit='KiB'>2097152</memory>\n"
	"  <vcpu>2</vcpu>\n"
	"  <os>\n"
	"    <type arch='x86_64' machine='pc-q35-10.0'>hvm</type>\n"
	"  </os>\n"
	"  <features>\n"
	"    <acpi/>\n"
	"    <apic/>\n"
	"  </features>\n"
	"  <cpu mode='custom' match='exact' check='none'>\n"
	"    <model fallback='forbid'>Nehalem</model>\n"
	"  </cpu>\n"
	"  <clock offset='utc'>\n"
	"    <timer name='rtc' tickpolicy='catchup'/>\n"
	"    <timer name='pit' tickpolicy='delay'/>\n"
	"    <timer name='hpet' present='no'/>\n"
	"  </clock>\n"
	"  <on_poweroff>destroy</on_poweroff>\n"
	"  <on_reboot>restart</on_reboot>\n"
	"  <on_crash>destroy</on_crash>\n"
	"  <pm>\n"
	"    <suspend-to-mem enabled='no'/>\n"
	"    <suspend-to-disk enabled='no'/>\n"
	"  </pm>\n"
	"  <devices>\n"
	"    <emulator>/usr/bin/qemu-system-x86_64</emulator>\n"
	"    <disk type='file' device='disk'>\n"
	"      <driver name='qemu' type='raw' cache='none' io='native' discard='ignore'/>\n"
	"      <source file='/srv/r1/guests/web/disk1.raw'/>\n"
	"      <target dev='vda' bus='virtio'/>\n"
	"      <boot order='1'/>\n"
	"    </disk>\n"
	"    <interface type='bridge'>\n"
	"      <mac address='@MAC@'/>\n"
	"      <source bridge='br0'/>\n"
	"      <model type='virtio'/>\n"
	"    </interface>\n"
	"    <serial type='pty'>\n"
	"      <target port='0'/>\n"
	"    </serial>\n"
	"    <console type='pty'>\n"
	"      <target type='serial' port='0'/>\n"
	"    </console>\n"
	"    <channel type='unix'>\n"
	"      <target type='virtio' name='org.qemu.guest_agent.0'/>\n"
	"    </channel>\n"
	"    <input type='tablet' bus='usb'/>\n"
	"    <graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1'/>\n"
	"    <video>\n"
	"      <model type='vga'/>\n"
	"    </video>\n"
	"    <rng model='virtio'>\n"
	"      <backend model='random'>/dev/urandom</backend>\n"
	"    </rng>\n"
	"    <panic model='isa'/>\n"
	"  </devices>\n"
	"</domain>\n";

static char *filled_in(const char *text, const struct guest *guest)
{
	struct text out = TEXT_NULL;
	for (; *text; text++) {
		if (strncmp(text, "@UUID@", 6) == 0)
			text_add(&out, "%s", guest->uuid), text += 5;
		else if (strncmp(text, "@MAC@", 5) == 0)
			text_add(&out, "%s", guest->nic[0].mac), text += 4;
		else
			text_add_bytes(&out, text, 1);
	}
	return text_take(&out);
}

static void domain(void **state)
{
	(void)state;
	struct guest guest = small();
	struct text xml = TEXT_NULL;
	char *wanted = filled_in(plain, &guest);
	guest_domain(&xml, &guest, "/srv/r1/guests/web");
	assert_string_equal(xml.s, wanted);
	free(wanted);
	text_free(&xml);
}

static void assert_has(const struct guest *guest, const char *part, bool has)
{
	struct text xml = TEXT_NULL;
	guest_domain(&xml, guest, "/srv/r1/guests/web");
	if (!!strstr(xml.s, part) != has)
		fail_msg("%s in: %s", has ? "is not" : "is", xml.s);
	text_free(&xml);
}

static void domain_of_what_was_wished(void **state)
{
	(void)state;
	struct guest guest = small();
	/* The CPU that both hosts have, as libvirt gave it. */
	guest.platform.kvm = true;
	guest.platform.cpu = xstrdup("<cpu mode='custom' match='exact'>\n  <model>X</model>\n</cpu>\n");
	assert_has(&guest, "<domain type='kvm'>", true);
	assert_has(&guest, "  </features>\n  <cpu mode='custom' match='exact'>\n    <model>X</model>\n  </cpu>\n  <clock", true);
	/* Thin disks give back what is discarded, and are not written to by native AIO. */
	guest.disks = 2;
	guest.disk[1].thin = true;
	assert_has(&guest, "cache='none' io='threads' discard='unmap'/>\n      <source file='/srv/r1/guests/web/disk2.raw'/>\n"
			   "      <target dev='vdb' bus='virtio'/>\n    </disk>", true);
	guest.cache = CACHE_WRITEBACK;
	assert_has(&guest, "cache='writeback' io='threads' discard='ignore'", true);
	/* An installation medium comes behind the disk; a seed is no medium to start from. */
	guest.cdrom = xstrdup("/srv/r1/iso/a&b.iso");
	guest.seed = true;
	assert_has(&guest, "      <source file='/srv/r1/iso/a&amp;b.iso'/>\n      <target dev='sda' bus='sata'/>\n"
			   "      <readonly/>\n      <boot order='2'/>\n", true);
	assert_has(&guest, "      <source file='/srv/r1/guests/web/seed.iso'/>\n      <target dev='sdb' bus='sata'/>\n"
			   "      <readonly/>\n    </disk>", true);
	/* Where there are no drivers for virtio. */
	guest.sata = guest.e1000e = true;
	assert_has(&guest, "      <target dev='sdb' bus='sata'/>\n    </disk>", true);
	assert_has(&guest, "      <target dev='sdc' bus='sata'/>\n      <readonly/>\n      <boot", true);
	assert_has(&guest, "<model type='e1000e'/>", true);
	/* With a kernel of its own no boot order is said. */
	guest.kernel = guest.initrd = true;
	guest.append = xstrdup("console=ttyS0 a='b' <x>");
	assert_has(&guest, "    <kernel>/srv/r1/guests/web/kernel</kernel>\n    <initrd>/srv/r1/guests/web/initrd</initrd>\n"
			   "    <cmdline>console=ttyS0 a=&apos;b&apos; &lt;x&gt;</cmdline>\n  </os>", true);
	assert_has(&guest, "boot order", false);
	guest.headless = true;
	assert_has(&guest, "graphics", false);
	assert_has(&guest, "tablet", false);
	guest_free(&guest);
	/* Nothing to boot from but the network. */
	guest = small();
	guest.disks = 0;
	assert_has(&guest, "      <model type='virtio'/>\n      <boot order='1'/>\n    </interface>", true);
}

static void moved(void **state)
{
	(void)state;
	char *xml = guest_domain_moved("<a f='/srv/r1/guests/web/disk1.raw'/><b f='/srv/r1/guests/web2/x'/>/srv/r1/guests/web/",
				       "/srv/r1/guests/web", "/srv/r12/guests/web");
	assert_string_equal(xml,
			    "<a f='/srv/r12/guests/web/disk1.raw'/><b f='/srv/r1/guests/web2/x'/>/srv/r12/guests/web/");
	free(xml);
}

static void older_machines(void **state)
{
	(void)state;
	assert_string_equal(guest_machine_older("pc-q35-10.0", "pc-q35-9.2"), "pc-q35-9.2");
	assert_string_equal(guest_machine_older("pc-q35-9.2", "pc-q35-10.0"), "pc-q35-9.2");
	assert_string_equal(guest_machine_older("pc-q35-10.0", "pc-q35-10.1"), "pc-q35-10.0");
	assert_string_equal(guest_machine_older("pc-q35-10.0", "pc-q35-10.0"), "pc-q35-10.0");
}

static void settings(void **state)
{
	(void)state;
	struct report report = REPORT_NULL;
	struct guest_settings s = GUEST_SETTINGS_NULL;
	char *text = guest_settings_text(&s);
	assert_string_equal(text, "autostart = yes\nprotected = yes\n");
	free(text);
	strcpy(s.pinned, "node1 node2");
	s.autostart = s.protect = false;
	text = guest_settings_text(&s);
	assert_string_equal(text, "autostart = no\nprotected = no\npinned = node1 node2\n");
	assert_int_equal(guest_settings_read(&s, "guest.conf", text, &report), 0);
	assert_false(s.autostart);
	assert_false(s.protect);
	assert_string_equal(s.pinned, "node1 node2");
	free(text);
	assert_int_equal(guest_settings_read(&s, "guest.conf", "; nothing said\n", &report), 0);
	assert_true(s.autostart && s.protect && !*s.pinned);
	assert_int_equal(guest_settings_read(&s, "guest.conf", "autostart = no\nlater = 1\n", &report), 0);
	assert_int_equal(report.errors, 0);
	assert_int_equal(guest_settings_read(&s, "guest.conf", "protected = yes\nautostart = maybe\n", &report), -1);
	assert_string_equal(report.messages[0].text, "line 2 is not understood: autostart and protected are yes or no");
	assert_int_equal(guest_settings_read(&s, "guest.conf", "protected = no\n", &report), -1);
	assert_string_equal(report.messages[1].text, "a guest that is not protected cannot have autostart = yes");
	report_free(&report);
}

static void seed(void **state)
{
	(void)state;
	struct guest guest = small();
	char *keys[] = {"ssh-ed25519 AAAA it's me"};
	struct guest_seed wish = {.ssh_key = keys, .ssh_keys = 1, .password_hash = "$6$a$b"};
	char *user = guest_seed_user(&guest, &wish);
	assert_string_equal(user, "#cloud-config\nhostname: web\ndisable_root: false\nssh_authorized_keys:\n"
				  "  - 'ssh-ed25519 AAAA it''s me'\n"
				  "users:\n  - default\n  - name: root\n    lock_passwd: false\n    hashed_passwd: '$6$a$b'\n");
	free(user);
	wish.user_data = "#!/bin/sh\necho hello\n";
	user = guest_seed_user(&guest, &wish);
	assert_string_equal(user, wish.user_data);
	free(user);
	char *meta = guest_seed_meta(&guest), *wanted = xasprintf("instance-id: %s\nlocal-hostname: web\n", guest.uuid);
	assert_string_equal(meta, wanted);
	free(meta);
	free(wanted);
	char *network = guest_seed_network(&guest);
	wanted = xasprintf("version: 2\nethernets:\n  nic1:\n    match:\n      macaddress: '%s'\n    dhcp4: true\n",
			   guest.nic[0].mac);
	assert_string_equal(network, wanted);
	free(network);
	free(wanted);
	guest.nics = 0;
	network = guest_seed_network(&guest);
	assert_string_equal(network, "version: 2\nethernets: {}\n");
	free(network);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names), cmocka_unit_test(addresses), cmocka_unit_test(refused), cmocka_unit_test(room),
		cmocka_unit_test(domain), cmocka_unit_test(domain_of_what_was_wished), cmocka_unit_test(moved),
		cmocka_unit_test(older_machines), cmocka_unit_test(settings), cmocka_unit_test(seed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
