/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nics_memory.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/publish.h"

#define FILE_MAX (64 << 10)
#define SAVE_PAUSE 30.0 /* seconds after a failure: the disk may be read-only for a while */
#define STATE_PAUSE 1.0
#define STATE_FRESH 5.0 /* without news, too: who reads it sees by its age that somebody is listening */

static void print(struct report *report)
{
	report_print(report, stderr, false);
	report_free(report);
}

void nics_memory_load(struct nics_memory *memory, const char *root)
{
	struct report report = REPORT_NULL;
	memory->path = xasprintf("%s%s", root, PORTS_MEMORY);
	memory->state_path = xasprintf("%s%s", root, PORTS_STATE);
	memory->written = read_file(memory->path, NULL, FILE_MAX);
	int count = 0;
	if (memory->written)
		count = port_memory_parse(memory->port, PORTS_MAX, memory->path, memory->written, &report);
	else if (errno != ENOENT)
		report_error(&report, memory->path, "cannot be read: %s", strerror(errno));
	memory->count = count > 0 ? (size_t)count : 0;
	memory->state_written = memory->save_after = -INFINITY;
	print(&report);
}

void nics_memory_learn(struct nics_memory *memory, const struct cabling *cabling, const struct port_facts *ports,
		       size_t count)
{
	struct text text = TEXT_NULL;
	memory->count = port_memory_learn(memory->port, memory->count, PORTS_MAX, cabling, ports, count);
	port_memory_format(&text, memory->port, memory->count);
	free(memory->text);
	memory->text = text_take(&text);
}

/* In the child. */
static int save(void *context)
{
	const struct nics_memory *memory = context;
	struct report report = REPORT_NULL;
	char *folder = folder_of(memory->path);
	int result = make_folders(folder) < 0 ? report_error(&report, folder, "%s", strerror(errno))
					      : publish(memory->path, memory->text, strlen(memory->text), 0644, &report);
	print(&report);
	free(folder);
	return result;
}

static void write_memory(struct nics_memory *memory, double now)
{
	switch (aside_state(&memory->saving)) {
	case ASIDE_BUSY:
		return;
	case ASIDE_FAILED:
		free(memory->written);
		memory->written = NULL;
		memory->save_after = now + SAVE_PAUSE;
		break;
	default:
		break;
	}
	if (now < memory->save_after || !memory->text || !*memory->text ||
	    (memory->written && strcmp(memory->text, memory->written) == 0))
		return;
	if (aside_begin(&memory->saving, save, memory)) {
		free(memory->written);
		memory->written = xstrdup(memory->text);
	}
}

static void write_state(struct nics_memory *memory, const struct port_facts *ports, size_t count)
{
	struct report report = REPORT_NULL;
	struct text text = TEXT_NULL;
	char *folder = folder_of(memory->state_path);
	port_facts_format(&text, ports, count);
	if (make_folders(folder) < 0)
		report_error(&report, folder, "%s", strerror(errno));
	else
		publish(memory->state_path, text.s ? text.s : "", text.length, 0644, &report);
	print(&report);
	free(folder);
	text_free(&text);
}

void nics_memory_write(struct nics_memory *memory, const struct port_facts *ports, size_t count, bool news, double now)
{
	write_memory(memory, now);
	memory->state_due |= news;
	if (now < memory->state_written + (memory->state_due ? STATE_PAUSE : STATE_FRESH))
		return;
	write_state(memory, ports, count);
	memory->state_due = false;
	memory->state_written = now;
}

bool nics_memory_state_there(const struct nics_memory *memory)
{
	return access(memory->state_path, F_OK) == 0;
}
