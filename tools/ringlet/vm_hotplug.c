/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_hotplug.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "qemu_disks.h"
#include "qemu_kind.h"
#include "vm_qmp.h"

/* The place of a disk that can be pulled and put in; -1: the report says why there is none. */
static int find_bay(const struct hardware_machine *machine, struct qemu_place places[BAYS_MAX], unsigned disk,
		    struct report *report)
{
	if (qemu_disks_place(places, machine, report) < 0)
		return -1;
	for (unsigned b = 0; b < machine->bays; b++) {
		const struct qemu_kind *kind = qemu_kind(places[b].kind);
		if (machine->bay[b].disk != disk)
			continue;
		if (kind->plugs)
			return (int)b;
		return report_error(report, machine->name, "disk %u: QEMU lets no %s disk be pulled from a running "
				    "machine, or be put in, but virtio, nvme, scsi and usb disks", disk, kind->name);
	}
	return report_error(report, machine->name, "it has no disk %u", disk);
}

/*
 * Gives back the image of a disk that is gone, so that another one can take
 * its name. Most disks that were there at the start take theirs along, an NVMe
 * disk leaves it behind, and one put in later has it from blockdev-add: one of
 * these commands is the right one, and no answer means anything.
 */
static void forget_image(const char *socket, const char *id)
{
	struct report unheard = REPORT_NULL;
	char *node = xasprintf("{\"node-name\":\"%s\"}", id);
	char *drive = xasprintf("{\"command-line\":\"drive_del %s\"}", id);
	if (vm_qmp(socket, "blockdev-del", node, &unheard) < 0)
		vm_qmp(socket, "human-monitor-command", drive, &unheard);
	report_free(&unheard);
	free(drive);
	free(node);
}

int vm_hotplug_pull(const char *socket, const struct hardware_machine *machine, unsigned disk, struct report *report)
{
	struct qemu_place places[BAYS_MAX];
	if (find_bay(machine, places, disk, report) < 0)
		return 1;
	char *id = xasprintf("disk%u", disk);
	int result = vm_qmp_unplug(socket, id, report);
	if (result == 0)
		forget_image(socket, id);
	free(id);
	return result;
}

/* The same as -drive says of a disk. For the caller to free. */
static char *image_json(const char *id, const char *path)
{
	struct json_object *image = json_object_new_object(), *cache = json_object_new_object();
	struct json_object *file = json_object_new_object();
	json_put_bool(cache, "direct", false);
	json_put_bool(cache, "no-flush", true);
	json_put_string(file, "driver", "file");
	json_put_string(file, "filename", path);
	json_put_string(file, "discard", "unmap");
	json_put_string(image, "driver", "raw");
	json_put_string(image, "node-name", id);
	json_put_string(image, "discard", "unmap");
	json_object_object_add(image, "cache", cache);
	json_object_object_add(image, "file", file);
	return json_text(image);
}

/* What QEMU wants as a number and not as text. */
static bool is_number(const char *key)
{
	static const char *const numbers[] = {"scsi-id", "wwn", "rotation_rate", "physical_block_size",
					      "logical_block_size", "bootindex"};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (strcmp(numbers[i], key) == 0)
			return true;
	return false;
}

/* "driver,key=value,..." as an object. */
static char *device_json(const char *device)
{
	struct json_object *object = json_object_new_object();
	char *words = xstrdup(device), *rest = NULL, *word = strtok_r(words, ",", &rest);
	json_put_string(object, "driver", word);
	while ((word = strtok_r(NULL, ",", &rest))) {
		char *value = strchr(word, '=');
		*value++ = '\0';
		if (is_number(word))
			json_put_number(object, word, strtoll(value, NULL, 0));
		else
			json_put_string(object, word, value);
	}
	free(words);
	return json_text(object);
}

/* The image, then the device; if the second one is not taken, the first is given back. */
static int plug(const char *socket, unsigned disk, const char *path, const char *device, struct report *report)
{
	char *id = xasprintf("disk%u", disk);
	char *image = image_json(id, path), *arguments = device_json(device);
	int result = vm_qmp(socket, "blockdev-add", image, report);
	if (result == 0) {
		result = vm_qmp(socket, "device_add", arguments, report);
		if (result < 0)
			forget_image(socket, id);
	}
	free(arguments);
	free(image);
	free(id);
	return result;
}

int vm_hotplug_insert(const char *socket, struct hardware_machine *machine, const struct qemu_options *options,
		      unsigned disk, const char *file, struct report *report)
{
	struct qemu_place places[BAYS_MAX];
	if (disk > machine->disks && disk <= BAYS_MAX && machine->bay[disk - 1].disk == 0) {
		machine->bay[disk - 1].disk = disk;
		machine->bays = disk > machine->bays ? disk : machine->bays;
	}
	int bay = find_bay(machine, places, disk, report);
	if (bay < 0)
		return 1;
	char *own = hardware_disk_file(machine, disk);
	char *device = qemu_disk_device(machine, options, places, (unsigned)bay);
	int result = plug(socket, disk, file ? file : own, device, report);
	free(device);
	free(own);
	return result;
}

static int no_port(const struct hardware_machine *machine, const char *port, struct report *report)
{
	struct text ports = TEXT_NULL;
	for (int i = 0; i < machine->nics; i++)
		text_add(&ports, "%s%s", i == 0 ? "" : i + 1 < machine->nics ? ", " : " and ", machine->nic[i].name);
	report_error(report, machine->name, "it has no port '%s', but %s", port, ports.s);
	text_free(&ports);
	return 1;
}

int vm_hotplug_cable(const char *socket, const struct hardware_machine *machine, const char *port, bool in,
		     struct report *report)
{
	int i = 0;
	while (i < machine->nics && strcmp(machine->nic[i].name, port) != 0)
		i++;
	if (i == machine->nics)
		return no_port(machine, port, report);
	char *arguments = xasprintf("{\"name\":\"%s\",\"up\":%s}", port, in ? "true" : "false");
	int result = vm_qmp(socket, "set_link", arguments, report);
	free(arguments);
	return result;
}
