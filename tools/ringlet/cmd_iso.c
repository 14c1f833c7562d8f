/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ringlet iso: the node ISOs of a profile. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/text.h"
#include "commands.h"
#include "iso_area.h"
#include "load.h"
#include "plan/match.h"
#include "plan/profile_values.h"
#include "secrets_store.h"
#include "stamp.h"
#include "sys/clock.h"
#include "sys/publish.h"

static const char help[] =
	"usage: ringlet iso PROFILE [NODE...] -o DIR [--base ISO] [--add-ssh-key FILE] [--json]\n"
	"       ringlet iso --all-in-one PROFILE -o DIR [--base ISO] [--add-ssh-key FILE] [--json]\n"
	"\n"
	"Stamps the base ISO for each node of the profile, or for the nodes named: DIR gets one\n"
	"bootable CLUSTER-NODE.iso per node, readable by you alone, for it carries the cluster's\n"
	"secrets. These are made at the first stamping and kept beside the profile (demo.conf ->\n"
	"demo.secrets), so that a medium stamped a year later still fits its cluster.\n"
	"\n"
	"      --all-in-one        one CLUSTER.iso for all nodes: a machine takes the plan of the node\n"
	"                          whose match in the profile fits it; without a match for each node a\n"
	"                          person chooses in the boot menu\n"
	"  -o, --output DIR        where the ISOs go; it is made if it is not there\n"
	"  -o -                    one ISO to standard output: ... | ssh host 'cat >node1.iso'\n"
	"      --base ISO          the base ISO; default: iso/out/ringlet-base.iso, which 'make iso'\n"
	"                          builds, else /usr/share/ringlet/ringlet-base.iso\n"
	"      --add-ssh-key FILE  a public key (or several) that may log in too, without being in\n"
	"                          the profile\n"
	"      --json              what was written, for programs\n"
	"\n"
	"exit status: 0 fine; 1 the profile, the secrets or the base ISO were refused; 2 usage; 3 the\n"
	"machine failed (disk full, ...). An ISO is there whole or not at all.\n";

#define KEYS_LIMIT (16U << 20) /* bytes; whether the area holds them is the stamping's question */

struct options {
	const char *profile, *output, *base, *key_file;
	char **nodes; /* the words after the profile */
	int node_count;
	bool json, all_in_one;
};

struct written {
	const struct cluster_node *node; /* NULL: all of them */
	char *path;
	uint64_t size;
	double seconds;
};

static int usage(const char *why)
{
	fprintf(stderr, "ringlet iso: %s\n%s", why, help);
	return EXIT_USAGE;
}

/* -1: go on; else the exit status. */
static int parse(struct options *options, int argc, char **argv)
{
	enum { BASE = 256, KEY, JSON, ALL, HELP };
	static const struct option longs[] = {
		{"output", required_argument, NULL, 'o'},	{"base", required_argument, NULL, BASE},
		{"add-ssh-key", required_argument, NULL, KEY}, {"json", no_argument, NULL, JSON},
		{"all-in-one", no_argument, NULL, ALL},	{"help", no_argument, NULL, 'h'},
		{0},
	};
	for (int c; (c = getopt_long(argc, argv, "o:h", longs, NULL)) != -1;) {
		switch (c) {
		case 'o': options->output = optarg; break;
		case BASE: options->base = optarg; break;
		case KEY: options->key_file = optarg; break;
		case JSON: options->json = true; break;
		case ALL: options->all_in_one = true; break;
		case 'h': fputs(help, stdout); return EXIT_FINE;
		default: return usage("the options were not understood");
		}
	}
	if (optind == argc)
		return usage("which profile?");
	options->profile = argv[optind++];
	options->nodes = argv + optind;
	options->node_count = argc - optind;
	if (!options->output)
		return usage("where to? -o DIR is missing");
	if (options->all_in_one && options->node_count)
		return usage("--all-in-one is for all nodes; a medium of some of them there is not");
	if (strcmp(options->output, "-") == 0 && ((options->node_count != 1 && !options->all_in_one) || options->json))
		return usage("-o - takes exactly one node or --all-in-one, and no --json");
	return -1;
}

