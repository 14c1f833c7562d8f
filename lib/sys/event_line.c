/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/event_line.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "plan/profile_values.h"

#define CUT "..."

/* Models and labels come from disks as they are; a reader of JSON wants text. */
static char *clean(const char *s)
{
	char *text = xstrdup(s);
	for (long at; (at = plain_text_flaw(text, strlen(text))) >= 0;)
		text[at] = '?';
	return text;
}

static char *put_together(const struct event_words *words, const struct event_origin *origin, const char *text,
			  const char *report)
{
	struct json_object *o = json_object_new_object();
	char seconds[32];
	snprintf(seconds, sizeof seconds, "%.3f", words->t);
	json_object_object_add(o, "t", json_object_new_double_s(words->t, seconds));
	if (origin)
		json_put_string(o, "cluster", origin->cluster);
	if (words->node)
		json_put_string(o, "node", words->node);
	if (origin) {
		json_put_string(o, "run", origin->run);
		json_put_number(o, "n", origin->n);
	}
	json_put_string(o, "stage", words->stage);
	json_put_string(o, "state", event_state_name(words->state));
	if (words->state == EVENT_PROGRESS)
		json_put_number(o, "percent", words->percent);
	if (*text)
		json_put_string(o, "text", text);
	if (*report)
		json_put_string(o, "report", report);
	char *line = xstrdup(json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(o);
	return line;
}

/* Takes bytes off the end, but no part of a character, and says so. False: nothing is left to be taken. */
static bool cut(char *s, size_t bytes)
{
	size_t length = strlen(s), mark = strlen(CUT);
	if (length <= mark) {
		*s = '\0';
		return length > 0;
	}
	length = length > bytes + mark ? length - bytes - mark : 0;
	while (length > 0 && ((unsigned char)s[length] & 0xc0) == 0x80)
		length--;
	strcpy(s + length, CUT);
	return true;
}

char *event_line(const struct event_words *words, const struct event_origin *origin)
{
	char *text = clean(words->text), *report = clean(words->report ? words->report : "");
	char *line = put_together(words, origin, text, report);
	/* A character may be two or six in JSON, so what is too much is taken off until it fits. */
	while (strlen(line) > EVENT_LINE_MAX) {
		size_t over = strlen(line) - EVENT_LINE_MAX;
		if (!cut(report, (over + 5) / 6) && !cut(text, (over + 5) / 6))
			break;
		free(line);
		line = put_together(words, origin, text, report);
	}
	free(report);
	free(text);
	return line;
}
