/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reading a profile: lines, sections, keys. The values are looked at in
 * profile_keys.c and profile_values.c.
 *
 * libinih splits lines into keys and values. Debian builds it so that it tells
 * neither line numbers nor sections without keys; our reader hands it one line
 * at a time, counts, and looks for the section headers itself.
 */
#include "plan/profile.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "plan/profile_keys.h"
#include "plan/profile_values.h"
#include "sys/publish.h"

#define PROFILE_SIZE_MAX (256 * 1024) /* bytes; the medium's reserved area holds 1 MiB in all */
#define LINE_MAX_BYTES 8192	      /* the longest RSA key with options has half of that */
#define ERRORS_MAX 100		      /* then it is not a profile with mistakes, but no profile */

struct reader {
	struct profile_input in;
	const char *rest;	/* the text from the next line on */
	int seen[PROFILE_KEYS]; /* the line on which a key stands; 0: it does not, yet */
	bool too_many;		/* nodes, and that was said */
};

/* A message shows the beginning of a wrong value, which may end within a character. */
static void drop_half_characters(struct text *text)
{
	for (long at; (at = plain_text_flaw(text->s, text->length)) >= 0; text->length--)
		memmove(text->s + at, text->s + at + 1, text->length - (size_t)at);
}

const char *disk_count_format(const struct profile *profile, char text[DISK_COUNT_TEXT])
{
	if (disk_count_exact(profile))
		snprintf(text, DISK_COUNT_TEXT, "%u", profile->disk_least);
	else
		snprintf(text, DISK_COUNT_TEXT, "%u to %u", profile->disk_least, profile->disk_most);
	return text;
}

char *profile_where(const struct profile *profile, int line)
{
	return line > 0 ? xasprintf("%s:%d", profile->path, line) : xstrdup(profile->path);
}

void profile_say(const struct profile *profile, struct report *report, enum severity severity, int line,
		 const char *format, ...)
{
	struct text text = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);
	drop_half_characters(&text);
	char *where = profile_where(profile, line);
	report_add(report, severity, where, "%s", text.s);
	free(where);
	text_free(&text);
}

#define flaw(reader, ...)                                                                                              \
	profile_say((reader)->in.profile, (reader)->in.report, SEVERITY_ERROR, (reader)->in.line, __VA_ARGS__)

void profile_list_add(struct profile_list *list, const char *item, int line)
{
	list->items = xrealloc(list->items, (list->count + 1) * sizeof *list->items);
	list->lines = xrealloc(list->lines, (list->count + 1) * sizeof *list->lines);
	list->items[list->count] = xstrdup(item);
	list->lines[list->count++] = line;
}

/* --- sections --------------------------------------------------------------------------- */

static const char *const sections[] = {"cluster", "cables", "disks", "ha", "node", NULL};

static void begin_node(struct reader *reader, const char *name)
{
	struct profile *profile = reader->in.profile;
	const char *wrong = node_name_flaw(name);
	if (wrong)
		flaw(reader, "the node's name '%.60s' %s", name, wrong);
	for (int i = 0; i < PROFILE_KEYS; i++)
		if (strcmp(profile_keys[i].section, "node") == 0)
			reader->seen[i] = 0;
	reader->in.node = NULL;
	if (profile->node_count == NODES_MAX) {
		if (!reader->too_many)
			flaw(reader, "this is node %d; a ring has %d to %d", NODES_MAX + 1, NODES_MIN, NODES_MAX);
		reader->too_many = true;
		return;
	}
	reader->in.node = &profile->nodes[profile->node_count++];
	reader->in.node->name = xstrdup(name);
	reader->in.node->line = reader->in.line;
}

/* words: what stands between the brackets. */
static void begin_section(struct reader *reader, char *words)
{
	char *name = words + strspn(words, " \t");
	char *rest = name + strcspn(name, " \t");
	if (*rest)
		*rest++ = '\0';
	rest += strspn(rest, " \t");
	for (size_t end = strlen(rest); end > 0 && strchr(" \t", rest[end - 1]); end--)
		rest[end - 1] = '\0';

	reader->in.section = NULL;
	for (const char *const *s = sections; *s; s++)
		if (strcmp(*s, name) == 0)
			reader->in.section = *s;
	reader->in.unknown = !reader->in.section;
	if (reader->in.unknown) {
		const char *near = suggest(name, sections);
		if (near)
			flaw(reader, "section [%.60s] is not known; did you mean [%s%s]?", name, near,
			     strcmp(near, "node") == 0 ? " NAME" : "");
		else
			flaw(reader,
			     "section [%.60s] is not known; there are [cluster], [cables], [disks], [ha] and [node NAME]",
			     name);
	} else if (strcmp(reader->in.section, "node") == 0) {
		begin_node(reader, rest);
	} else if (*rest) {
		flaw(reader, "section [%s] takes no name", reader->in.section);
	}
}

