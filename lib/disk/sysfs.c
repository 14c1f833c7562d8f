/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "disk/sysfs.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "sys/publish.h"

#define SYSFS_LIMIT 4096

static char *path_of(const char *root, const char *name, const char *file)
{
	return xasprintf("%s/sys/class/block/%s%s%s", root, name, *file ? "/" : "", file);
}

bool sysfs_text(const char *root, const char *name, const char *file, char *value, size_t size)
{
	char *path = path_of(root, name, file);
	char *text = read_file(path, NULL, SYSFS_LIMIT);
	free(path);
	if (!text)
		return false;
	char *begin = text + strspn(text, " \t\n");
	size_t end = strlen(begin);
	while (end && strchr(" \t\n", begin[end - 1]))
		end--;
	snprintf(value, size, "%.*s", (int)end, begin);
	free(text);
	return end > 0;
}

uint64_t sysfs_number(const char *root, const char *name, const char *file)
{
	char text[32];
	uint64_t value = 0;
	if (sysfs_text(root, name, file, text, sizeof text))
		num_parse(text, 0, UINT64_MAX, &value);
	return value;
}

bool sysfs_has(const char *root, const char *name, const char *file)
{
	char *path = path_of(root, name, file);
	bool has = access(path, F_OK) == 0;
	free(path);
	return has;
}

char *sysfs_real(const char *root, const char *name, const char *file)
{
	char real[PATH_MAX], top[PATH_MAX] = "";
	char *path = path_of(root, name, file);
	bool found = realpath(path, real) && (!*root || realpath(root, top));
	free(path);
	return found && starts_with(real, top) ? xstrdup(real + strlen(top)) : NULL;
}

char *sysfs_first(const char *root, const char *folder, const char *prefix)
{
	char *path = xasprintf("%s%s", root, folder);
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, versionsort);
	char *first = NULL;
	for (int i = 0; i < count; i++) {
		if (!first && entries[i]->d_name[0] != '.' && starts_with(entries[i]->d_name, prefix))
			first = xstrdup(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	free(path);
	return first;
}