/* A file of public keys, as authorized_keys has them, without its remarks. 0; 1 refused; -1. */
static int read_keys(char **keys, const char *path, struct report *report)
{
	char *text = read_file(path, NULL, KEYS_LIMIT), *rest = text;
	struct text found = TEXT_NULL;
	int result = 0;
	if (!text)
		return report_error(report, path, "cannot be read: %s", strerror(errno));
	for (char *line; result == 0 && (line = strsep(&rest, "\n"));) {
		const char *flaw = NULL;
		if (*line == '\0' || *line == '#')
			continue;
		if (starts_with(line, "-----BEGIN"))
			flaw = "is a private key; the one to give ends in .pub";
		else
			flaw = ssh_key_flaw(line);
		if (flaw)
			result = (report_error(report, path, "the ssh key %s", flaw), 1);
		else
			text_add(&found, "%s%s", found.length ? "\n" : "", line);
	}
	if (result == 0 && !found.length)
		result = (report_error(report, path, "holds no public key"), 1);
	free(text);
	*keys = text_take(&found);
	return result;
}

/* Before any secret is made: is there something to stamp? */
static int check_base(const char **base, struct report *report)
{
	struct iso_areas areas;
	*base = iso_base(*base, report);
	int result = *base ? iso_areas_find(&areas, *base, report) : 1;
	if (*base)
		iso_areas_free(&areas);
	return result;
}

static void say_one(const struct written *w)
{
	char size[SIZE_TEXT];
	printf("%s  %s  %.2f s\n", w->path, size_format(w->size, size), w->seconds);
	fflush(stdout);
}

static void say_next(const struct cluster *cluster, bool all_in_one)
{
	char address[IPV4_TEXT];
	if (all_in_one)
		printf("\nOne medium for all %d machines: write it to as many USB sticks as you like (cp %s.iso /dev/sdX; sync), or\n"
		       "put it into their (virtual) CD drives, and switch them on. %s\n", cluster->n,
		       cluster->profile->name, match_all(cluster) ? "Each takes the plan of its own node." :
								     "In the boot menu choose which node each is.");
	else
		printf("\nOne medium per machine: write each to a USB stick of its own (cp NODE.iso /dev/sdX; sync), or put it\n"
		       "into the machine's (virtual) CD drive, and switch all %d machines on. The boot menu names the node.\n",
		       cluster->n);
	printf("They install themselves, find each other and are finished when 'ringctl status' on one of them says so:\n"
	       "  ssh root@%s ringctl status\n",
	       ipv4_format(cluster->node[0].address, address));
}

static void say_json(const struct cluster *cluster, const struct written *written, int count)
{
	struct json_object *root = json_object_new_object(), *isos = json_object_new_array();
	for (int i = 0; i < count; i++) {
		struct json_object *iso = json_object_new_object();
		json_put_string(iso, "node", written[i].node ? written[i].node->name : NULL);
		json_put_string(iso, "path", written[i].path);
		json_put_number(iso, "size", (int64_t)written[i].size);
		json_object_object_add(iso, "seconds", json_object_new_double(written[i].seconds));
		json_object_array_add(isos, iso);
	}
	json_put_string(root, "cluster", cluster->profile->name);
	json_object_object_add(root, "isos", isos);
	json_print(root);
}

/* Everything a run stamps with. */
struct work {
	const struct options *options;
	const struct cluster *cluster;
	const struct secrets *secrets;
	const char *base;
	char *keys; /* NULL: none */
};

static int stamp_one(const struct work *work, const struct cluster_node *node, struct written *w, struct report *report)
{
	struct stat st;
	double start = clock_now();
	int number = node ? node->number : 0;
	*w = (struct written){node, NULL, 0, 0};
	if (strcmp(work->options->output, "-") == 0)
		return stamp_iso(work->cluster, work->secrets, number, work->keys, work->base, "-", report);
	w->path = xasprintf("%s/%s%s%s.iso", work->options->output, work->cluster->profile->name, node ? "-" : "",
			    node ? node->name : "");
	int result = stamp_iso(work->cluster, work->secrets, number, work->keys, work->base, w->path, report);
	w->seconds = clock_now() - start;
	if (result == 0 && stat(w->path, &st) == 0)
		w->size = (uint64_t)st.st_size;
	return result;
}

