/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `ringctl guest list`: each node tells of the guests on the volumes that it has in use, from files alone; so no daemon
 * has to be started for it. What no node tells of, Pacemaker knows: it does not run.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/num.h"
#include "commands.h"
#include "guest.h"
#include "guest_args.h"
#include "guest_away.h"
#include "guest_pacemaker.h"
#include "guest_settings_file.h"
#include "plan/ha_names.h"
#include "sys/publish.h"
#include "table.h"

#define PATIENCE 20 /* s, for another node to answer */

static bool saved(const struct guest_site *site, int volume, const char *name)
{
	char *file = xasprintf("%s.state", name), *path = guest_site_file(site, volume, name, file);
	bool there = access(path, F_OK) == 0;
	free(path);
	free(file);
	return there;
}

static struct json_object *guest_json(const struct guest_site *site, int volume, const char *name)
{
	struct report ignored = REPORT_NULL; /* show says it */
	struct guest_settings settings;
	struct guest_facts facts = {0};
	char *path = guest_site_file(site, volume, name, GUEST_DOMAIN), *xml = read_file(path, NULL, 1 << 20);
	struct json_object *guest = json_object_new_object();
	bool readable = xml && guest_read(&facts, xml) == 0;
	bool set = guest_settings_load(&settings, site, volume, name, &ignored) == 0;
	json_put_string(guest, "name", name);
	json_put_string(guest, "volume", guest_site_volume_name(site, volume));
	json_put_string(guest, "node", guest_site_node(site));
	json_put_string(guest, "state", guest_site_runs(site, name) ? "running" : saved(site, volume, name) ? "saved" : "stopped");
	json_put_bool(guest, "autostart", set && settings.autostart);
	json_put_bool(guest, "protected", set && settings.protect);
	json_put_number(guest, "memory", readable ? (int64_t)facts.memory : 0);
	json_put_number(guest, "cpus", readable ? facts.cpus : 0);
	guest_facts_free(&facts);
	report_free(&ignored);
	free(xml);
	free(path);
	return guest;
}

static void add_here(struct json_object *list, const struct guest_site *site, struct report *report)
{
	for (int v = 1; v <= site->self.cluster.n; v++) {
		char **names;
		int count = site->here[v] ? guest_site_names(site, v, &names, report) : -1;
		if (count < 0)
			continue;
		for (int i = 0; i < count; i++)
			json_object_array_add(list, guest_json(site, v, names[i]));
		guest_names_free(names, count);
	}
}

static void add_answer(struct json_object *list, const char *text)
{
	struct json_object *answer = json_tokener_parse(text), *guests;
	if (answer && json_object_object_get_ex(answer, "guests", &guests))
		for (size_t i = 0; i < json_object_array_length(guests); i++)
			json_object_array_add(list, json_object_get(json_object_array_get_idx(guests, i)));
	json_object_put(answer);
}

static void add_others(struct json_object *list, const struct guest_site *site, struct report *report)
{
	static const char *const words[] = {"ringctl", "guest", "list", "--here", "--json", NULL};
	for (int node = 1; node <= site->self.cluster.n; node++) {
		char *text = NULL, *reason = NULL;
		if (node == site->self.node)
			continue;
		if (guest_away_ask(site, node, words, PATIENCE, &text, &reason) == 0)
			add_answer(list, text);
		else
			report_warning(report, site->self.cluster.node[node - 1].name, "does not tell of its guests: %s", reason);
		free(text);
		free(reason);
	}
}

static const char *string_of(struct json_object *guest, const char *key)
{
	struct json_object *value;
	const char *s = json_object_object_get_ex(guest, key, &value) ? json_object_get_string(value) : NULL;
	return s ? s : "-";
}

static bool is_listed(struct json_object *list, const char *name)
{
	for (size_t i = 0; i < json_object_array_length(list); i++)
		if (strcmp(string_of(json_object_array_get_idx(list, i), "name"), name) == 0)
			return true;
	return false;
}

