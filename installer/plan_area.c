/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_area.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "plan/files.h"
#include "plan/medium_sums.h"
#include "plan/node_ini.h"
#include "sys/publish.h"

#define SUMS "SHA256SUMS"
#define SUMS_LIMIT (1U << 20)
#define PROFILE "profile.conf"
#define NODE_INI "node.ini"
#define MEDIUM "medium.sha256"
#define TEXT_LIMIT (1U << 20)
#define DAMAGED "the plan of this node on the medium is damaged"
#define REMEDY "stamp the medium again with 'ringlet iso', or write it again from its ISO file"

/* ---- every file is listed, every listed file is as it was ---- */

struct sum {
	char digest[DIGEST_TEXT];
	const char *path;
	bool seen;
};

struct sums {
	struct sum *items;
	size_t count;
	char *text; /* holds the paths */
};

/* "<64 hex digits>  path" */
static bool parse_line(struct sum *sum, char *line)
{
	size_t digits = strspn(line, "0123456789abcdef");
	if (digits != DIGEST_TEXT - 1 || line[digits] != ' ' || !strchr(" *", line[digits + 1]) || !line[digits + 2])
		return false;
	memcpy(sum->digest, line, digits);
	sum->digest[digits] = '\0';
	sum->path = line + digits + 2;
	sum->seen = false;
	return true;
}

static int parse_sums(struct sums *sums, const char *text, struct report *report)
{
	sums->text = xstrdup(text);
	char *rest = sums->text;
	char *line;
	while ((line = strsep(&rest, "\n"))) {
		if (!*line)
			continue;
		sums->items = xrealloc(sums->items, (sums->count + 1) * sizeof *sums->items);
		if (!parse_line(&sums->items[sums->count], line))
			return report_error(report, SUMS, DAMAGED ": a line that is none of sha256sum's; " REMEDY);
		sums->count++;
	}
	if (sums->count == 0)
		return report_error(report, SUMS, DAMAGED ": the list of its files is empty; " REMEDY);
	return 0;
}

static int check_file(struct sums *sums, const char *path, const char *name, struct report *report)
{
	char digest[DIGEST_TEXT];
	for (size_t i = 0; i < sums->count; i++) {
		struct sum *sum = &sums->items[i];
		if (strcmp(sum->path, name) != 0)
			continue;
		sum->seen = true;
		if (digest_of_file(digest, path) < 0)
			return report_error(report, name, "cannot be read: %s", strerror(errno));
		if (strcmp(digest, sum->digest) != 0)
			return report_error(report, name, DAMAGED ": this file has other bytes than it was stamped with; "
							  REMEDY);
		return 0;
	}
	if (strcmp(name, SUMS) == 0)
		return 0;
	return report_error(report, name, DAMAGED ": this file does not belong to it; " REMEDY);
}

