/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_text.h"

#include <stdlib.h>
#include <string.h>

#include "plan/fact_words.h"

const char *disk_mark_name(enum disk_mark mark)
{
	static const char *const names[] = {"none", "newborn", "renewing", "complete", "sealed"};
	return names[mark];
}

/* --- writing ------------------------------------------------------------------------------ */

void disk_facts_format(struct text *text, const struct disk_facts *facts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct disk_facts *d = &facts[i];
		text_add(text, "disk ");
		fact_add_word(text, d->name);
		fact_add_number(text, "size", d->size);
		fact_add_string(text, "model", d->model);
		fact_add_string(text, "serial", d->serial);
		fact_add_string(text, "wwn", d->wwn);
		fact_add_string(text, "transport", d->transport);
		fact_add_string(text, "path", d->path);
		fact_add_string(text, "controller", d->controller);
		if (d->sector != SECTOR)
			text_add(text, " sector=%u", d->sector);
		fact_add_flag(text, "rotational", d->rotational);
		fact_add_flag(text, "removable", d->removable);
		fact_add_flag(text, "read-only", d->read_only);
		fact_add_flag(text, "boot-medium", d->boot_medium);
		fact_add_string(text, "busy", d->busy);
		if (d->mark != MARK_NONE)
			text_add(text, " mark=%s", disk_mark_name(d->mark));
		fact_add_string(text, "installed", d->installed);
		text_add(text, "\n");
		for (size_t c = 0; c < d->content_count; c++) {
			text_add(text, "  ");
			fact_add_word(text, d->contents[c].where);
			text_add(text, " ");
			fact_add_word(text, d->contents[c].type);
			fact_add_number(text, "start", d->contents[c].start);
			fact_add_number(text, "size", d->contents[c].size);
			fact_add_string(text, "label", d->contents[c].label);
			fact_add_string(text, "uuid", d->contents[c].uuid);
			if (d->contents[c].raid_disks)
				text_add(text, " raid-disks=%u", d->contents[c].raid_disks);
			text_add(text, "\n");
		}
	}
}

/* --- reading ------------------------------------------------------------------------------ */

struct parse {
	struct fact_line line;
	struct disk_facts *facts;
	size_t count;
};

static int fail(const struct parse *p, const char *what, const char *which)
{
	return fact_fail(&p->line, what, which);
}

static int set_string(const struct parse *p, char *field, size_t room, const char *value)
{
	return fact_set_string(&p->line, field, room, value);
}

static int set_size(struct parse *p, uint64_t *field, const char *value)
{
	return value && size_parse(value, field) ? 0 : fail(p, "not a size:", value ? value : "");
}

static int set_sector(struct parse *p, unsigned *field, const char *value)
{
	uint64_t v;
	if (!value || !num_parse(value, 512, 65536, &v))
		return fail(p, "not a sector size:", value ? value : "");
	*field = (unsigned)v;
	return 0;
}

static int set_raid_disks(struct parse *p, unsigned *field, const char *value)
{
	uint64_t v;
	if (!value || !num_parse(value, 1, RAID_DISKS_MAX, &v))
		return fail(p, "not a count of disks:", value ? value : "");
	*field = (unsigned)v;
	return 0;
}

static int set_mark(struct parse *p, enum disk_mark *field, const char *value)
{
	for (enum disk_mark mark = MARK_NONE; mark <= MARK_SEALED; mark++)
		if (value && strcmp(value, disk_mark_name(mark)) == 0) {
			*field = mark;
			return 0;
		}
	return fail(p, "not a mark:", value ? value : "");
}

static int set_flag(struct parse *p, struct disk_facts *d, const char *key)
{
	const struct {
		const char *name;
		bool *field;
	} flags[] = {
		{"rotational", &d->rotational},
		{"removable", &d->removable},
		{"read-only", &d->read_only},
		{"boot-medium", &d->boot_medium},
	};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (strcmp(key, flags[i].name) == 0) {
			*flags[i].field = true;
			return 0;
		}
	return fail(p, "unknown word", key);
}