static void add_nowhere(struct json_object *list, struct report *report)
{
	struct guest_resource *known;
	int count = guest_resources(&known, report);
	for (int i = 0; i < count; i++) {
		if (is_listed(list, known[i].name))
			continue;
		struct json_object *guest = json_object_new_object();
		json_put_string(guest, "name", known[i].name);
		json_put_string(guest, "volume", known[i].volume);
		json_put_string(guest, "node", NULL);
		json_put_string(guest, "state", "unknown");
		json_put_string(guest, "autostart", NULL);
		json_put_string(guest, "protected", NULL);
		json_put_string(guest, "memory", NULL);
		json_put_string(guest, "cpus", NULL);
		json_object_array_add(list, guest);
	}
	free(known);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(string_of(*(struct json_object *const *)a, "name"), string_of(*(struct json_object *const *)b, "name"));
}

static int64_t number_of(struct json_object *guest, const char *key)
{
	struct json_object *value;
	return json_object_object_get_ex(guest, key, &value) ? json_object_get_int64(value) : 0;
}

static void add_row(struct table *table, struct json_object *guest)
{
	struct json_object *autostart = NULL;
	const char *state = string_of(guest, "state");
	char memory[SIZE_TEXT];
	int64_t bytes = number_of(guest, "memory"), cpus = number_of(guest, "cpus");
	json_object_object_get_ex(guest, "autostart", &autostart);
	table_row(table);
	table_cell(table, MOOD_PLAIN, "%s", string_of(guest, "name"));
	table_cell(table, MOOD_PLAIN, "%s", string_of(guest, "volume"));
	table_cell(table, MOOD_PLAIN, "%s", string_of(guest, "node"));
	table_cell(table, strcmp(state, "running") == 0 ? MOOD_GOOD : MOOD_DIM, "%s", state);
	table_cell(table, MOOD_PLAIN, "%s", !autostart ? "-" : json_object_get_boolean(autostart) ? "yes" : "no");
	table_cell(table, MOOD_PLAIN, "%s", bytes ? size_format((uint64_t)bytes, memory) : "-");
	if (cpus)
		table_cell(table, MOOD_PLAIN, "%lld", (long long)cpus);
	else
		table_cell(table, MOOD_PLAIN, "-");
}

static void print_table(struct json_object *list)
{
	struct table table = TABLE_NULL;
	TABLE_TITLES(&table, "GUEST", "VOLUME", "NODE", "STATE", "AUTOSTART", "MEMORY", "CPUS");
	for (size_t i = 0; i < json_object_array_length(list); i++)
		add_row(&table, json_object_array_get_idx(list, i));
	if (json_object_array_length(list) == 0)
		printf("there are no guests: ringctl guest create\n");
	else
		table_print(&table, stdout, isatty(STDOUT_FILENO));
	table_free(&table);
}

static int list(const struct guest_args *args, const struct guest_site *site)
{
	struct report report = REPORT_NULL;
	struct json_object *guests = json_object_new_array(), *all = json_object_new_object();
	add_here(guests, site, &report);
	if (!args->here) {
		add_others(guests, site, &report);
		add_nowhere(guests, &report);
	}
	json_object_array_sort(guests, by_name);
	json_object_object_add(all, "guests", guests);
	if (!args->json)
		print_table(guests);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	int result = report.errors ? EXIT_UNWELL : EXIT_FINE;
	report_free(&report);
	if (args->json)
		json_print(all); /* and frees it */
	else
		json_object_put(all);
	return fflush(stdout) == 0 ? result : EXIT_TROUBLE;
}

int guest_cmd_list(int argc, char **argv)
{
	struct guest_args args;
	struct guest_site site;
	if (!guest_args_parse(&args, argc, argv, "j", 0))
		return EXIT_USAGE;
	if (guest_site_load(&site, args.root) < 0)
		return EXIT_TROUBLE;
	int result = list(&args, &site);
	guest_site_free(&site);
	return result;
}
