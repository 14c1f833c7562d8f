/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "switch_show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "sys/clock.h"

void switch_show_init(struct switch_show *show, const struct cluster *cluster, bool json)
{
	enum switch_form form = json ? SHOW_JSON : isatty(STDOUT_FILENO) ? SHOW_TERMINAL : SHOW_LINES;
	*show = (struct switch_show){.form = form, .cluster = cluster, .name = ""};
}

void switch_show_free(struct switch_show *show)
{
	free(show->step);
	free(show->said);
	show->step = show->said = NULL;
}

/* One line, or it is no event: whoever reads them reads lines. */
static void event(struct json_object *object)
{
	printf("%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static struct json_object *step_event(const struct switch_show *show, const char *state)
{
	struct json_object *object = json_object_new_object();
	json_put_string(object, "event", "step");
	json_put_string(object, "step", show->name);
	json_put_string(object, "text", show->step);
	json_put_string(object, "state", state);
	return object;
}

void switch_show_plan(struct switch_show *show, const struct switch_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		char *text = switch_step_text(&plan->step[i], show->cluster);
		if (show->form == SHOW_JSON) {
			struct json_object *object = json_object_new_object();
			json_put_string(object, "event", "plan");
			json_put_string(object, "step", switch_step_name(plan->step[i].what));
			json_put_string(object, "text", text);
			event(object);
		} else {
			printf("%2zu. %s\n", i + 1, text);
		}
		free(text);
	}
	fflush(stdout);
}

void switch_show_begin(struct switch_show *show, const struct switch_step *step)
{
	switch_show_free(show);
	show->since = clock_now();
	show->step = switch_step_text(step, show->cluster);
	show->name = switch_step_name(step->what);
	if (show->form == SHOW_TERMINAL)
		printf("   ...    %s", show->step);
	else if (show->form == SHOW_JSON)
		event(step_event(show, "begun"));
	fflush(stdout);
}

void switch_show_await(struct switch_show *show, const char *what)
{
	bool new = !show->said || strcmp(show->said, what) != 0;
	if (show->form == SHOW_TERMINAL) {
		printf("\r\033[K%6.0f s  %s: %s", clock_now() - show->since, show->step, what);
	} else if (new && show->form == SHOW_JSON) {
		struct json_object *object = step_event(show, "waiting");
		json_put_string(object, "for", what);
		event(object);
	} else if (new) {
		printf("          %s\n", what);
	}
	fflush(stdout);
	if (new) {
		free(show->said);
		show->said = xstrdup(what);
	}
}

void switch_show_end(struct switch_show *show, const char *why)
{
	double took = clock_now() - show->since;
	if (show->form == SHOW_JSON) {
		struct json_object *object = step_event(show, why ? "failed" : "done");
		json_put_tenths(object, "seconds", took);
		if (why)
			json_put_string(object, "why", why);
		event(object);
	} else {
		printf("%s%6.1f s  %s%s%s\n", show->form == SHOW_TERMINAL ? "\r\033[K" : "", took, show->step,
		       why ? ": FAILED: " : "", why ? why : "");
	}
	fflush(stdout);
	switch_show_free(show);
}

void switch_show_say(struct switch_show *show, const char *kind, const char *format, ...)
{
	struct text text = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);
	if (show->form == SHOW_JSON) {
		struct json_object *object = json_object_new_object();
		json_put_string(object, "event", kind);
		json_put_string(object, "text", text.s);
		event(object);
	} else {
		printf("%s\n", text.s);
	}
	fflush(stdout);
	text_free(&text);
}
