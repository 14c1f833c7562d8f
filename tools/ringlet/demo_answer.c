/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

static const char *string_of(struct json_object *object, const char *key)
{
	struct json_object *value = json_member(object, key, json_type_string);
	return value ? json_object_get_string(value) : "?";
}

static int int_of(struct json_object *object, const char *key)
{
	struct json_object *value = json_member(object, key, json_type_int);
	return value ? json_object_get_int(value) : -1;
}

static bool is_true(struct json_object *object, const char *key)
{
	struct json_object *value = json_member(object, key, json_type_boolean);
	return value && json_object_get_boolean(value);
}

/* "4 whole", or which ones are not. */
static char *arrays_of(struct json_object *top)
{
	struct json_object *list = json_member(top, "arrays", json_type_array);
	size_t count = list ? json_object_array_length(list) : 0, whole = 0;
	struct text lame = TEXT_NULL;
	for (size_t i = 0; i < count; i++) {
		struct json_object *array = json_object_array_get_idx(list, i);
		if (int_of(array, "degraded") == 0)
			whole++;
		else
			text_add(&lame, ", %s not", string_of(array, "name"));
	}
	char *words = xasprintf("%zu whole%s", whole, lame.s ? lame.s : "");
	text_free(&lame);
	return words;
}

/* "r1 Primary UpToDate, r2 Secondary UpToDate" */
static char *volumes_of(struct json_object *top)
{
	struct json_object *list = json_member(top, "volumes", json_type_array);
	size_t count = list ? json_object_array_length(list) : 0;
	struct text words = TEXT_NULL;
	for (size_t i = 0; i < count; i++) {
		struct json_object *volume = json_object_array_get_idx(list, i);
		text_add(&words, "%s%s %s %s", i ? ", " : "", string_of(volume, "name"), string_of(volume, "role"),
			 string_of(volume, "disk"));
	}
	return text_take(&words);
}

static char *quorum_of(struct json_object *top)
{
	struct json_object *quorum = json_member(top, "quorum", json_type_object);
	return xasprintf("%s, %d of %d", is_true(quorum, "quorate") ? "yes" : "no", int_of(quorum, "votes"),
			 int_of(quorum, "expected"));
}

static char *complaint_of(struct json_object *top)
{
	struct json_object *list = json_member(top, "complaints", json_type_array);
	struct text words = TEXT_NULL;
	for (size_t i = 0; list && i < json_object_array_length(list); i++)
		text_add(&words, "%s%s", i ? "; " : "", json_object_get_string(json_object_array_get_idx(list, i)));
	if (!words.length)
		text_add(&words, "it does not say that it is healthy");
	return text_take(&words);
}

static char *first_line(const char *text)
{
	return xstrndup(text, strcspn(text, "\n"));
}

void demo_answer_parse(struct demo_answer *answer, const char *text)
{
	const char *brace = strchr(text, '{');
	struct json_object *top = brace ? json_tokener_parse(brace) : NULL;

	*answer = (struct demo_answer){.uptime = -1};
	if (!top) {
		answer->complaint = *text ? first_line(text) : xstrdup("no answer");
		return;
	}
	sscanf(text, "%lf", &answer->uptime);
	answer->arrays = arrays_of(top);
	answer->volumes = volumes_of(top);
	answer->quorum = quorum_of(top);
	answer->healthy = is_true(top, "healthy");
	if (!answer->healthy)
		answer->complaint = complaint_of(top);
	json_object_put(top);
}

void demo_answer_free(struct demo_answer *answer)
{
	free(answer->arrays);
	free(answer->volumes);
	free(answer->quorum);
	free(answer->complaint);
	*answer = (struct demo_answer){0};
}

void demo_answer_table(struct text *out, const struct demo_state *state, const struct demo_answer *answers)
{
	text_add(out, "%-11s  %8s  %-11s  %-12s  %s\n", "node", "up", "quorum", "arrays", "volumes");
	for (int i = 0; i < state->nodes; i++) {
		const struct demo_answer *answer = &answers[i];
		text_add(out, "%-11s  ", state->node[i].name);
		if (answer->quorum)
			text_add(out, "%6.0f s  %-11s  %-12s  %s\n", answer->uptime, answer->quorum, answer->arrays,
				 answer->volumes);
		if (answer->complaint)
			text_add(out, "%s%s\n", answer->quorum ? "             not healthy: " : "", answer->complaint);
	}
}