/* --- keys ------------------------------------------------------------------------------- */

static void unknown_key(struct reader *reader, const char *name)
{
	const char *names[PROFILE_KEYS + 1];
	int n = 0;
	for (int i = 0; i < PROFILE_KEYS; i++) {
		if (strcmp(profile_keys[i].name, name) == 0) {
			flaw(reader, "'%s' belongs into [%s], not into [%s]", name, profile_keys[i].section,
			     reader->in.section);
			return;
		}
		if (strcmp(profile_keys[i].section, reader->in.section) == 0)
			names[n++] = profile_keys[i].name;
	}
	names[n] = NULL;
	const char *near = suggest(name, names);
	if (near) {
		flaw(reader, "key '%.60s' is not known in [%s]; did you mean '%s'?", name, reader->in.section, near);
		return;
	}
	struct text all = TEXT_NULL;
	for (int i = 0; i < n; i++)
		text_add(&all, "%s%s", i == 0 ? "" : i == n - 1 ? " and " : ", ", names[i]);
	flaw(reader, "key '%.60s' is not known in [%s]; there %s %s", name, reader->in.section, n > 1 ? "are" : "is",
	     all.s);
	text_free(&all);
}

/* Called by libinih for each line that is neither empty, nor a comment, nor a section header. */
static int take_line(void *user, const char *section, const char *name, const char *value)
{
	struct reader *reader = user;
	(void)section; /* cut off at 49 bytes, and without its line */
	if (reader->in.unknown)
		return 1;
	if (!reader->in.section) {
		flaw(reader, "'%.60s' stands before any section; begin with [cluster]", name);
		return 1;
	}
	int k = 0;
	while (k < PROFILE_KEYS &&
	       (strcmp(profile_keys[k].section, reader->in.section) != 0 || strcmp(profile_keys[k].name, name) != 0))
		k++;
	if (k == PROFILE_KEYS)
		unknown_key(reader, name);
	else if (!value || !*value)
		flaw(reader, "'%s' has no value; '%s = ...' is wanted, or no such line for the default", name, name);
	else if (reader->seen[k] && !profile_keys[k].repeatable)
		flaw(reader, "'%s' was given on line %d already; it may stand there only once", name, reader->seen[k]);
	else {
		reader->seen[k] = reader->in.line;
		profile_keys[k].take(&reader->in, value);
	}
	return 1;
}

/* --- lines ------------------------------------------------------------------------------ */

/* Takes what concerns a whole line; false: libinih need not see it. */
static bool look_at_line(struct reader *reader, char *line)
{
	char *s = line + strspn(line, " \t");
	if (*s != '[')
		return true;
	char *end = strchr(s, ']');
	if (end) {
		const char *rest = end + 1 + strspn(end + 1, " \t");
		if (*rest && *rest != ';' && *rest != '#')
			flaw(reader, "behind ']' the line has to end");
		*end = '\0';
		begin_section(reader, s + 1);
	} else {
		flaw(reader, "there is no ']' at the end of this section's name");
		reader->in.unknown = true;
	}
	return false;
}

/* As fgets(): the next line for libinih; what it need not see becomes an empty line. */
static char *next_line(char *line, int size, void *user)
{
	struct reader *reader = user;
	if (!*reader->rest || reader->in.report->errors >= ERRORS_MAX)
		return NULL;
	reader->in.line++;
	size_t length = strcspn(reader->rest, "\n");
	const char *next = reader->rest + length + (reader->rest[length] == '\n');
	while (length > 0 && strchr(" \t\r", reader->rest[length - 1]))
		length--;
	if (length + 2 > (size_t)size) {
		flaw(reader, "this line has %zu characters; up to %d are accepted", length, size - 2);
		length = 0;
	}
	memcpy(line, reader->rest, length);
	line[length] = '\0';
	if (!look_at_line(reader, line))
		length = 0;
	strcpy(line + length, "\n");
	reader->rest = next;
	return line;
}

