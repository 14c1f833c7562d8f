/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_site.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "demo_room.h"
#include "hardware_qemu.h"
#include "iso_area.h"
#include "secrets_store.h"
#include "stamp.h"
#include "sys/publish.h"
#include "vm_cables.h"
#include "vm_firmware.h"
#include "vm_login.h"
#include "vm_switch.h"

#define LOCK "lock"

static int find_base(struct demo_site *site, const char *base, struct report *report)
{
	char path[PATH_MAX];
	base = iso_base(base, report);
	if (!base)
		return 1;
	if (!realpath(base, path) || access(path, R_OK) < 0)
		return report_error(report, base, "cannot be read: %s", strerror(errno)), 1;
	site->base = xstrdup(path);
	return 0;
}

/* A lock of the kernel's: it ends with its process, however that ends, and it knows whose it is. */
static struct flock whole_file(short type)
{
	return (struct flock){.l_type = type, .l_whence = SEEK_SET};
}

static int lock_folder(struct demo_site *site, struct report *report)
{
	struct flock lock = whole_file(F_WRLCK);
	site->lock = open(LOCK, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (site->lock < 0)
		return report_error(report, site->folder, "%s: %s", LOCK, strerror(errno));
	if (fcntl(site->lock, F_SETLK, &lock) == 0)
		return 0;
	if (errno != EAGAIN && errno != EACCES)
		return report_error(report, site->folder, "%s: %s", LOCK, strerror(errno));
	fcntl(site->lock, F_GETLK, &lock);
	return report_error(report, site->folder, "another demo runs in this folder (process %d): end it first, by "
			    "'ringlet demo --stop --dir %s', or take another folder with --dir", (int)lock.l_pid,
			    site->folder), 1;
}

pid_t demo_site_owner(const char *folder)
{
	struct flock lock = whole_file(F_WRLCK);
	char *path = xasprintf("%s/" LOCK, folder);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	free(path);
	if (fd < 0)
		return 0;
	int got = fcntl(fd, F_GETLK, &lock);
	close(fd);
	return got == 0 && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

static int enter_folder(struct demo_site *site, const char *folder, struct report *report)
{
	char path[PATH_MAX];
	if (make_folders(folder) < 0 || !realpath(folder, path) || chdir(path) < 0)
		return report_error(report, folder, "%s", strerror(errno));
	site->folder = xstrdup(path);
	return lock_folder(site, report);
}

/* The run folder's copy of the profile, and what it says from now on. */
static int put_profile(struct demo_site *site, const char *content, struct report *report)
{
	struct loaded *loaded = &site->loaded;
	char *path = xasprintf("%s.conf", loaded->profile.name);
	int result = publish(path, content, strlen(content), 0600, report);
	if (result == 0) {
		load_free(loaded);
		result = load_profile(loaded, path, CLUSTER_ID_NONE);
	}
	free(path);
	return result;
}

int demo_site_open(struct demo_site *site, const char *folder, const char *profile, const char *base,
		   struct report *report)
{
	*site = (struct demo_site)DEMO_SITE_NULL;
	int result = load_profile(&site->loaded, profile, CLUSTER_ID_NONE) < 0;
	/* What is to be said of the profile is said once, with the path the person gave. */
	for (size_t i = 0; i < site->loaded.report.count; i++) {
		const struct message *message = &site->loaded.report.messages[i];
		report_add(report, message->severity, message->where, "%s", message->text);
	}
	if (result == 0)
		result = find_base(site, base, report);
	if (result == 0)
		result = enter_folder(site, folder, report);
	return result == 0 ? put_profile(site, site->loaded.profile.text, report) : result;
}

/* The text, with two of its lines as comments. 0: no such line. */
static void add_without(struct text *text, const char *content, int line1, int line2)
{
	for (int line = 1; *content; line++) {
		size_t length = strcspn(content, "\n");
		text_add(text, "%s%.*s\n", line == line1 || line == line2 ? "; " : "", (int)length, content);
		content += length + (content[length] == '\n');
	}
}

int demo_site_patient(struct demo_site *site, struct report *report)
{
	const struct profile *p = &site->loaded.profile;
	unsigned token = p->token > DEMO_PATIENT_TOKEN ? p->token : DEMO_PATIENT_TOKEN;
	unsigned watchdog = p->watchdog > DEMO_PATIENT_WATCHDOG ? p->watchdog : DEMO_PATIENT_WATCHDOG;
	if (token == p->token && watchdog == p->watchdog)
		return 0;
	report_add(report, SEVERITY_NOTE, "[ha]",
		   "emulated machines stand still for seconds: token = %u and watchdog = %u here, not %u and %u", token, watchdog,
		   p->token, p->watchdog);
	struct text text = TEXT_NULL;
	add_without(&text, p->text, p->token_line, p->watchdog_line);
	text_add(&text, "\n[ha]\ntoken = %u\nwatchdog = %u\n", token, watchdog);
	int result = put_profile(site, text.s, report);
	text_free(&text);
	return result;
}

static int plan(struct demo_site *site, const struct demo_wish *wish, struct report *report)
{
	struct loaded *loaded = &site->loaded;
	int result = secrets_store_invent(&site->secrets, &loaded->profile, DEMO_IPMI_PASSWORD, report);
	if (result == 0) /* once more, now that the id is known from which all others derive */
		result = cluster_plan(&loaded->cluster, &loaded->profile, site->secrets.cluster_id, report) < 0;
	if (result == 0)
		hardware_plan(&site->hardware, &loaded->cluster, wish->disk_size, wish->memory_mib);
	for (int i = 0; result == 0 && i < site->hardware.machines; i++)
		hardware_set_firmware(&site->hardware.machine[i], wish->firmware);
	return result;
}

static int make_disk(const char *path, uint64_t size, struct report *report)
{
	unlink(path);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	int result = fd < 0 ? -1 : ftruncate(fd, (off_t)size);
	if (result < 0)
		report_error(report, path, "%s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return result;
}

int demo_site_blank(const struct demo_site *site, int machine, unsigned disk, struct report *report)
{
	const struct hardware_machine *of = &site->hardware.machine[machine];
	char *path = hardware_disk_file(of, disk);
	int result = make_disk(path, of->disk_size, report);
	free(path);
	return result;
}

/* Calls back for each disk of each machine; stops at the first that fails. */
static int each_disk(const struct demo_site *site, int (*call)(const char *, uint64_t, struct report *),
		     struct report *report)
{
	int result = 0;
	for (int i = 0; i < site->hardware.machines; i++) {
		const struct hardware_machine *machine = &site->hardware.machine[i];
		for (unsigned k = 1; k <= machine->disks && result == 0; k++) {
			char *path = hardware_disk_file(machine, k);
			result = call(path, machine->disk_size, report);
			free(path);
		}
	}
	return result;
}

static int stamp_all(struct demo_site *site, const char *key, struct report *report)
{
	int result = 0;
	for (int i = 0; i < site->hardware.machines && result == 0; i++) {
		const struct hardware_machine *machine = &site->hardware.machine[i];
		char *path = xasprintf("%s.iso", machine->name);
		result = stamp_iso(&site->loaded.cluster, &site->secrets, machine->node, key, site->base, path, report);
		free(path);
	}
	return result;
}

/* New machines, so a new cluster: what is known of the last one is of no use. */
static void forget_secrets(const struct demo_site *site)
{
	char *path = secrets_store_path(&site->loaded.profile);
	unlink(path);
	free(path);
}

/* A missing firmware is told of before anything large is made. */
static int ready_firmware(const struct demo_site *site, struct report *report)
{
	int result = 0;
	for (int i = 0; i < site->hardware.machines && result == 0; i++)
		result = vm_firmware_ready(&site->hardware.machine[i], ".", NULL, report);
	return result;
}

int demo_site_fill(struct demo_site *site, const struct demo_wish *wish, struct report *report)
{
	forget_secrets(site);
	int result = plan(site, wish, report);
	if (result == 0) {
		demo_site_remove_images(site);
		demo_site_remove_sockets(site);
		result = demo_room_check(&site->hardware, site->base, report);
	}
	if (result == 0)
		result = ready_firmware(site, report);
	char *key = result == 0 ? vm_login_key(report) : NULL;
	if (result == 0)
		result = key ? vm_login_hosts(&site->loaded.cluster, &site->secrets, report) : -1;
	if (result == 0)
		result = stamp_all(site, key, report);
	if (result == 0)
		result = each_disk(site, make_disk, report);
	free(key);
	return result;
}

static void remove_named(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void remove_named(const char *format, ...)
{
	struct text path = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&path, format, args);
	va_end(args);
	unlink(path.s);
	text_free(&path);
}

static int remove_disk(const char *path, uint64_t size, struct report *report)
{
	(void)size, (void)report;
	unlink(path);
	return 0;
}

void demo_site_remove_images(const struct demo_site *site)
{
	each_disk(site, remove_disk, NULL);
	for (int i = 0; i < site->hardware.machines; i++) {
		remove_named("%s.iso", site->hardware.machine[i].name);
		vm_firmware_forget(&site->hardware.machine[i], ".");
	}
}

void demo_site_remove_sockets(const struct demo_site *site)
{
	for (int i = 0; i < site->hardware.machines; i++) {
		const struct hardware_machine *machine = &site->hardware.machine[i];
		remove_named("%s.qmp", machine->name);
		remove_named("%s.told", machine->name);
		remove_named("%s.serial", machine->name);
		remove_named("lan%d.plug", machine->node);
		for (int k = 0; k < machine->nics; k++)
			if (machine->nic[k].cable)
				remove_named(VM_CABLE_PLUG, machine->nic[k].cable, machine->nic[k].end);
	}
	unlink("lan0.plug");
	for (int i = 0; i < VM_SWITCH_OBSERVERS; i++)
		remove_named("lan%d.plug", vm_switch_observer(site->hardware.machines, i));
}

void demo_site_close(struct demo_site *site)
{
	if (site->lock >= 0)
		close(site->lock);
	load_free(&site->loaded);
	secrets_free(&site->secrets);
	free(site->folder);
	free(site->base);
	*site = (struct demo_site)DEMO_SITE_NULL;
}
