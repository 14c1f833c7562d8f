/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "array.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "command.h"
#include "modules.h"
#include "disk/partition.h"
#include "stage.h"
#include "disk/wipe.h"

char *array_device(const char *name)
{
	return xasprintf("/dev/md/%s", name);
}

/* ---- a growing argv ---- */

struct argv {
	char **items;
	size_t count;
};

static void add(struct argv *argv, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct argv *argv, const char *format, ...)
{
	struct text text = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);
	argv->items = xrealloc(argv->items, (argv->count + 2) * sizeof *argv->items);
	argv->items[argv->count++] = text_take(&text);
	argv->items[argv->count] = NULL;
}

static void add_members(struct argv *argv, const struct disk_plan *plan, enum partition part)
{
	for (unsigned i = 0; i < plan->targets; i++) {
		char *member = partition_device(&plan->target[i], part);
		add(argv, "%s", member);
		free(member);
	}
}

static int run_argv(struct argv *argv, const char *where, struct report *report)
{
	int result = command(report, where, (const char *const *)argv->items);
	for (size_t i = 0; i < argv->count; i++)
		free(argv->items[i]);
	free(argv->items);
	return result;
}

/* ---- mdadm ---- */

/*
 * --homehost=any: the name is the array's alone, and is the same whatever the
 * machine is called. --bitmap is always said, because mdadm 4.4 asks otherwise.
 */
static int create(const struct disk_plan *plan, const struct array_plan *array, const char *device,
		  struct report *report)
{
	struct argv argv = {0};
	char md[ID_TEXT];
	id_as_md(md, array->uuid);
	add(&argv, "mdadm");
	add(&argv, "--create");
	add(&argv, "%s", device);
	add(&argv, "--run");
	add(&argv, "--homehost=any");
	add(&argv, "--name=%s", array->name);
	add(&argv, "--uuid=%s", md);
	add(&argv, "--level=%s", array->level);
	if (array->layout)
		add(&argv, "--layout=%s", array->layout);
	add(&argv, "--metadata=%s", array->metadata);
	add(&argv, "--bitmap=%s", array->bitmap);
	if (array->assume_clean)
		add(&argv, "--assume-clean");
	/* One member must be meant; and a level 5 would begin with its last member as a spare, to be rebuilt. */
	if (array->members == 1 || strcmp(array->level, "5") == 0)
		add(&argv, "--force");
	add(&argv, "--raid-devices=%u", array->members);
	add_members(&argv, plan, array->part);
	return run_argv(&argv, device, report);
}

/* The kernel would ask for it too, but by way of a program that an initramfs need not have. */
static int load_personality(const char *level, struct report *report)
{
	static const struct {
		const char *level, *module;
	} personalities[] = {{"0", "raid0"}, {"1", "raid1"}, {"10", "raid10"}, {"5", "raid456"}, {"6", "raid456"}};
	for (size_t i = 0; i < sizeof personalities / sizeof *personalities; i++) {
		if (strcmp(personalities[i].level, level) != 0)
			continue;
		char *folder = modules_folder("");
		int result = modules_load(folder, (const char *[]){personalities[i].module, NULL}, report);
		free(folder);
		return result;
	}
	return 0;
}

/* A first resync shall not hold up the installation: it goes on after the restart at full speed. */
static void slow_resync(void)
{
	int fd = open("/proc/sys/dev/raid/speed_limit_max", O_WRONLY | O_CLOEXEC);
	if (fd >= 0 && write(fd, "1000", 4) < 0)
		stage_note("the resync's speed cannot be limited");
	if (fd >= 0)
		close(fd);
}

static bool is_data(const struct array_plan *array)
{
	return array->part == PART_OWN || array->part == PART_COPY;
}

/* Half an array of an interrupted run, or the old system's: mdadm would only ask about it, but it must not come back. */
static int wipe_members(const struct disk_plan *plan, const struct array_plan *array, struct report *report)
{
	int result = 0;
	for (unsigned i = 0; result == 0 && i < plan->targets; i++) {
		char *member = partition_device(&plan->target[i], array->part);
		result = wipe_member(member, report);
		free(member);
	}
	return result;
}

int array_create(const struct disk_plan *plan, const struct array_plan *array, struct report *report)
{
	if (plan->renew && is_data(array))
		return report_error(report, array->name, "holds data that are to be kept: it is not made anew");
	char *device = array_device(array->name);
	int result = load_personality(array->level, report);
	if (result == 0 && plan->renew)
		result = wipe_members(plan, array, report);
	if (result == 0 && !array->assume_clean)
		slow_resync();
	if (result == 0)
		result = create(plan, array, device, report);
	if (result == 0)
		result = wipe_signatures(device, report);
	free(device);
	return result;
}

int array_stop(const char *name, struct report *report)
{
	char *device = array_device(name);
	int result = command(report, device, RUN_ARGV("mdadm", "--stop", device));
	free(device);
	return result;
}

