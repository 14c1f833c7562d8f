/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe_files NAME=PATH...: plain files looked at as if they were disks of these names; facts on standard output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "disk/probe_disk.h"
#include "plan/disk_text.h"

static int look(struct disk_facts *disk, const char *argument)
{
	const char *path = strchr(argument, '=');
	struct stat st;
	if (!path || stat(path + 1, &st) < 0) {
		fprintf(stderr, "%s: no NAME=PATH\n", argument);
		return -1;
	}
	*disk = (struct disk_facts){.size = (uint64_t)st.st_size, .sector = SECTOR};
	snprintf(disk->name, sizeof disk->name, "%.*s", (int)(path - argument), argument);
	if (probe_contents(disk, path + 1) < 0) {
		perror(path + 1);
		return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct disk_facts *facts = xcalloc((size_t)argc, sizeof *facts);
	struct text text = TEXT_NULL;
	int result = 0;
	for (int i = 1; i < argc; i++)
		if (look(&facts[i - 1], argv[i]) < 0)
			result = 1;
	disk_facts_format(&text, facts, (size_t)argc - 1);
	fputs(text.s ? text.s : "", stdout);
	text_free(&text);
	disk_facts_free(facts, (size_t)argc);
	free(facts);
	return result;
}
