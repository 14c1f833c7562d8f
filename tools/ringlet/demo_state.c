/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_state.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The stages in their order, and about how many of a hundred seconds each takes: a bar that moves evenly. */
static const struct stage_share {
	const char *name;
	unsigned seconds;
} shares[] = {
	{"start", 4},	 {"medium", 1},	   {"probe", 1},   {"plan", 1},	  {"cabling", 1},    {"partition", 2},
	{"arrays", 3},	 {"restore", 39},  {"files", 1},   {"bootloader", 2}, {"verify", 2}, {"seal", 1},
	{"reboot", 6},	 {"system", 18},   {"network", 3}, {"volumes", 5}, {"cluster", 9},   {"healthy", 1},
};
#define SHARES (sizeof shares / sizeof *shares)

void demo_state_init(struct demo_state *state, const struct cluster *cluster, bool kvm)
{
	*state = (struct demo_state){.nodes = cluster->n};
	snprintf(state->title, sizeof state->title, "cluster %s, %d machines, %s", cluster->profile->name, cluster->n,
		 kvm ? "KVM" : "emulation");
	for (int i = 0; i < cluster->n; i++)
		state->node[i] = (struct demo_node){
			.name = cluster->node[i].name, .address = cluster->node[i].address, .percent = -1};
}

void demo_state_free(struct demo_state *state)
{
	for (int i = 0; i < state->nodes; i++)
		free(state->node[i].stages);
	*state = (struct demo_state){0};
}

/* Of UTF-8 the controls are two kinds: below the blank, and U+0080 to U+009F, which terminals may obey too. */
static bool is_control(const char *s)
{
	unsigned char c = (unsigned char)*s, next = c ? (unsigned char)s[1] : 0;
	return c < ' ' || c == 0x7f || (c == 0xc2 && next < 0xa0);
}

void demo_text_copy(char *to, size_t room, const char *from)
{
	size_t i = 0;
	for (; from[i] && i + 1 < room; i++)
		to[i] = is_control(from + i) || (i > 0 && is_control(from + i - 1) && (from[i] & 0xc0) == 0x80) ? ' ' : from[i];
	/* Not in the middle of a character: its tail would be missing. */
	while (from[i] && i > 0 && ((unsigned char)from[i] & 0xc0) == 0x80)
		i--;
	to[i] = '\0';
}

static const char *string_of(struct json_object *object, const char *key)
{
	struct json_object *value;
	if (!json_object_object_get_ex(object, key, &value) || !json_object_is_type(value, json_type_string))
		return NULL;
	return json_object_get_string(value);
}

static bool state_of(enum event_state *state, const char *name)
{
	for (*state = EVENT_START; *state <= EVENT_REFUSED; ++*state)
		if (strcmp(event_state_name(*state), name) == 0)
			return true;
	return false;
}

bool demo_event_parse(struct demo_event *event, const char *line)
{
	struct json_object *object = json_tokener_parse(line), *percent;
	const char *stage = NULL, *state = NULL, *text = NULL;
	bool good = false;

	*event = (struct demo_event){.percent = -1};
	if (object && json_object_is_type(object, json_type_object)) {
		stage = string_of(object, "stage");
		state = string_of(object, "state");
		text = string_of(object, "text");
	}
	if (stage && *stage && state && state_of(&event->state, state)) {
		good = true;
		demo_text_copy(event->stage, sizeof event->stage, stage);
		demo_text_copy(event->text, sizeof event->text, text ? text : "");
		if (json_object_object_get_ex(object, "percent", &percent)) {
			int said = json_object_get_int(percent);
			event->percent = said < 0 ? 0 : said > 100 ? 100 : said;
		}
	}
	json_object_put(object);
	return good;
}

static struct demo_stage *last(const struct demo_node *node)
{
	return node->count ? &node->stages[node->count - 1] : NULL;
}

static struct demo_stage *open_stage(struct demo_node *node, const char *name, double now)
{
	struct demo_stage *before = last(node);
	if (before && before->end < 0)
		before->end = now;
	node->stages = xrealloc(node->stages, (node->count + 1) * sizeof *node->stages);
	struct demo_stage *stage = &node->stages[node->count++];
	*stage = (struct demo_stage){.start = now, .end = -1};
	snprintf(stage->name, sizeof stage->name, "%s", name);
	return stage;
}

static void end_node(struct demo_node *node, enum demo_outcome outcome, double now)
{
	node->outcome = outcome;
	node->end = now;
}

static bool is_end(const struct demo_event *event)
{
	return event->state != EVENT_START && event->state != EVENT_PROGRESS;
}

static void note_stage(struct demo_node *node, const struct demo_event *event, double now)
{
	struct demo_stage *stage = last(node);
	/* An event of a stage that is not open opens it: the one before was lost, or there was none. */
	if (!stage || stage->end >= 0 || strcmp(stage->name, event->stage) != 0)
		stage = open_stage(node, event->stage, now);
	stage->state = event->state;
	node->percent = event->percent;
	if (*event->text)
		snprintf(node->text, sizeof node->text, "%s", event->text);
	if (is_end(event))
		stage->end = now;
}

void demo_state_after(struct demo_node *node, const struct demo_event *event, double now)
{
	note_stage(node, event, now);
}

void demo_state_apply(struct demo_node *node, const struct demo_event *event, double now)
{
	if (node->outcome != DEMO_RUNNING)
		return;
	note_stage(node, event, now);
	if (!is_end(event))
		return;
	if (event->state != EVENT_DONE)
		end_node(node, DEMO_FAILED, now);
	else if (strcmp(event->stage, "healthy") == 0)
		end_node(node, DEMO_FINISHED, now);
}

void demo_state_fail(struct demo_node *node, const char *reason, double now)
{
	struct demo_stage *stage = last(node);
	if (stage) {
		stage->state = EVENT_FAILED;
		stage->end = stage->end < 0 ? now : stage->end;
	}
	demo_text_copy(node->text, sizeof node->text, reason);
	end_node(node, DEMO_FAILED, now);
}

void demo_state_again(struct demo_node *node)
{
	node->outcome = DEMO_RUNNING;
	node->end = 0;
	node->percent = -1;
	*node->text = '\0';
}

const struct demo_stage *demo_node_stage(const struct demo_node *node)
{
	return last(node);
}

double demo_node_share(const struct demo_node *node)
{
	const struct demo_stage *stage = last(node);
	double before = 0, here = -1, all = 0;

	if (node->outcome == DEMO_FINISHED)
		return 1;
	for (size_t i = 0; i < SHARES; i++) {
		if (stage && here < 0 && strcmp(shares[i].name, stage->name) == 0) {
			double part = stage->state == EVENT_DONE ? 1 : node->percent > 0 ? node->percent / 100.0 : 0;
			here = shares[i].seconds * part;
		} else if (here < 0)
			before += shares[i].seconds;
		all += shares[i].seconds;
	}
	/* A stage that has no share says nothing about the way. */
	return here < 0 ? 0 : (before + here) / all;
}

enum demo_outcome demo_state_outcome(const struct demo_state *state)
{
	int finished = 0;
	for (int i = 0; i < state->nodes; i++) {
		if (state->node[i].outcome == DEMO_FAILED)
			return DEMO_FAILED;
		finished += state->node[i].outcome == DEMO_FINISHED;
	}
	return finished == state->nodes ? DEMO_FINISHED : DEMO_RUNNING;
}
