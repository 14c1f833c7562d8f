/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch_line.h"

#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/profile_values.h"

/* --- the line ----------------------------------------------------------------------------- */

/* A string that fits, without a NUL in it. */
static bool take_string(struct json_object *object, const char *key, char *to, size_t room)
{
	struct json_object *value;
	if (!json_object_object_get_ex(object, key, &value) || !json_object_is_type(value, json_type_string))
		return false;
	const char *s = json_object_get_string(value);
	if (strlen(s) != (size_t)json_object_get_string_len(value) || strlen(s) >= room)
		return false;
	memcpy(to, s, strlen(s) + 1);
	return true;
}

static bool is_run(const char *run)
{
	return strlen(run) == 8 && strspn(run, "0123456789abcdef") == 8;
}

static bool take_numbers(struct watch_line *line, struct json_object *object)
{
	struct json_object *n, *t;
	if (!json_object_object_get_ex(object, "n", &n) || !json_object_is_type(n, json_type_int) ||
	    !json_object_object_get_ex(object, "t", &t) ||
	    !(json_object_is_type(t, json_type_double) || json_object_is_type(t, json_type_int)))
		return false;
	int64_t number = json_object_get_int64(n);
	line->t = json_object_get_double(t);
	if (number < 1 || number > UINT32_MAX || !isfinite(line->t) || line->t < 0)
		return false;
	line->n = (unsigned)number;
	return true;
}

/* Its lines stay lines, and nothing in them commands a terminal. */
static void take_report(struct watch_line *line, struct json_object *object)
{
	char raw[sizeof line->report], *rest = raw, *to = line->report;
	if (!take_string(object, "report", raw, sizeof raw))
		return;
	for (char *one; (one = strsep(&rest, "\n"));) {
		demo_text_copy(to, sizeof line->report - (size_t)(to - line->report), one);
		to += strlen(to);
		if (rest)
			*to++ = '\n';
	}
	*to = '\0';
}

static bool take(struct watch_line *line, struct json_object *object)
{
	if (!json_object_is_type(object, json_type_object) || !take_numbers(line, object) ||
	    !take_string(object, "cluster", line->cluster, sizeof line->cluster) || cluster_name_flaw(line->cluster) ||
	    !take_string(object, "node", line->node, sizeof line->node) || node_name_flaw(line->node) ||
	    !take_string(object, "run", line->run, sizeof line->run) || !is_run(line->run))
		return false;
	take_report(line, object);
	return true;
}

static struct json_object *parse_strictly(const char *text, size_t length)
{
	struct json_tokener *tokener = json_tokener_new();
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	struct json_object *object = json_tokener_parse_ex(tokener, text, (int)length + 1); /* its NUL too: the end */
	if (json_tokener_get_error(tokener) != json_tokener_success || json_tokener_get_parse_end(tokener) != length) {
		json_object_put(object);
		object = NULL;
	}
	json_tokener_free(tokener);
	return object;
}

bool watch_line_parse(struct watch_line *line, const char *bytes, size_t length)
{
	*line = (struct watch_line){0};
	if (length > 0 && bytes[length - 1] == '\n')
		length--;
	if (length == 0 || length > EVENT_LINE_MAX || plain_text_flaw(bytes, length) >= 0 || memchr(bytes, '\n', length) ||
	    memchr(bytes, '\r', length))
		return false;
	char *text = xstrndup(bytes, length);
	struct json_object *object = parse_strictly(text, length);
	bool good = object && take(line, object) && demo_event_parse(&line->event, text);
	json_object_put(object);
	free(text);
	return good;
}

/* --- news --------------------------------------------------------------------------------- */

enum watch_news watch_run_hear(struct watch_run *run, unsigned n)
{
	if (n > run->highest) {
		unsigned step = n - run->highest;
		run->lost += run->highest ? step - 1 : 0;
		run->heard = step < WATCH_WINDOW ? run->heard << step | 1 : 1;
		run->first = run->first ? run->first : n;
		run->highest = n;
		return WATCH_NEWS;
	}
	unsigned back = run->highest - n;
	if (back >= WATCH_WINDOW || run->heard >> back & 1)
		return WATCH_AGAIN;
	run->heard |= UINT64_C(1) << back;
	run->lost -= n > run->first && run->lost > 0; /* what came before the first heard one never counted */
	return WATCH_LATE;
}
