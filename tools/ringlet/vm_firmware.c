/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_firmware.h"

#include <errno.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "hardware_qemu.h"
#include "sys/publish.h"

#define MEMORY_LIMIT (16U << 20) /* bytes; OVMF's has 528 KiB */

const char *vm_firmware_named(const char *value, enum firmware *firmware)
{
	static const char *const names[] = {[FIRMWARE_BIOS] = "bios", [FIRMWARE_UEFI] = "uefi",
					    [FIRMWARE_SECURE] = "secure"};
	for (enum firmware i = FIRMWARE_BIOS; i <= FIRMWARE_SECURE; i++) {
		if (strcmp(value, names[i]) != 0)
			continue;
		*firmware = i;
		return NULL;
	}
	return "--firmware is bios, uefi or secure";
}

static int missing(const char *path, int error, struct report *report)
{
	report_error(report, path, "%s: a machine with UEFI wants OVMF (apt install ovmf)", strerror(error));
	return 1;
}

static int copy(const char *from, const char *to, struct report *report)
{
	size_t length;
	char *bytes = read_file(from, &length, MEMORY_LIMIT);
	int result = bytes ? publish(to, bytes, length, 0644, report) : missing(from, errno, report);
	free(bytes);
	return result;
}

int vm_firmware_ready(const struct hardware_machine *machine, const char *folder, const char *ovmf,
		      struct report *report)
{
	if (machine->firmware == FIRMWARE_BIOS)
		return 0;
	char *code = hardware_firmware_code(machine, ovmf), *first = hardware_firmware_first(machine, ovmf);
	char *name = hardware_firmware_file(machine), *own = xasprintf("%s/%s", folder, name);
	int result = access(code, R_OK) < 0 ? missing(code, errno, report) : 0;
	if (result == 0 && access(own, F_OK) < 0)
		result = copy(first, own, report);
	free(own);
	free(name);
	free(first);
	free(code);
	return result;
}

void vm_firmware_forget(const struct hardware_machine *machine, const char *folder)
{
	glob_t found;
	char *pattern = xasprintf("%s/%s-[us]*.vars", folder, machine->name);
	if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0) {
		for (size_t i = 0; i < found.gl_pathc; i++)
			unlink(found.gl_pathv[i]);
		globfree(&found);
	}
	free(pattern);
}
