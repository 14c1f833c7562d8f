/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "inspect_nodes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "plan/match.h"

static int compare_index(const void *a, const void *b)
{
	const struct node_ini *x = a, *y = b;
	return x->index - y->index;
}

/* "nodes/NAME/node.ini", and none of those that go onto the nodes. */
static bool is_one_of_all(const char *path)
{
	const char *behind = starts_with(path, PLAN_NODES "/") ? strchr(path + strlen(PLAN_NODES "/"), '/') : NULL;
	return behind && strcmp(behind, "/node.ini") == 0;
}

int inspect_nodes_read(struct inspected *plan, const struct file_list *files)
{
	const struct file *one = file_find(files, "node.ini");
	for (size_t i = 0; i < files->count; i++) {
		const struct file *file = &files->files[i];
		if (one ? file != one : !is_one_of_all(file->path))
			continue;
		if (plan->nodes == NODES_MAX || !file->content ||
		    node_ini_read(&plan->ini[plan->nodes++], file->content) != 0)
			return 1;
	}
	plan->all = !one;
	qsort(plan->ini, (size_t)plan->nodes, sizeof *plan->ini, compare_index);
	return plan->nodes ? 0 : 1;
}

bool inspect_nodes_fit(struct inspected *plan, const struct cluster *cluster)
{
	if (plan->all && plan->nodes != cluster->n)
		return false;
	for (int i = 0; i < plan->nodes; i++) {
		const struct node_ini *ini = &plan->ini[i];
		if (ini->index < 1 || ini->index > cluster->n || (plan->all && ini->index != i + 1) ||
		    strcmp(cluster->node[ini->index - 1].name, ini->name) != 0 || strcmp(ini->id, plan->ini[0].id) != 0)
			return false;
		ipv4_format(cluster->node[ini->index - 1].address, plan->address[i]);
		plan->match[i] = match_text(&cluster->profile->nodes[ini->index - 1]);
	}
	return true;
}

static void say_node(const struct inspected *plan, int i)
{
	const struct node_ini *ini = &plan->ini[i];
	const char *match = plan->match[i] ? plan->match[i] : "";
	if (plan->all)
		printf("node:     %s (number %d), %s, %s\n", ini->name, ini->index, plan->address[i],
		       *match ? match : "chosen by a person");
	else
		printf("node:     %s (number %d)\naddress:  %s\n", ini->name, ini->index, plan->address[i]);
	if (!plan->all && *match)
		printf("machine:  %s\n", match);
}

static void put_node(struct json_object *o, const struct inspected *plan, int i)
{
	json_put_string(o, "node", plan->ini[i].name);
	json_put_number(o, "number", plan->ini[i].index);
	json_put_string(o, "address", plan->address[i]);
	if (plan->match[i] && *plan->match[i])
		json_put_string(o, "match", plan->match[i]);
}

static struct json_object *json_nodes(const struct inspected *plan)
{
	struct json_object *array = json_object_new_array();
	for (int i = 0; i < plan->nodes; i++) {
		struct json_object *o = json_object_new_object();
		put_node(o, plan, i);
		json_object_array_add(array, o);
	}
	return array;
}

void inspect_nodes_say(const struct inspected *plan)
{
	for (int i = 0; i < plan->nodes; i++)
		say_node(plan, i);
}

void inspect_nodes_json(struct json_object *to, const struct inspected *plan)
{
	if (plan->all)
		json_object_object_add(to, "nodes", json_nodes(plan));
	else
		put_node(to, plan, 0);
}

void inspect_nodes_free(struct inspected *plan)
{
	for (int i = 0; i < plan->nodes; i++)
		free(plan->match[i]);
}