int array_assemble(const char *name, const char *level, const char *id, const char *const *members, size_t count,
		   struct report *report)
{
	struct argv argv = {0};
	char md[ID_TEXT];
	if (load_personality(level, report) < 0)
		return -1;
	char *device = array_device(name);
	id_as_md(md, id);
	add(&argv, "mdadm");
	add(&argv, "--assemble");
	add(&argv, "%s", device);
	add(&argv, "--config=none");
	add(&argv, "--homehost=any");
	add(&argv, "--readonly");
	add(&argv, "--run");
	add(&argv, "--uuid=%s", md);
	for (size_t i = 0; i < count; i++)
		add(&argv, "%s", members[i]);
	int result = run_argv(&argv, device, report);
	free(device);
	return result;
}

/* ---- what mdadm says of a running array ---- */

/* Does `mdadm --detail --export` say KEY=value? */
static bool says(const char *detail, const char *key, const char *value)
{
	char *line = xasprintf("%s=%s\n", key, value);
	const char *found = strstr(detail, line);
	bool does = found && (found == detail || found[-1] == '\n');
	free(line);
	return does;
}

static char *detail_of(const char *device, struct report *report)
{
	return command_output(report, device, RUN_ARGV("mdadm", "--detail", "--export", device));
}

static int verify_kind(const struct array_plan *array, const char *device, const char *detail, struct report *report)
{
	char md[ID_TEXT], level[16], members[16];
	id_as_md(md, array->uuid);
	snprintf(level, sizeof level, "raid%s", array->level);
	snprintf(members, sizeof members, "%u", array->members);
	if (!says(detail, "MD_UUID", md) || !says(detail, "MD_LEVEL", level) || !says(detail, "MD_DEVICES", members))
		return report_error(report, device, "is not the array that is planned (level %s, %s members); mdadm says: %s",
				    level, members, detail);
	return 0;
}

/* Members that work, and those that are being filled up. */
static unsigned count_members(const char *detail, unsigned *filling)
{
	unsigned working = 0;
	*filling = 0;
	for (const char *s = detail; (s = strstr(s, "_ROLE=")); s++)
		*(strncmp(s, "_ROLE=spare", strlen("_ROLE=spare")) == 0 ? filling : &working) += 1;
	return working;
}

static int verify_members(const struct array_plan *array, bool kept, const char *device, const char *detail,
			  struct report *report)
{
	unsigned filling, working = count_members(detail, &filling);
	if (working == array->members)
		return 0;
	if (!kept)
		return report_error(report, device, "has %u of its %u members", working, array->members);
	if (working + filling < array->members)
		report_warning(report, device, "has %u of its %u members: ringctl status on the node tells which is missing",
			       working + filling, array->members);
	return 0;
}

int array_verify(const struct disk_plan *plan, const struct array_plan *array, struct report *report)
{
	char *device = array_device(array->name);
	char *detail = detail_of(device, report);
	int result = detail ? verify_kind(array, device, detail, report) : -1;
	if (result == 0)
		result = verify_members(array, plan->renew && is_data(array), device, detail, report);
	free(detail);
	free(device);
	return result;
}

/* ---- arrays whose data stay ---- */

static int check_kept(const struct array_plan *array, struct report *report)
{
	char *device = array_device(array->name);
	char *detail = detail_of(device, report);
	int result = detail ? verify_kind(array, device, detail, report) : -1;
	if (result < 0) {
		struct report ignored = REPORT_NULL;
		array_stop(array->name, &ignored);
		report_free(&ignored);
	}
	free(detail);
	free(device);
	return result;
}

int array_assemble_kept(const struct disk_plan *plan, const struct array_plan *array, struct report *report)
{
	char *members[DISKS_MAX] = {0};
	size_t count = 0;
	for (unsigned i = 0; i < plan->targets; i++)
		if (!plan->target[i].added)
			members[count++] = partition_device(&plan->target[i], array->part);
	int result = array_assemble(array->name, array->level, array->uuid, (const char *const *)members, count, report);
	if (result == 0)
		result = check_kept(array, report);
	while (count)
		free(members[--count]);
	return result;
}

static int make_writable(const char *device, struct report *report)
{
	int read_only = 0, fd = open(device, O_RDONLY | O_CLOEXEC);
	int result = fd < 0 ? -1 : ioctl(fd, BLKROGET, &read_only);
	if (result < 0)
		report_error(report, device, "cannot be asked whether it may be written: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return result == 0 && read_only ? command(report, device, RUN_ARGV("mdadm", "--readwrite", device)) : result;
}

int array_add(const struct disk_target *target, const struct array_plan *array, struct report *report)
{
	char *device = array_device(array->name), *member = partition_device(target, array->part);
	slow_resync();
	int result = make_writable(device, report);
	if (result == 0)
		result = command(report, device, RUN_ARGV("mdadm", device, "--add", member));
	free(member);
	free(device);
	return result;
}
