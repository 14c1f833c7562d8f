/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet check: says everything that is wrong with a profile. */
#include <getopt.h>
#include <stdio.h>

#include "base/json.h"
#include "commands.h"
#include "load.h"

static const char help[] = "usage: ringlet check PROFILE [--json]\n"
			   "\n"
			   "Reads a profile, checks it line by line and as a whole, and says everything that\n"
			   "is wrong with it. Nothing is written. Exit status: 0 fine (there may be warnings),\n"
			   "1 errors, 2 the command line was not understood.\n";

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void print_summary(const struct loaded *loaded, const char *path, bool fine)
{
	const struct report *report = &loaded->report;
	char disks[DISK_COUNT_TEXT];
	printf("%s: ", path);
	if (fine)
		printf("fine: cluster %s, %d nodes, %s disk%s each", loaded->profile.name, loaded->cluster.n,
		       disk_count_format(&loaded->profile, disks), plural(loaded->profile.disk_most));
	else
		printf("%zu error%s", report->errors, plural(report->errors));
	if (report->warnings)
		printf("%s %zu warning%s", fine ? ";" : ",", report->warnings, plural(report->warnings));
	putchar('\n');
}

static json_object *message_json(const struct message *message)
{
	static const char *const words[] = {"note", "warning", "error"};
	json_object *o = json_object_new_object();
	json_put_string(o, "severity", words[message->severity]);
	json_object_object_add(o, "line", message_line(message) ? json_object_new_int(message_line(message)) : NULL);
	json_put_string(o, "text", message->text);
	return o;
}

static void print_json(const struct loaded *loaded, const char *path, bool fine)
{
	json_object *top = json_object_new_object(), *messages = json_object_new_array();
	json_put_string(top, "profile", path);
	json_put_bool(top, "fine", fine);
	json_put_number(top, "errors", (int64_t)loaded->report.errors);
	json_put_number(top, "warnings", (int64_t)loaded->report.warnings);
	if (fine) {
		json_put_string(top, "cluster", loaded->profile.name);
		json_put_number(top, "nodes", loaded->cluster.n);
		json_put_number(top, "disks", (int)loaded->profile.disk_least);
		if (!disk_count_exact(&loaded->profile))
			json_put_number(top, "disks_most", (int)loaded->profile.disk_most);
	}
	for (size_t i = 0; i < loaded->report.count; i++)
		json_object_array_add(messages, message_json(&loaded->report.messages[i]));
	json_object_object_add(top, "messages", messages);
	json_print(top);
}

static int check(const char *path, bool json)
{
	struct loaded loaded;
	bool fine = load_profile(&loaded, path, CLUSTER_ID_NONE) == 0;
	if (json) {
		print_json(&loaded, path, fine);
	} else {
		report_print(&loaded.report, stdout, wants_colour(stdout));
		print_summary(&loaded, path, fine);
	}
	load_free(&loaded);
	return fine ? EXIT_FINE : EXIT_REFUSED;
}

int cmd_check(int argc, char **argv)
{
	static const struct option longs[] = {{"json", no_argument, NULL, 'j'}, {"help", no_argument, NULL, 'h'}, {0}};
	bool json = false;
	for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		if (c == 'h') {
			fputs(help, stdout);
			return EXIT_FINE;
		}
		if (c != 'j') {
			fputs(help, stderr);
			return EXIT_USAGE;
		}
		json = true;
	}
	if (argc - optind != 1) {
		fprintf(stderr, "ringlet check: one profile is wanted\n%s", help);
		return EXIT_USAGE;
	}
	return check(argv[optind], json);
}