static int stamp_all(const struct work *work, const struct cluster_node **nodes, int count, struct report *report)
{
	struct written written[NODES_MAX] = {0};
	bool to_file = strcmp(work->options->output, "-") != 0;
	int result = 0, done = 0;
	if (to_file && make_folders(work->options->output) < 0)
		return report_error(report, work->options->output, "cannot be made: %s", strerror(errno));
	while (done < count && result == 0) {
		result = stamp_one(work, nodes[done], &written[done], report);
		if (result == 0 && to_file && !work->options->json)
			say_one(&written[done]);
		done++;
	}
	if (result == 0 && work->options->json)
		say_json(work->cluster, written, done);
	else if (result == 0 && to_file)
		say_next(work->cluster, work->options->all_in_one);
	for (int i = 0; i < done; i++)
		free(written[i].path);
	return result;
}

/* The nodes named, each once, or all; NULL stands for all of them in one. Their number; -1: one is not of this cluster. */
static int choose(const struct cluster_node *nodes[NODES_MAX], const struct options *options,
		  const struct cluster *cluster, struct report *report)
{
	bool wanted[NODES_MAX] = {false};
	int count = 0;
	if (options->all_in_one) {
		nodes[0] = NULL;
		return 1;
	}
	for (int i = 0; i < options->node_count; i++) {
		const struct cluster_node *node = cluster_find(cluster, options->nodes[i]);
		if (!node)
			return report_error(report, options->profile, "cluster %s has no node '%s'",
					    cluster->profile->name, options->nodes[i]);
		wanted[node->number - 1] = true;
	}
	for (int i = 0; i < cluster->n; i++)
		if (wanted[i] || options->node_count == 0)
			nodes[count++] = &cluster->node[i];
	return count;
}

/* What a person has to do then, the menu says; here, how to be spared it. */
static void remark_choice(const struct cluster *cluster, struct report *report)
{
	for (int i = 0; i < cluster->n; i++)
		if (!cluster->profile->nodes[i].match_count)
			profile_say(cluster->profile, report, SEVERITY_WARNING, cluster->profile->nodes[i].line,
				    "%s has no match, so no machine can be known as it: the boot menu will wait until a "
				    "person chooses a node", cluster->node[i].name);
}

static int make_isos(struct loaded *loaded, const struct options *options, struct report *report)
{
	const struct cluster_node *nodes[NODES_MAX];
	struct secrets secrets = {0};
	struct work work = {options, &loaded->cluster, &secrets, options->base, NULL};
	int count = choose(nodes, options, &loaded->cluster, report);
	int result = count < 0 ? 1 : check_base(&work.base, report);
	if (result == 0 && options->key_file)
		result = read_keys(&work.keys, options->key_file, report);
	if (result == 0)
		result = secrets_store_get(&secrets, &loaded->profile, report);
	if (result == 0) /* once more, now that the id is known from which all others derive */
		result = cluster_plan(&loaded->cluster, &loaded->profile, secrets.cluster_id, report) < 0;
	if (result == 0)
		result = stamp_all(&work, nodes, count, report);
	if (result == 0 && options->all_in_one)
		remark_choice(&loaded->cluster, report);
	secrets_free(&secrets);
	free(work.keys);
	return result;
}

int cmd_iso(int argc, char **argv)
{
	struct options options = {0};
	struct loaded loaded;
	struct report report = REPORT_NULL;
	int status = parse(&options, argc, argv);
	if (status >= 0)
		return status;
	status = load_or_say(&loaded, options.profile, CLUSTER_ID_NONE);
	if (status == EXIT_FINE)
		status = say_and_end(&report, make_isos(&loaded, &options, &report));
	load_free(&loaded);
	return status;
}
