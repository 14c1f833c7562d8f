/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_image.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "guest_progress.h"
#include "sys/run.h"

#define LONG (7 * 24 * 3600) /* s: a large image over a slow ring */

#define refuse(report, ...) (report_error(report, __VA_ARGS__), 1)

/* QEMU takes what stands before a colon for a protocol, unless a slash comes first. */
static char *plain(const char *path)
{
	return *path == '/' ? xstrdup(path) : xasprintf("./%s", path);
}

/* ---- looking ---- */

static const char *string_of(struct json_object *object, const char *key)
{
	struct json_object *value;
	return object && json_object_object_get_ex(object, key, &value) ? json_object_get_string(value) : NULL;
}

static struct json_object *member(struct json_object *object, const char *key)
{
	struct json_object *value = NULL;
	if (object)
		json_object_object_get_ex(object, key, &value);
	return value;
}

/* A description may name any file of the host: what is not beside it does not belong to it. */
static bool beside(const char *path, const char *other)
{
	const char *slash = strrchr(other, '/');
	char *folder = folder_of(path);
	bool is = !slash || (strlen(folder) == (size_t)(slash - other) && strncmp(folder, other, strlen(folder)) == 0);
	free(folder);
	return is;
}

static int judge_extents(const char *path, struct json_object *data, struct report *report)
{
	struct json_object *extents = member(data, "extents");
	const char *file = string_of(data, "data-file");
	if (file)
		return refuse(report, path, "its data are in another file (%s): convert it with qemu-img first", file);
	for (size_t i = 0; extents && i < json_object_array_length(extents); i++) {
		file = string_of(json_object_array_get_idx(extents, i), "filename");
		if (file && !beside(path, file))
			return refuse(report, path, "takes its data from %s, which is not beside it", file);
	}
	return 0;
}

static int judge_format(struct guest_image *image, const char *path, struct json_object *info, struct report *report)
{
	static const char *const known[] = {"raw", "qcow2", "vmdk"};
	const char *format = string_of(info, "format"), *backing = string_of(info, "backing-filename");
	size_t i = 0;
	while (i < sizeof known / sizeof *known && format && strcmp(format, known[i]) != 0)
		i++;
	if (!format || i == sizeof known / sizeof *known)
		return refuse(report, path, "is of the format %s; qcow2, raw and vmdk are accepted", format ? format : "unknown");
	if (backing)
		return refuse(report, path, "is only the difference to %s: make one file of both first, with qemu-img convert",
			      backing);
	if (json_object_get_boolean(member(info, "encrypted")))
		return refuse(report, path, "is encrypted");
	snprintf(image->format, sizeof image->format, "%s", format);
	return 0;
}

int guest_image_judge(struct guest_image *image, const char *path, const char *json, struct report *report)
{
	struct json_object *info = json_tokener_parse(json);
	*image = (struct guest_image){0};
	if (!info || !json_object_is_type(info, json_type_object)) {
		json_object_put(info);
		return refuse(report, path, "qemu-img says nothing of it");
	}
	int result = judge_format(image, path, info, report);
	if (result == 0)
		result = judge_extents(path, member(member(info, "format-specific"), "data"), report);
	image->size = (uint64_t)json_object_get_int64(member(info, "virtual-size"));
	image->used = (uint64_t)json_object_get_int64(member(info, "actual-size"));
	if (result == 0 && (image->size == 0 || image->size % 512))
		result = refuse(report, path, "has %llu bytes: no whole sectors of 512 bytes", (unsigned long long)image->size);
	json_object_put(info);
	return result;
}

int guest_image_look(struct guest_image *image, const char *path, struct report *report)
{
	if (access(path, R_OK) < 0)
		return refuse(report, path, "cannot be read");
	char *name = plain(path);
	struct run r = {.argv = RUN_ARGV("qemu-img", "info", "--output=json", name)};
	int result = run(&r) == 0 ? guest_image_judge(image, path, r.output, report) : refuse(report, path, "%s", r.reason);
	free(name);
	run_free(&r);
	return result;
}

/* ---- making ---- */

static int command(const char *where, const char *const *argv, const volatile sig_atomic_t *stop,
		   struct guest_progress *progress, struct report *report)
{
	struct run r = {.argv = argv, .seconds = LONG, .stop = stop};
	if (progress) {
		r.heard = guest_progress_heard;
		r.user = progress;
	}
	int result = run(&r);
	if (progress)
		guest_progress_end(progress);
	if (result < 0)
		report_error(report, where, "%s", r.reason);
	run_free(&r);
	return result;
}

/*
 * Whole images take their room at once and without a write: then no guest ever stops because another one has filled the
 * volume. See docs/guests.md.
 */
static const char *preallocation(const struct guest_disk *disk)
{
	return disk->thin ? "preallocation=off" : "preallocation=falloc";
}

int guest_image_new(const char *path, const struct guest_disk *disk, struct report *report)
{
	char *size = xasprintf("%llu", (unsigned long long)disk->size);
	int result = command(path, RUN_ARGV("qemu-img", "create", "-q", "-f", "raw", "-o", preallocation(disk), path, size),
			     NULL, NULL, report);
	free(size);
	return result;
}

static int enlarge(const char *path, const struct guest_disk *disk, struct report *report)
{
	char *size = xasprintf("%llu", (unsigned long long)disk->size), *room = xasprintf("--%s", preallocation(disk));
	int result = command(path, RUN_ARGV("qemu-img", "resize", "-q", "-f", "raw", room, path, size), NULL, NULL, report);
	free(room);
	free(size);
	return result;
}

int guest_image_take(const char *path, const struct guest_disk *disk, const char *from, const struct guest_image *image,
		     const volatile sig_atomic_t *stop, struct report *report)
{
	char *name = plain(from);
	const char *base = strrchr(from, '/');
	struct guest_progress progress = {.what = base ? base + 1 : from};
	int result = command(from,
			     RUN_ARGV("qemu-img", "convert", "-p", "-t", "writeback", "-f", image->format, "-O", "raw", "-o",
				      preallocation(disk), name, path),
			     stop, &progress, report);
	free(name);
	if (result == 0 && disk->size > image->size)
		result = enlarge(path, disk, report);
	return result;
}

int guest_image_copy_file(const char *path, const char *from, const volatile sig_atomic_t *stop, struct report *report)
{
	return command(from, RUN_ARGV("cp", "--sparse=auto", "--", from, path), stop, NULL, report);
}
