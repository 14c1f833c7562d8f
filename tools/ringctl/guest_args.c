/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_args.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "guest_away.h"
#include "guest_pacemaker.h"
#include "plan/guest.h"
#include "plan/ha_names.h"

static bool take(struct guest_args *args, int c)
{
	switch (c) {
	case 'v': args->volume = optarg; break;
	case 'r': args->root = optarg; break;
	case 'h': args->here = true; break;
	case 'y': args->yes = true; break;
	case 'f': args->force = true; break;
	case 'j': args->json = true; break;
	case 'n': args->no_wait = true; break;
	case 'e': args->emulate = true; break;
	default: return false;
	}
	return true;
}

bool guest_args_parse(struct guest_args *args, int argc, char **argv, const char *takes, int words)
{
	static const struct option options[] = {
		{"volume", required_argument, NULL, 'v'}, {"root", required_argument, NULL, 'r'},
		{"here", no_argument, NULL, 'h'}, {"yes", no_argument, NULL, 'y'}, {"force", no_argument, NULL, 'f'},
		{"json", no_argument, NULL, 'j'}, {"no-wait", no_argument, NULL, 'n'},
		{"emulate", no_argument, NULL, 'e'}, {0},
	};
	int c;
	*args = (struct guest_args){.argc = argc, .argv = argv, .root = ""};
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!take(args, c) || (strchr("yfjne", c) && !strchr(takes, c)))
			return false;
	if (argc - optind != words)
		return false;
	args->name = words > 0 ? argv[optind] : NULL;
	args->more = words > 1 ? argv[optind + 1] : NULL;
	return true;
}

static bool has_folder(const struct guest_site *site, int volume, const char *name)
{
	char *path = guest_site_file(site, volume, name, GUEST_DOMAIN);
	bool has = access(path, F_OK) == 0;
	free(path);
	return has;
}

static int volume_here(const struct guest_site *site, const char *name)
{
	for (int v = 1; v <= site->self.cluster.n; v++)
		if (site->here[v] && has_folder(site, v, name))
			return v;
	return 0;
}

/* Which volume a guest lies on that is not here, Pacemaker knows. */
static int volume_elsewhere(const struct guest_site *site, const char *name)
{
	struct report ignored = REPORT_NULL;
	struct guest_resource *list;
	int count = guest_resources(&list, &ignored), volume = 0;
	for (int i = 0; i < count; i++)
		if (strcmp(list[i].name, name) == 0)
			volume = guest_site_volume(site, list[i].volume);
	free(list);
	report_free(&ignored);
	return volume;
}

static int find_volume(const struct guest_args *args, const struct guest_site *site)
{
	const char *wrong = guest_name_wrong(args->name);
	int volume = 0;
	if (wrong) {
		fprintf(stderr, "'%s': %s\n", args->name, wrong);
	} else if (args->volume) {
		volume = guest_site_volume(site, args->volume);
		if (!volume)
			fprintf(stderr, "--volume: '%s' is no volume of this cluster: r1 to r%d\n", args->volume, site->self.cluster.n);
	} else {
		volume = volume_here(site, args->name);
		if (!volume && !args->here)
			volume = volume_elsewhere(site, args->name);
		if (!volume)
			fprintf(stderr, "%s: there is no such guest: see ringctl guest list\n", args->name);
	}
	return volume;
}

int guest_find(const struct guest_args *args, const struct guest_site *site, int *volume, int *node)
{
	*volume = find_volume(args, site);
	if (!*volume)
		return EXIT_UNWELL;
	const char *name = guest_site_volume_name(site, *volume);
	*node = args->here && !site->here[*volume] ? 0 : guest_site_holder(site, *volume);
	if (!*node) {
		fprintf(stderr, "%s is not in use %s: see ringctl status\n", name, args->here ? "here" : "anywhere");
		return EXIT_UNWELL;
	}
	if (*node == site->self.node && !has_folder(site, *volume, args->name)) {
		fprintf(stderr, "%s: there is no such guest on %s: see ringctl guest list\n", args->name, name);
		return EXIT_UNWELL;
	}
	return -1;
}

int guest_turn(const struct guest_args *args, const struct guest_site *site, int *volume)
{
	int node, result = guest_find(args, site, volume, &node);
	if (result >= 0 || node == site->self.node)
		return result;
	const char **words = xcalloc((size_t)args->argc + 6, sizeof *words);
	int n = 0;
	words[n++] = "ringctl";
	words[n++] = "guest";
	for (int i = 0; i < args->argc; i++)
		words[n++] = args->argv[i];
	words[n++] = "--here";
	result = guest_away_do(site, node, words);
	free(words);
	return result;
}

int guest_on_its_node(int argc, char **argv, const char *takes, int words,
		      int (*here)(const struct guest_args *args, const struct guest_site *site, int volume))
{
	struct guest_args args;
	struct guest_site site;
	int volume;
	if (!guest_args_parse(&args, argc, argv, takes, words))
		return EXIT_USAGE;
	if (guest_site_load(&site, args.root) < 0)
		return EXIT_TROUBLE;
	int result = guest_turn(&args, &site, &volume);
	if (result < 0)
		result = here(&args, &site, volume);
	guest_site_free(&site);
	return result;
}