static int set_disk(struct parse *p, struct disk_facts *d, const char *key, const char *value)
{
	const struct {
		const char *name;
		char *field;
		size_t room;
	} strings[] = {
		{"model", d->model, sizeof d->model},
		{"serial", d->serial, sizeof d->serial},
		{"wwn", d->wwn, sizeof d->wwn},
		{"transport", d->transport, sizeof d->transport},
		{"path", d->path, sizeof d->path},
		{"controller", d->controller, sizeof d->controller},
		{"busy", d->busy, sizeof d->busy},
		{"installed", d->installed, sizeof d->installed},
	};
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		if (strcmp(key, strings[i].name) == 0)
			return set_string(p, strings[i].field, strings[i].room, value);
	if (strcmp(key, "size") == 0)
		return set_size(p, &d->size, value);
	if (strcmp(key, "sector") == 0)
		return set_sector(p, &d->sector, value);
	if (strcmp(key, "mark") == 0)
		return set_mark(p, &d->mark, value);
	return set_flag(p, d, key);
}

static int set_content(struct parse *p, struct disk_content *c, const char *key, const char *value)
{
	if (strcmp(key, "size") == 0)
		return set_size(p, &c->size, value);
	if (strcmp(key, "start") == 0)
		return set_size(p, &c->start, value);
	if (strcmp(key, "label") == 0)
		return set_string(p, c->label, sizeof c->label, value);
	if (strcmp(key, "uuid") == 0)
		return set_string(p, c->uuid, sizeof c->uuid, value);
	if (strcmp(key, "raid-disks") == 0)
		return set_raid_disks(p, &c->raid_disks, value);
	return fail(p, "unknown word", key);
}

static int parse_disk(struct parse *p)
{
	char *word, *value;
	p->facts = xrealloc(p->facts, (p->count + 1) * sizeof *p->facts);
	struct disk_facts *d = &p->facts[p->count++];
	*d = (struct disk_facts){.sector = SECTOR};
	word = fact_word(&p->line, &value);
	if (!word)
		return fail(p, "a disk without its name:", "");
	if (set_string(p, d->name, sizeof d->name, word) < 0)
		return -1;
	while ((word = fact_word(&p->line, &value)))
		if (set_disk(p, d, word, value) < 0)
			return -1;
	return 0;
}

static int parse_content(struct parse *p, char *where)
{
	char *word, *value;
	struct disk_facts *d = &p->facts[p->count - 1];
	d->contents = xrealloc(d->contents, (d->content_count + 1) * sizeof *d->contents);
	struct disk_content *c = &d->contents[d->content_count++];
	*c = (struct disk_content){0};
	word = fact_word(&p->line, &value);
	if (!word)
		return fail(p, "no type after", where);
	if (set_string(p, c->where, sizeof c->where, where) < 0 || set_string(p, c->type, sizeof c->type, word) < 0)
		return -1;
	while ((word = fact_word(&p->line, &value)))
		if (set_content(p, c, word, value) < 0)
			return -1;
	return 0;
}

static int parse_line(struct parse *p)
{
	char *value;
	bool indented = *p->line.at == ' ' || *p->line.at == '\t';
	char *word = fact_word(&p->line, &value);
	if (!word)
		return 0;
	if (indented)
		return p->count ? parse_content(p, word) : fail(p, "no disk before", word);
	return strcmp(word, "disk") == 0 ? parse_disk(p) : fail(p, "a line begins with 'disk', 'port', 'heard' or 'lldp', or is indented, not", word);
}

int disk_facts_parse(struct disk_facts **facts, size_t *count, const char *path, const char *text,
		     struct report *report)
{
	struct parse p = {.line = {.path = path, .report = report}};
	int result = 0;
	for (p.line.number = 1; *text; p.line.number++) {
		size_t length = strcspn(text, "\n");
		char *line = xstrndup(text, length);
		p.line.at = line;
		result |= parse_line(&p);
		free(line);
		text += length + (text[length] == '\n');
	}
	if (result < 0) {
		disk_facts_free(p.facts, p.count);
		free(p.facts);
		return -1;
	}
	*facts = p.facts;
	*count = p.count;
	return 0;
}
