/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/disk_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char *disk_mark_name(enum disk_mark mark)
{
	static const char *const names[] = {"none", "newborn", "renewing", "complete", "sealed"};
	return names[mark];
}

/* --- writing ------------------------------------------------------------------------------ */

/* Quoted where it must be; a quote or control character, which no real disk has, becomes "?". */
static void add_word(struct text *text, const char *s)
{
	bool quote = !*s || strpbrk(s, " \t=\"#");
	text_add(text, "%s", quote ? "\"" : "");
	for (; *s; s++)
		text_add(text, "%c", *s == '"' || iscntrl((unsigned char)*s) ? '?' : *s);
	text_add(text, "%s", quote ? "\"" : "");
}

static void add_string(struct text *text, const char *key, const char *value)
{
	if (!*value)
		return;
	text_add(text, " %s=", key);
	add_word(text, value);
}

static void add_bytes(struct text *text, const char *key, uint64_t bytes)
{
	if (bytes)
		text_add(text, " %s=%llu", key, (unsigned long long)bytes);
}

static void add_flag(struct text *text, const char *name, bool set)
{
	if (set)
		text_add(text, " %s", name);
}

void disk_facts_format(struct text *text, const struct disk_facts *facts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct disk_facts *d = &facts[i];
		text_add(text, "disk ");
		add_word(text, d->name);
		add_bytes(text, "size", d->size);
		add_string(text, "model", d->model);
		add_string(text, "serial", d->serial);
		add_string(text, "wwn", d->wwn);
		add_string(text, "transport", d->transport);
		add_string(text, "path", d->path);
		add_string(text, "controller", d->controller);
		if (d->sector != SECTOR)
			text_add(text, " sector=%u", d->sector);
		add_flag(text, "rotational", d->rotational);
		add_flag(text, "removable", d->removable);
		add_flag(text, "read-only", d->read_only);
		add_flag(text, "boot-medium", d->boot_medium);
		add_string(text, "busy", d->busy);
		if (d->mark != MARK_NONE)
			text_add(text, " mark=%s", disk_mark_name(d->mark));
		add_string(text, "installed", d->installed);
		text_add(text, "\n");
		for (size_t c = 0; c < d->content_count; c++) {
			text_add(text, "  ");
			add_word(text, d->contents[c].where);
			text_add(text, " ");
			add_word(text, d->contents[c].type);
			add_bytes(text, "start", d->contents[c].start);
			add_bytes(text, "size", d->contents[c].size);
			add_string(text, "label", d->contents[c].label);
			add_string(text, "uuid", d->contents[c].uuid);
			text_add(text, "\n");
		}
	}
}

/* --- reading ------------------------------------------------------------------------------ */

struct parse {
	struct disk_facts *facts;
	size_t count;
	const char *path;
	int line;
	char *at; /* rest of the line */
	struct report *report;
};

static int fail(struct parse *p, const char *what, const char *which)
{
	char *where = xasprintf("%s:%d", p->path, p->line);
	report_add(p->report, SEVERITY_ERROR, where, "%s '%s'", what, which);
	free(where);
	return -1;
}

/* The next word; of key="some value" the quotes go. NULL: end of the line. */
static char *next_word(struct parse *p, char **value)
{
	p->at += strspn(p->at, " \t");
	if (!*p->at || *p->at == '#')
		return NULL;
	char *word = p->at, *to = p->at;
	bool quoted = false;
	*value = NULL;
	for (; *p->at && (quoted || !strchr(" \t", *p->at)); p->at++) {
		if (*p->at == '"') {
			quoted = !quoted;
		} else if (*p->at == '=' && !quoted && !*value) {
			*to++ = '\0';
			*value = to;
		} else {
			*to++ = *p->at;
		}
	}
	if (*p->at)
		p->at++;
	*to = '\0';
	return word;
}

static int set_string(struct parse *p, char *field, size_t room, const char *value)
{
	if (!value || strlen(value) >= room)
		return fail(p, "not a value, or too long:", value ? value : "");
	strcpy(field, value);
	return 0;
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
	return fail(p, "unknown word", key);
}

static int parse_disk(struct parse *p)
{
	char *word, *value;
	p->facts = xrealloc(p->facts, (p->count + 1) * sizeof *p->facts);
	struct disk_facts *d = &p->facts[p->count++];
	*d = (struct disk_facts){.sector = SECTOR};
	word = next_word(p, &value);
	if (!word || set_string(p, d->name, sizeof d->name, word) < 0)
		return -1;
	while ((word = next_word(p, &value)))
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
	word = next_word(p, &value);
	if (!word)
		return fail(p, "no type after", where);
	if (set_string(p, c->where, sizeof c->where, where) < 0 || set_string(p, c->type, sizeof c->type, word) < 0)
		return -1;
	while ((word = next_word(p, &value)))
		if (set_content(p, c, word, value) < 0)
			return -1;
	return 0;
}

static int parse_line(struct parse *p)
{
	char *value;
	bool indented = *p->at == ' ' || *p->at == '\t';
	char *word = next_word(p, &value);
	if (!word)
		return 0;
	if (indented)
		return p->count ? parse_content(p, word) : fail(p, "no disk before", word);
	return strcmp(word, "disk") == 0 ? parse_disk(p) : fail(p, "a line begins with 'disk' or is indented, not", word);
}

int disk_facts_parse(struct disk_facts **facts, size_t *count, const char *path, const char *text,
		     struct report *report)
{
	struct parse p = {.path = path, .report = report};
	int result = 0;
	for (p.line = 1; *text; p.line++) {
		size_t length = strcspn(text, "\n");
		char *line = xstrndup(text, length);
		p.at = line;
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