static int check_tree(struct sums *sums, const char *folder, struct report *report)
{
	char *copy = xstrdup(folder);
	FTS *tree = fts_open((char *[]){copy, NULL}, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int result = tree ? 0 : report_error(report, folder, "cannot be read: %s", strerror(errno));
	FTSENT *entry;
	while (tree && (entry = fts_read(tree))) {
		const char *name = entry->fts_path + strlen(folder) + 1;
		if (entry->fts_info == FTS_F && check_file(sums, entry->fts_path, name, report) < 0)
			result = -1;
	}
	if (tree)
		fts_close(tree);
	free(copy);
	for (size_t i = 0; i < sums->count; i++)
		if (!sums->items[i].seen)
			result = report_error(report, sums->items[i].path, DAMAGED ": this file is missing; " REMEDY);
	return result;
}

static int check_sums(const char *text, const char *folder, struct report *report)
{
	struct sums sums = {0};
	int result = parse_sums(&sums, text, report);
	if (result == 0)
		result = check_tree(&sums, folder, report);
	free(sums.items);
	free(sums.text);
	return result;
}

/* ---- node.ini and profile ---- */

static char *read_text(const char *folder, const char *name, struct report *report)
{
	char *path = xasprintf("%s/%s", folder, name);
	char *text = read_file(path, NULL, TEXT_LIMIT);
	if (!text)
		report_error(report, name, "cannot be read: %s", strerror(errno));
	free(path);
	return text;
}

/* Format decides, version only informs: a medium may be stamped by a ringlet somewhat newer than its base ISO. */
static int check_ini(const struct node_ini *ini, int line, struct report *report)
{
	if (line != 0)
		return report_error(report, NODE_INI, "cannot be understood (line %d)", line);
	if (ini->format != NODE_FORMAT)
		return report_error(report, NODE_INI,
				    "the plan has format %d (stamped by ringlet %s), this medium's installer knows "
				    "format %d: stamp it with the ringlet that built its base ISO",
				    ini->format, *ini->version ? ini->version : "of unknown version", NODE_FORMAT);
	if (!*ini->id)
		return report_error(report, NODE_INI, "names no cluster's id");
	return 0;
}

static int read_node_ini(struct node_ini *ini, const char *folder, struct report *report)
{
	char *text = read_text(folder, NODE_INI, report);
	int result = text ? check_ini(ini, node_ini_read(ini, text), report) : -1;
	free(text);
	return result;
}

/* In messages it is "profile.conf": where the person who wrote it keeps it is not known here. */
static int read_profile(struct plan_area *area, const char *folder, struct report *report)
{
	char *text = read_text(folder, PROFILE, report);
	int result = text ? profile_read_text(&area->profile, PROFILE, text, report) : -1;
	free(text);
	return result;
}

/* A line of sha256sum's, about the list that the rest of the medium is held against. */
static int read_medium(struct plan_area *area, const char *folder, struct report *report)
{
	char *text = read_text(folder, MEDIUM, report);
	struct sum sum;
	int result = text ? 0 : -1;
	if (text) {
		text[strcspn(text, "\n")] = '\0';
		if (!parse_line(&sum, text) || strcmp(sum.path, MEDIUM_SUMS) != 0)
			result = report_error(report, MEDIUM, "does not tell the sum of " MEDIUM_SUMS);
		else
			memcpy(area->medium, sum.digest, DIGEST_TEXT);
	}
	free(text);
	return result;
}

/* ---- all of it ---- */

/* A node's own medium. */
static int derive_one(struct plan_area *area, const char *folder, struct report *report)
{
	struct node_ini ini;
	if (read_node_ini(&ini, folder, report) < 0 || cluster_plan(&area->cluster, &area->profile, ini.id, report) < 0)
		return -1;
	const struct cluster_node *node = cluster_find(&area->cluster, ini.name);
	if (!node)
		return report_error(report, NODE_INI, "the profile has no node '%s'", ini.name);
	area->node = node->number;
	return 0;
}

/* The plans of all: each says the same of the cluster, and its own of the node. */
static int derive_all(struct plan_area *area, const char *folder, struct report *report)
{
	const struct profile *profile = &area->profile;
	char id[ID_TEXT] = "";
	for (int i = 0; i < profile->node_count; i++) {
		struct node_ini ini = {0};
		char *path = xasprintf("%s/" PLAN_NODES "/%s", folder, profile->nodes[i].name);
		int result = read_node_ini(&ini, path, report);
		free(path);
		if (result < 0)
			return -1;
		if (strcmp(ini.name, profile->nodes[i].name) != 0 || ini.index != i + 1 || (*id && strcmp(id, ini.id) != 0))
			return report_error(report, NODE_INI, "that of %s is another one's; " REMEDY, profile->nodes[i].name);
		memcpy(id, ini.id, ID_TEXT);
	}
	return cluster_plan(&area->cluster, profile, id, report);
}

static int derive(struct plan_area *area, const char *folder, struct report *report)
{
	char *nodes = xasprintf("%s/" PLAN_NODES, folder);
	bool all = access(nodes, F_OK) == 0;
	free(nodes);
	if (read_medium(area, folder, report) < 0 || read_profile(area, folder, report) < 0)
		return -1;
	return all ? derive_all(area, folder, report) : derive_one(area, folder, report);
}

int plan_area_read(struct plan_area *area, const char *folder, struct report *report)
{
	*area = (struct plan_area){0};
	char *path = xasprintf("%s/" SUMS, folder);
	area->sums = read_file(path, NULL, SUMS_LIMIT);
	free(path);
	if (!area->sums && errno == ENOENT)
		return report_error(report, NULL,
				    "this medium carries no node's plan, or a damaged one: it is a base ISO that was "
				    "never stamped, or the kernel could not unpack the plan; " REMEDY);
	if (!area->sums)
		return report_error(report, SUMS, "cannot be read: %s", strerror(errno));
	if (check_sums(area->sums, folder, report) < 0)
		return -1;
	return derive(area, folder, report);
}

/* ---- one of all ---- */

static int move(const char *from, const char *to, const char *name, struct report *report)
{
	char *old = xasprintf("%s/%s", from, name), *new = xasprintf("%s/%s", to, name);
	int result = rename(old, new);
	if (result < 0)
		report_error(report, old, "cannot be moved to %s: %s", new, strerror(errno));
	free(new);
	free(old);
	return result;
}

static int delete_tree(char *folder, struct report *report)
{
	FTS *tree = fts_open((char *[]){folder, NULL}, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;
	int result = tree ? 0 : report_error(report, folder, "cannot be read: %s", strerror(errno));
	while (tree && (entry = fts_read(tree))) {
		bool is_folder = entry->fts_info == FTS_D || entry->fts_info == FTS_DP;
		if (entry->fts_info != FTS_D && (is_folder ? rmdir : unlink)(entry->fts_path) < 0)
			result = report_error(report, entry->fts_path, "cannot be deleted: %s", strerror(errno));
	}
	if (tree)
		fts_close(tree);
	return result;
}

int plan_area_take(struct plan_area *area, const char *folder, int node, struct report *report)
{
	if (area->node == node)
		return 0;
	char *nodes = xasprintf("%s/" PLAN_NODES, folder);
	char *own = xasprintf("%s/%s", nodes, area->cluster.node[node - 1].name);
	int result = 0;
	if (move(own, folder, NODE_INI, report) < 0 || move(own, folder, "root", report) < 0 ||
	    delete_tree(nodes, report) < 0)
		result = -1;
	else
		area->node = node;
	free(own);
	free(nodes);
	return result;
}

void plan_area_free(struct plan_area *area)
{
	profile_free(&area->profile);
	free(area->sums);
	*area = (struct plan_area){0};
}
