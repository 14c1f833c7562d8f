/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet plan: the cluster, or everything one node will get and do. Nothing is touched. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "commands.h"
#include "load.h"
#include "plan_facts.h"
#include "plan_print.h"
#include "secrets_store.h"

static const char help[] =
	"usage: ringlet plan PROFILE [--json]\n"
	"       ringlet plan PROFILE NODE [--facts PATH] [--again] [--json]\n"
	"       ringlet plan PROFILE --facts PATH [--again] [--json]\n"
	"\n"
	"Without NODE: the cluster, with its ring, cables, addresses and volumes. With NODE (a name\n"
	"or a number): the roles of its network ports, its disk layout, every step of its\n"
	"installation and every file that will be written. The same profile gives the same text, so\n"
	"two plans can be compared by diff. Nothing is written, secrets are not shown.\n"
	"\n"
	"      --facts PATH  plan for the disks and ports that were recorded on the real machine, instead\n"
	"                    of disks as the profile asks for them; says why it refuses, if it does, and\n"
	"                    what is wrong with the cables.\n"
	"                    PATH is a file, the log of a serial line too, or a folder with NODE.facts or\n"
	"                    facts.txt in it: the stick that the machine was started from. Without NODE it\n"
	"                    is the node whose match in the profile fits the machine, as the medium for all\n"
	"                    nodes chooses it\n"
	"      --again       as by the entry \"Install again\" of the medium's menu\n"
	"      --json        the same for programs\n"
	"\n"
	"exit status: 0 fine; 1 the profile, the disks or the cables were refused; 2 usage; 3 PATH could not be read.\n";

struct options {
	const char *profile, *node, *facts;
	bool json, again;
};

static int usage(const char *why)
{
	fprintf(stderr, "ringlet plan: %s\n%s", why, help);
	return EXIT_USAGE;
}

/* -1: go on; else the exit status. */
static int parse(struct options *options, int argc, char **argv)
{
	enum { FACTS = 256, JSON, AGAIN };
	static const struct option longs[] = {
		{"facts", required_argument, NULL, FACTS}, {"json", no_argument, NULL, JSON},
		{"again", no_argument, NULL, AGAIN},	   {"help", no_argument, NULL, 'h'},
		{0},
	};
	for (int c; (c = getopt_long(argc, argv, "h", longs, NULL)) != -1;) {
		switch (c) {
		case FACTS: options->facts = optarg; break;
		case JSON: options->json = true; break;
		case AGAIN: options->again = true; break;
		case 'h': fputs(help, stdout); return EXIT_FINE;
		default: return usage("the options were not understood");
		}
	}
	if (optind == argc)
		return usage("which profile?");
	options->profile = argv[optind++];
	if (optind < argc)
		options->node = argv[optind++];
	if (optind < argc)
		return usage("one node at a time");
	return -1;
}

static int show_cluster(const struct cluster *cluster, bool json)
{
	struct text text = TEXT_NULL;
	if (json) {
		json_print(plan_json_cluster(cluster));
		return EXIT_FINE;
	}
	plan_print_cluster(&text, cluster);
	fputs(text.s, stdout);
	text_free(&text);
	return EXIT_FINE;
}

static void show_node(struct node_view *view, const struct secrets *secrets, bool json)
{
	struct step_list steps;
	struct file_list files, blanked;
	struct text text = TEXT_NULL;
	install_steps(&steps, view->cluster, view->node->number, view->disks);
	node_files(&files, view->cluster, secrets, view->node->number, NULL);
	view->steps = &steps;
	node_files(&blanked, view->cluster, NULL, view->node->number, NULL);
	view->files = &files;
	view->blanked = &blanked;
	view->has_secrets = secrets != NULL;
	if (json) {
		json_print(plan_json_node(view));
	} else {
		plan_print_node(&text, view);
		fputs(text.s, stdout);
		text_free(&text);
	}
	step_list_free(&steps);
	file_list_free(&files);
	file_list_free(&blanked);
}

/* As the installer draws it when it refuses. */
static void show_cabling(const struct node_view *view, bool json)
{
	struct text text = TEXT_NULL;
	if (json)
		return;
	plan_print_cabling(&text, view);
	fputs(text.s, stdout);
	text_free(&text);
}

static int plan_node(const struct cluster *cluster, const struct secrets *secrets, const struct options *options,
		     struct report *report)
{
	struct facts facts;
	struct disk_plan disks;
	struct node_view view = {.cluster = cluster, .wished = !options->facts, .disks = &disks};
	view.node = options->node ? cluster_find(cluster, options->node) : NULL;
	if (options->node && !view.node) {
		report_error(report, options->profile, "cluster %s has no node '%s'", cluster->profile->name, options->node);
		return EXIT_REFUSED;
	}
	int got = plan_facts_get(&facts, options->facts, cluster, &view.node, report);
	int status = got < 0 ? EXIT_TROUBLE : got ? EXIT_REFUSED : EXIT_FINE;
	if (status == EXIT_FINE && disk_plan(&disks, cluster, view.node->number, options->again, facts.disks,
					     facts.disk_count, report) != 0)
		status = EXIT_REFUSED;
	if (got == 0 && plan_ports(&view, &facts, report) != 0) {
		status = EXIT_REFUSED;
		show_cabling(&view, options->json);
	}
	if (status == EXIT_FINE)
		show_node(&view, secrets, options->json);
	cabling_free(&view.cabling);
	facts_free(&facts);
	return status;
}

/* With the cluster's own id, if its secrets were made already. */
static int plan(struct loaded *loaded, const struct options *options, struct report *report)
{
	struct secrets secrets = {0};
	struct report said_before = REPORT_NULL;
	int looked = secrets_store_look(&secrets, &loaded->profile, report);
	int status = looked < 0 ? EXIT_TROUBLE : looked == 1 ? EXIT_REFUSED : EXIT_FINE;
	if (looked == 0 && cluster_plan(&loaded->cluster, &loaded->profile, secrets.cluster_id, &said_before) < 0)
		status = EXIT_REFUSED;
	if (status == EXIT_FINE && (options->node || options->facts))
		status = plan_node(&loaded->cluster, looked == 0 ? &secrets : NULL, options, report);
	else if (status == EXIT_FINE)
		status = show_cluster(&loaded->cluster, options->json);
	secrets_free(&secrets);
	report_free(&said_before);
	return status;
}

int cmd_plan(int argc, char **argv)
{
	struct options options = {0};
	struct loaded loaded;
	struct report report = REPORT_NULL;
	int status = parse(&options, argc, argv);
	if (status >= 0)
		return status;
	status = load_or_say(&loaded, options.profile, CLUSTER_ID_NONE);
	if (status == EXIT_FINE) {
		status = plan(&loaded, &options, &report);
		say_and_end(&report, 0);
	}
	load_free(&loaded);
	return status;
}
