/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_result.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"

static struct json_object *stages_of(const struct demo_node *node)
{
	struct json_object *list = json_object_new_array();
	for (size_t i = 0; i < node->count; i++) {
		const struct demo_stage *stage = &node->stages[i];
		struct json_object *o = json_object_new_object();
		json_put_string(o, "stage", stage->name);
		json_put_tenths(o, "start", stage->start);
		json_put_tenths(o, "seconds", stage->end < 0 ? -1 : stage->end - stage->start);
		json_put_string(o, "state", event_state_name(stage->state));
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *guests_of(const struct demo_book *book)
{
	struct json_object *list = json_object_new_array();
	for (int i = 0; i < book->guests; i++) {
		const struct book_guest *guest = &book->guest[i];
		struct json_object *o = json_object_new_object();
		char address[IPV4_TEXT];
		json_put_string(o, "name", guest->name);
		json_put_string(o, "address", ipv4_format(guest->address, address));
		json_put_tenths(o, "seconds", guest->first);
		json_object_array_add(list, o);
	}
	return list;
}

char *demo_result(const struct demo_state *state, const struct demo_book *book, bool finished, double seconds, bool kvm)
{
	struct json_object *top = json_object_new_object(), *nodes = json_object_new_array();
	json_put_bool(top, "finished", finished);
	json_put_tenths(top, "seconds", seconds);
	json_put_string(top, "accel", kvm ? "kvm" : "tcg");
	for (int i = 0; i < state->nodes; i++) {
		const struct demo_node *node = &state->node[i];
		struct json_object *o = json_object_new_object();
		json_put_string(o, "name", node->name);
		json_put_bool(o, "finished", node->outcome == DEMO_FINISHED);
		json_put_tenths(o, "seconds", node->outcome == DEMO_RUNNING ? -1 : node->end);
		json_object_object_add(o, "stages", stages_of(node));
		json_object_array_add(nodes, o);
	}
	json_object_object_add(top, "nodes", nodes);
	json_object_object_add(top, "guests", guests_of(book));
	return json_text(top);
}

/*
 * Behind an ESC: "[", parameters, one final letter; or, for character sets, a bracket and one more character; or
 * one character. True: the cursor went to another place, as the boot menu's does for every line it draws.
 */
static bool skip_escape(const char **at)
{
	const char *s = *at;
	bool moved = false;
	if (*s == '[') {
		s += 1 + strcspn(s + 1, "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\n");
		moved = *s == 'H' || *s == 'f';
	} else if (*s == '(' || *s == ')') {
		s++;
	}
	*at = *s && *s != '\n' ? s + 1 : s;
	return moved;
}

/* A line that is written over, as a progress bar is: what was written last counts. */
static void restart_line(struct text *out)
{
	while (out->length && out->s[out->length - 1] != '\n')
		out->s[--out->length] = '\0';
}

static void clean(struct text *out, const char *s)
{
	while (*s) {
		char c = *s++;
		if (c == '\r' && *s && *s != '\n' && *s != '\r')
			restart_line(out);
		if (c == '\033')
			c = skip_escape(&s) ? '\n' : 0;
		if (c == '\n' && (!out->length || out->s[out->length - 1] == '\n'))
			continue;
		if (c == '\n' || c == '\t' || ((unsigned char)c >= ' ' && c != 0x7f))
			text_add_bytes(out, &c, 1);
	}
}

void demo_console_end(struct text *out, const char *console, int lines)
{
	struct text all = TEXT_NULL;
	clean(&all, console);
	while (all.length && strchr("\n\t ", all.s[all.length - 1]))
		all.s[--all.length] = '\0';
	const char *from = all.s ? all.s + all.length : "";
	while (all.s && from > all.s && !(from[-1] == '\n' && --lines <= 0))
		from--;
	if (*from)
		text_add(out, "%s\n", from);
	text_free(&all);
}
