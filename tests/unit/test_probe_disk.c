/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Disks of all kinds as sysfs shows them: small trees, as they are found on machines that have such disks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include "base/text.h"
#include "disk/probe_disk.h"
#include "sys/publish.h"
#include "sys/run.h"

static char root[64];

static int set_up(void **state)
{
	(void)state;
	strcpy(root, "/tmp/ringlet-sysfs-XXXXXX");
	assert_non_null(mkdtemp(root));
	char *folder = xasprintf("%s/sys/class/block", root);
	assert_int_equal(make_folders(folder), 0);
	free(folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	struct run rm = {.argv = RUN_ARGV("rm", "-rf", root)};
	assert_int_equal(run(&rm), 0);
	run_free(&rm);
	return 0;
}

static void put_bytes(const char *path, const char *bytes, size_t length)
{
	char *whole = xasprintf("%s%s", root, path);
	char *folder = folder_of(whole);
	assert_int_equal(make_folders(folder), 0);
	FILE *file = fopen(whole, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
	free(folder);
	free(whole);
}

static void put(const char *path, const char *text)
{
	put_bytes(path, text, strlen(text));
}

static void put_below(const char *folder, const char *file, const char *text)
{
	char *path = xasprintf("%s/%s", folder, file);
	put(path, text);
	free(path);
}

static void link_to(const char *path, const char *target)
{
	char *from = xasprintf("%s%s", root, path), *to = xasprintf("%s%s", root, target);
	char *folder = folder_of(from);
	assert_int_equal(make_folders(folder), 0);
	assert_int_equal(symlink(to, from), 0);
	free(folder);
	free(to);
	free(from);
}

/* A block device whose folder of sysfs is this one, with what all of them have. */
static void put_device(const char *name, const char *folder)
{
	put_below(folder, "size", "7814037168\n");
	put_below(folder, "queue/logical_block_size", "512\n");
	put_below(folder, "queue/rotational", "1\n");
	put_below(folder, "removable", "0\n");
	char *link = xasprintf("/sys/class/block/%s", name);
	link_to(link, folder);
	free(link);
}

static struct disk_facts seen(const char *name)
{
	struct disk_facts disk;
	probe_disk(&disk, root, name);
	assert_string_equal(disk.name, name);
	return disk;
}

static void is_at(const char *name, const char *transport, const char *path, const char *controller)
{
	struct disk_facts disk = seen(name);
	assert_string_equal(disk.transport, transport);
	assert_string_equal(disk.path, path);
	assert_string_equal(disk.controller, controller);
}

/* ATA3 is the driver's count over all controllers; this one is the second port of its own. */
#define AHCI "/sys/devices/pci0000:00/0000:00:1f.2"
#define SATA AHCI "/ata3/host2/target2:0:0/2:0:0:0/block/sda"

static void put_sata(void)
{
	put_device("sda", SATA);
	put(AHCI "/ata3/ata_port/ata3/port_no", "2\n");
	link_to(SATA "/device", AHCI "/ata3/host2/target2:0:0/2:0:0:0");
	put(AHCI "/ata3/host2/target2:0:0/2:0:0:0/vendor", "ATA     \n");
	put(AHCI "/ata3/host2/target2:0:0/2:0:0:0/model", "ST4000NM0035-1V4\n");
	put(AHCI "/ata3/host2/target2:0:0/2:0:0:0/wwid", "naa.5000c500a1b2c3d4\n");
	put_bytes(AHCI "/ata3/host2/target2:0:0/2:0:0:0/vpd_pg80", "\0\x80\0\x14            ZC11ABCD", 24);
}

static void sata(void **state)
{
	(void)state;
	put_sata();
	is_at("sda", "sata", "pci-0000:00:1f.2-ata-2", "0000:00:1f.2");
	struct disk_facts disk = seen("sda");
	assert_string_equal(disk.model, "ST4000NM0035-1V4");
	assert_string_equal(disk.serial, "ZC11ABCD");
	assert_string_equal(disk.wwn, "naa.5000c500a1b2c3d4");
	assert_int_equal(disk.size, UINT64_C(7814037168) * 512);
	assert_int_equal(disk.sector, 512);
	assert_true(disk.rotational);
	assert_string_equal(disk.busy, "");
}

static void second_disk_of_an_ide_cable(void **state)
{
	(void)state;
	put_device("sdb", "/sys/devices/pci0000:00/0000:00:01.1/ata1/host0/target0:0:1/0:0:1:0/block/sdb");
	put("/sys/devices/pci0000:00/0000:00:01.1/ata1/ata_port/ata1/port_no", "1\n");
	is_at("sdb", "sata", "pci-0000:00:01.1-ata-1.1", "0000:00:01.1");
}

static void nvme(void **state)
{
	(void)state;
	static const char folder[] = "/sys/devices/pci0000:00/0000:00:1d.0/0000:03:00.0/nvme/nvme1/nvme1n1";
	put_device("nvme1n1", folder);
	put_below(folder, "nsid", "1\n");
	put_below(folder, "wwid", "eui.0025385b71b0a1c2\n");
	put_below(folder, "nvme1n1p3/partition", "3\n");
	put_below(folder, "nvme1n1p3/size", "2048\n");
	link_to("/sys/class/block/nvme1n1p3", "/sys/devices/pci0000:00/0000:00:1d.0/0000:03:00.0/nvme/nvme1/nvme1n1/nvme1n1p3");
	put("/proc/self/mounts", "/dev/nvme1n1p31 /other ext4 rw 0 0\n/dev/nvme1n1p3 /home ext4 rw 0 0\n");
	is_at("nvme1n1", "nvme", "pci-0000:03:00.0-nvme-1", "0000:03:00.0");
	struct disk_facts disk = seen("nvme1n1");
	assert_string_equal(disk.wwn, "eui.0025385b71b0a1c2");
	assert_string_equal(disk.busy, "nvme1n1p3 is mounted at /home");
}

/* As the kernel shows every drive that says it could have a second controller; its single paths are hidden. */
static void nvme_multipath(void **state)
{
	(void)state;
#define SUBSYSTEM "/sys/devices/virtual/nvme-subsystem/nvme-subsys0"
#define CONTROLLER "/sys/devices/pci0000:00/0000:00:05.0/nvme/nvme0"
	put_device("nvme0n1", SUBSYSTEM "/nvme0n1");
	put(SUBSYSTEM "/nvme0n1/nsid", "2\n");
	put(SUBSYSTEM "/model", "QEMU NVMe Ctrl\n");
	put(SUBSYSTEM "/serial", "NV-1\n");
	link_to(SUBSYSTEM "/nvme0n1/device", SUBSYSTEM);
	link_to(SUBSYSTEM "/nvme0", CONTROLLER);
	put_device("nvme0c0n1", CONTROLLER "/nvme0c0n1");
	put(CONTROLLER "/nvme0c0n1/hidden", "1\n");
	is_at("nvme0n1", "nvme", "pci-0000:00:05.0-nvme-2", "0000:00:05.0");
	struct disk_facts disk = seen("nvme0n1");
	assert_string_equal(disk.serial, "NV-1");
	char **names;
	size_t count = probe_disk_names(&names, root);
	assert_int_equal(count, 1);
	assert_string_equal(names[0], "nvme0n1");
	probe_disk_names_free(names, count);
}

#define HBA "/sys/devices/pci0000:00/0000:00:02.0/0000:01:00.0/host0"

static void sas(void **state)
{
	(void)state;
	static const char direct[] = HBA "/port-0:1/end_device-0:1", behind[] = HBA "/port-0:0/expander-0:0/port-0:0:3/end_device-0:0:3";
	put_device("sdc", HBA "/port-0:1/end_device-0:1/target0:0:1/0:0:1:0/block/sdc");
	put_below(direct, "sas_device/end_device-0:1/phy_identifier", "4\n");
	put_below(direct, "sas_device/end_device-0:1/sas_address", "0x5000c50012345678\n");
	is_at("sdc", "scsi", "pci-0000:01:00.0-sas-phy4-lun-0", "0000:01:00.0");

	put_device("sdaa", HBA "/port-0:0/expander-0:0/port-0:0:3/end_device-0:0:3/target0:0:7/0:0:7:0/block/sdaa");
	put_below(behind, "sas_device/end_device-0:0:3/phy_identifier", "12\n");
	put(HBA "/port-0:0/expander-0:0/sas_device/expander-0:0/sas_address", "0x500304800000003f\n");
	is_at("sdaa", "scsi", "pci-0000:01:00.0-sas-exp0x500304800000003f-phy12-lun-0", "0000:01:00.0");

	put_device("sdd", HBA "/port-0:2/end_device-0:2/target0:0:2/0:0:2:5/block/sdd");
	put(HBA "/port-0:2/end_device-0:2/sas_device/end_device-0:2/sas_address", "0x5000c5009abcdef0\n");
	is_at("sdd", "scsi", "pci-0000:01:00.0-sas-0x5000c5009abcdef0-lun-5", "0000:01:00.0");
}

static void virtio(void **state)
{
	(void)state;
	put_device("vda", "/sys/devices/pci0000:00/0000:00:08.0/virtio3/block/vda");
	put("/sys/devices/pci0000:00/0000:00:08.0/virtio3/block/vda/serial", "disk-1\n");
	is_at("vda", "virtio", "pci-0000:00:08.0", "0000:00:08.0");
	struct disk_facts disk = seen("vda");
	assert_string_equal(disk.serial, "disk-1");

	/* Behind a virtio-scsi controller they are SCSI disks: its host is the 6th of the machine, the first of its own. */
	put_device("sdb", "/sys/devices/pci0000:00/0000:00:06.0/virtio2/host6/target6:0:1/6:0:1:0/block/sdb");
	is_at("sdb", "scsi", "pci-0000:00:06.0-scsi-0:0:1:0", "0000:00:06.0");
}

static void usb(void **state)
{
	(void)state;
	put_device("sde", "/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1.4/2-1.4:1.0/host8/target8:0:0/8:0:0:0/block/sde");
	is_at("sde", "usb", "pci-0000:00:14.0-usb-0:1.4:1.0-scsi-0:0:0:0", "0000:00:14.0");
}

static void memory_card(void **state)
{
	(void)state;
	static const char card[] = "/sys/devices/pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:0001";
	put_device("mmcblk0", "/sys/devices/pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:0001/block/mmcblk0");
	put_device("mmcblk0boot0", "/sys/devices/pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:0001/block/mmcblk0/mmcblk0boot0");
	link_to("/sys/class/block/mmcblk0/device", card);
	put_below(card, "name", "DG4064\n");
	put_below(card, "serial", "0x1a2b3c4d\n");
	is_at("mmcblk0", "mmc", "pci-0000:00:1a.0-mmc", "0000:00:1a.0");
	struct disk_facts disk = seen("mmcblk0");
	assert_string_equal(disk.model, "DG4064");
	char **names;
	size_t count = probe_disk_names(&names, root);
	assert_int_equal(count, 1);
	probe_disk_names_free(names, count);
}

/* No PCI, and a path that nobody expects: nothing is invented. */
static void somewhere_else(void **state)
{
	(void)state;
	put_device("xvda", "/sys/devices/vbd-51712/block/xvda");
	is_at("xvda", "", "", "");
}

static void hold(const char *partition, const char *holder)
{
	char *path = xasprintf(SATA "/%s/partition", partition);
	put(path, "1\n");
	free(path);
	path = xasprintf("/sys/class/block/%s", partition);
	char *folder = xasprintf(SATA "/%s", partition);
	link_to(path, folder);
	free(path);
	free(folder);
	path = xasprintf(SATA "/%s/holders/%s", partition, holder);
	folder = xasprintf("/sys/devices/virtual/block/%s", holder);
	put_below(folder, "size", "1\n");
	link_to(path, folder);
	free(folder);
	free(path);
}

static void map(const char *name, const char *uuid)
{
	put("/sys/devices/virtual/block/dm-0/dm/name", name);
	put("/sys/devices/virtual/block/dm-0/dm/uuid", uuid);
}

static void holders(void **state)
{
	(void)state;
	put_sata();
	hold("sda1", "md127");
	assert_string_equal(seen("sda").busy, "sda1 is used by md127");
}

static void holders_by_device_mapper(void **state)
{
	(void)state;
	put_sata();
	hold("sda2", "dm-0");
	put_device("dm-0", "/sys/devices/virtual/block/dm-0");
	map("vg-home\n", "LVM-abcdef\n");
	assert_string_equal(seen("sda").busy, "sda2 is used by LVM volume vg-home (dm-0)");
	map("secret\n", "CRYPT-LUKS2-abc\n");
	assert_string_equal(seen("sda").busy, "sda2 is used by encrypted volume secret (dm-0)");
	map("lun7\n", "mpath-3600\n");
	assert_string_equal(seen("sda").busy, "sda2 is a path of multipath device lun7 (dm-0)");
}

static void swap_and_zones(void **state)
{
	(void)state;
	put_sata();
	put("/proc/swaps", "Filename\tType\tSize\tUsed\tPriority\n/dev/sda partition 8388604 0 -2\n");
	assert_string_equal(seen("sda").busy, "sda is used as swap");
	put("/proc/swaps", "");
	put(SATA "/queue/zoned", "host-managed\n");
	assert_string_equal(seen("sda").busy, "zoned, host-managed: cannot be written at random");
	put(SATA "/queue/zoned", "host-aware\n");
	assert_string_equal(seen("sda").busy, "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sata), TEST(second_disk_of_an_ide_cable), TEST(nvme), TEST(nvme_multipath), TEST(sas), TEST(virtio),
		TEST(usb), TEST(memory_card), TEST(somewhere_else), TEST(holders), TEST(holders_by_device_mapper),
		TEST(swap_and_zones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
