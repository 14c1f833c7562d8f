/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "modules.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <libkmod.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "base/text.h"
#include "devices.h"
#include "stage.h"
#include "sys/publish.h"

#define ROUNDS 8 /* host controller, hub, device, interface, SCSI host, disk: six in the worst case */

/* Sound, graphics, cameras ... take seconds to load and help nobody here. */
static const struct {
	enum drivers set;
	const char *folder[17];
} wanted[] = {
	{DRIVERS_STORAGE, {"drivers/ata", "drivers/scsi", "drivers/nvme", "drivers/block", "drivers/md", "drivers/usb",
			   "drivers/virtio", "drivers/mmc", "drivers/message", "drivers/cdrom", "drivers/char/virtio",
			   "drivers/memstick", "drivers/pci", "drivers/hv", "drivers/ufs", NULL}},
	{DRIVERS_NETWORK, {"drivers/net", "drivers/phy", "drivers/ptp", NULL}},
	{DRIVERS_PEOPLE, {"drivers/hid", NULL}},
};

char *modules_folder(const char *root)
{
	struct utsname kernel;
	uname(&kernel);
	return xasprintf("%s/lib/modules/%s", root, kernel.release);
}

void modules_firmware(const char *folder)
{
	/* firmware_class.path: without a newline, which the kernel would take for a part of it. */
	int fd = open("/sys/module/firmware_class/parameters/path", O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, folder, strlen(folder)) < 0)
		stage_note("drivers will not find the medium's firmware: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
}

static bool is_wanted(struct kmod_module *module, enum drivers drivers)
{
	const char *path = kmod_module_get_path(module);
	/* Firmware tables promise floppy drives that nobody has seen for years; asking them takes seconds. */
	if (strcmp(kmod_module_get_name(module), "floppy") == 0)
		return false;
	if (!path)
		return false;
	if (!strstr(path, "/kernel/")) /* put beside the kernel's own tree ("updates"): somebody wanted it */
		return true;
	for (size_t w = 0; w < sizeof wanted / sizeof *wanted; w++)
		for (size_t i = 0; (wanted[w].set & drivers) && wanted[w].folder[i]; i++)
			if (strstr(path, wanted[w].folder[i]))
				return true;
	return false;
}

static bool insert(struct kmod_module *module)
{
	if (kmod_module_get_initstate(module) >= 0)
		return false;
	long begin = devices_clock();
	int result = kmod_module_probe_insert_module(module, KMOD_PROBE_APPLY_BLACKLIST, NULL, NULL, NULL, NULL);
	const char *name = kmod_module_get_name(module);
	if (result == 0)
		stage_note("%ld ms: module %s", devices_clock() - begin, name);
	else if (result < 0 && result != -EEXIST)
		stage_note("module %s: %s", name, strerror(-result));
	return result == 0;
}

static size_t load_alias(struct kmod_ctx *kmod, const char *alias, enum drivers drivers)
{
	struct kmod_list *list = NULL, *item;
	size_t loaded = 0;
	if (kmod_module_new_from_lookup(kmod, alias, &list) < 0)
		return 0;
	kmod_list_foreach(item, list)
	{
		struct kmod_module *module = kmod_module_get_module(item);
		if (is_wanted(module, drivers))
			loaded += insert(module);
		kmod_module_unref(module);
	}
	kmod_module_unref_list(list);
	return loaded;
}

/* path is ".../modalias" of a device, or ".../uevent", where the alias is one line of several. */
static char *read_alias(const char *path)
{
	char *alias = read_file(path, NULL, 4096);
	if (alias && ends_with(path, "/uevent")) {
		const char *line = strstr(alias, "MODALIAS=");
		char *value = xstrdup(line ? line + strlen("MODALIAS=") : "");
		free(alias);
		alias = value;
	}
	if (alias)
		alias[strcspn(alias, "\n")] = '\0';
	return alias;
}

/* A device that has its driver needs no other. */
static size_t load_for_device(struct kmod_ctx *kmod, const char *path, enum drivers drivers)
{
	char *driver = xasprintf("%.*s/driver", (int)(strrchr(path, '/') - path), path);
	bool bound = access(driver, F_OK) == 0;
	free(driver);
	char *alias = bound ? NULL : read_alias(path);
	size_t loaded = alias && *alias ? load_alias(kmod, alias, drivers) : 0;
	free(alias);
	return loaded;
}

static size_t one_round(struct kmod_ctx *kmod, enum drivers drivers)
{
	static const char *const patterns[] = {
		"/sys/bus/pci/devices/*/modalias",  "/sys/bus/virtio/devices/*/modalias",
		"/sys/bus/usb/devices/*/modalias",  "/sys/bus/scsi/devices/*/modalias",
		"/sys/bus/hid/devices/*/modalias",  "/sys/bus/acpi/devices/*/modalias",
		"/sys/bus/vmbus/devices/*/modalias", "/sys/bus/xen/devices/*/modalias",
		"/sys/bus/auxiliary/devices/*/uevent", /* parts of a card; neither these nor MMC cards have a modalias */
		"/sys/bus/mmc/devices/*/uevent",
	};
	size_t loaded = 0;
	for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
		glob_t found;
		if (glob(patterns[p], GLOB_NOSORT, NULL, &found) != 0)
			continue;
		for (size_t i = 0; i < found.gl_pathc; i++)
			loaded += load_for_device(kmod, found.gl_pathv[i], drivers);
		globfree(&found);
	}
	return loaded;
}

static struct kmod_ctx *open_folder(const char *folder)
{
	static const char *const no_config[] = {NULL};
	struct kmod_ctx *kmod = kmod_new(folder, no_config);
	if (kmod && kmod_load_resources(kmod) < 0)
		stage_note("%s: modules.dep and its like cannot be read", folder);
	return kmod;
}

size_t modules_for_hardware(const char *folder, enum drivers drivers)
{
	struct kmod_ctx *kmod = open_folder(folder);
	size_t loaded = 0, now = 1;
	for (int round = 0; kmod && now && round < ROUNDS; round++) {
		now = one_round(kmod, drivers);
		loaded += now;
	}
	kmod_unref(kmod);
	return loaded;
}

static int load_one(struct kmod_ctx *kmod, const char *name, struct report *report)
{
	struct kmod_list *list = NULL, *item;
	long begin = devices_clock();
	int result = kmod_module_new_from_lookup(kmod, name, &list);
	if (result == 0 && !list)
		result = -ENOENT;
	kmod_list_foreach(item, list)
	{
		struct kmod_module *module = kmod_module_get_module(item);
		int inserted = kmod_module_probe_insert_module(module, 0, NULL, NULL, NULL, NULL);
		if (inserted < 0 && inserted != -EEXIST)
			result = inserted;
		kmod_module_unref(module);
	}
	kmod_module_unref_list(list);
	if (result < 0)
		return report_error(report, name, "this kernel module cannot be loaded: %s", strerror(-result));
	stage_note("%ld ms: module %s", devices_clock() - begin, name);
	return 0;
}

int modules_load(const char *folder, const char *const *names, struct report *report)
{
	struct kmod_ctx *kmod = open_folder(folder);
	int result = 0;
	for (size_t i = 0; names[i]; i++)
		if (!kmod || load_one(kmod, names[i], report) < 0)
			result = -1;
	kmod_unref(kmod);
	return result;
}