static void read_lines(struct reader *reader)
{
	/* libinih's settings are variables of the process; everything else in it is Debian's default. */
	ini_use_stack = false;
	ini_initial_alloc = ini_max_line = LINE_MAX_BYTES;
	ini_allow_multiline = false;
	ini_allow_no_value = true;
	ini_parse_stream(next_line, reader, take_line, reader);
	if (*reader->rest)
		flaw(reader, "that is enough: %d errors; the lines from here on were not read", ERRORS_MAX);
}

static void not_text(struct reader *reader, const char *bytes, size_t at)
{
	reader->in.line = 1;
	for (size_t i = 0; i < at; i++)
		reader->in.line += bytes[i] == '\n';
	flaw(reader, "byte 0x%02x does not belong into a text; a profile is plain UTF-8 text",
	     (unsigned char)bytes[at]);
	reader->in.profile->text[0] = '\0';
}

static void fill_defaults(struct profile *profile)
{
	char a[IPV4_TEXT];
	if (profile->gateway && profile->dns.count == 0)
		profile_list_add(&profile->dns, ipv4_format(profile->gateway, a), 0);
	if (profile->gateway && profile->ntp.count == 0)
		profile_list_add(&profile->ntp, "2.debian.pool.ntp.org", 0);
	if (!profile->timezone)
		profile->timezone = xstrdup("UTC");
	if (!profile->keyboard)
		profile->keyboard = xstrdup("us");
	if (!profile->serial)
		profile->serial = xstrdup("ttyS0,115200");
	if (!profile->cable_network_line)
		profile->cable_network = (struct ipv4_net){0x0afefe00, 24};
	if (!profile->disk_count_line)
		profile->disk_least = profile->disk_most = 4;
	if (!profile->disk_min_size_line)
		profile->disk_min_size = UINT64_C(4) << 30;
	if (!profile->erase_countdown_line)
		profile->erase_countdown = 10;
	if (!profile->token_line)
		profile->token = 1000;
	if (!profile->watchdog_line)
		profile->watchdog = 5;
}

static int read_bytes(struct profile *profile, const char *path, char *bytes, size_t length, struct report *report)
{
	size_t errors = report->errors;
	*profile = (struct profile){.path = xstrdup(path), .text = bytes};
	struct reader reader = {.in = {.profile = profile, .report = report}, .rest = bytes};
	if (starts_with(bytes, "\xef\xbb\xbf"))
		reader.rest += 3;
	long flaw_at = plain_text_flaw(bytes, length);
	if (flaw_at < 0)
		read_lines(&reader);
	else
		not_text(&reader, bytes, (size_t)flaw_at);
	fill_defaults(profile);
	return report->errors > errors ? -1 : 0;
}

int profile_read_text(struct profile *profile, const char *path, const char *text, struct report *report)
{
	return read_bytes(profile, path, xstrdup(text), strlen(text), report);
}

int profile_read(struct profile *profile, const char *path, struct report *report)
{
	size_t length;
	char *bytes = read_file(path, &length, PROFILE_SIZE_MAX);
	if (bytes)
		return read_bytes(profile, path, bytes, length, report);
	int error = errno;
	*profile = (struct profile){.path = xstrdup(path), .text = xstrdup("")};
	fill_defaults(profile);
	if (error == EFBIG)
		return report_error(report, path, "is larger than %d KiB, which no profile is",
				    PROFILE_SIZE_MAX / 1024);
	return report_error(report, path, "cannot be read: %s", strerror(error));
}

/* --- the rest --------------------------------------------------------------------------- */

static void list_free(struct profile_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i]);
	free(list->items);
	free(list->lines);
}

void profile_free(struct profile *profile)
{
	free(profile->path);
	free(profile->text);
	free(profile->name);
	list_free(&profile->dns);
	list_free(&profile->ntp);
	list_free(&profile->ssh_keys);
	list_free(&profile->disk_path);
	list_free(&profile->disk_serial);
	list_free(&profile->disk_wwn);
	list_free(&profile->disk_model);
	list_free(&profile->disk_transport);
	list_free(&profile->mirror_group);
	list_free(&profile->erase_serial);
	free(profile->timezone);
	free(profile->root_password_hash);
	free(profile->keyboard);
	free(profile->serial);
	free(profile->lan.text);
	for (int i = 0; i < profile->node_count; i++) {
		free(profile->nodes[i].name);
		free(profile->nodes[i].lan.text);
		free(profile->nodes[i].ipmi_user);
		for (size_t k = 0; k < profile->nodes[i].match_count; k++)
			free(profile->nodes[i].match[k].text);
		free(profile->nodes[i].match);
	}
	*profile = (struct profile){0};
}
