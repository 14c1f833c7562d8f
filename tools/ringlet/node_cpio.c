/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "node_cpio.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "plan/node_ini.h"

#define PLAN "plan"
#define SUMS "SHA256SUMS"
#define FILE_SIZE_MAX (16U << 20) /* of one file read back; an area is 1 MiB */

/* --- writing ----------------------------------------------------------------------------- */

struct writer {
	struct archive *archive;
	struct text sums;
	char **folders; /* written so far */
	size_t folder_count;
	int64_t inode;	/* counts up: the kernel takes equal numbers for hard links */
	char *root;	/* "plan/root/": below it lies what is to be / of the node that is being written */
	bool failed;
};

static la_ssize_t collect(struct archive *archive, void *bytes, const void *buffer, size_t length)
{
	(void)archive;
	text_add_bytes(bytes, buffer, length);
	return (la_ssize_t)length;
}

static void put(struct writer *w, const char *path, mode_t mode, const char *content, size_t length, const char *target)
{
	struct archive_entry *entry = archive_entry_new();
	archive_entry_set_pathname(entry, path);
	archive_entry_set_mode(entry, mode);
	archive_entry_set_nlink(entry, S_ISDIR(mode) ? 2 : 1);
	archive_entry_set_ino64(entry, ++w->inode);
	archive_entry_set_mtime(entry, 0, 0);
	archive_entry_set_size(entry, (la_int64_t)length);
	if (target)
		archive_entry_set_symlink(entry, target);
	if (archive_write_header(w->archive, entry) != ARCHIVE_OK ||
	    (length && archive_write_data(w->archive, content, length) != (la_ssize_t)length))
		w->failed = true;
	archive_entry_free(entry);
}

static bool folder_known(const struct writer *w, const char *path, size_t length)
{
	for (size_t i = 0; i < w->folder_count; i++)
		if (strncmp(w->folders[i], path, length) == 0 && w->folders[i][length] == '\0')
			return true;
	return false;
}

/* The kernel makes no folder by itself: each one on the way to path, before path. */
static void put_folders(struct writer *w, const char *path)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		if (folder_known(w, path, (size_t)(slash - path)))
			continue;
		char *folder = xstrndup(path, (size_t)(slash - path));
		const char *on_node = w->root && starts_with(folder, w->root) ? folder + strlen(w->root) - 1 : "/";
		put(w, folder, S_IFDIR | file_folder_mode(on_node), NULL, 0, NULL);
		w->folders = xrealloc(w->folders, (w->folder_count + 1) * sizeof *w->folders);
		w->folders[w->folder_count++] = folder;
	}
}

/* path: below plan/, without a slash in front. */
static void put_file(struct writer *w, const char *path, mode_t mode, const char *content, size_t length)
{
	char digest[DIGEST_TEXT];
	char *full = xasprintf(PLAN "/%s", path);
	put_folders(w, full);
	put(w, full, S_IFREG | mode, content, length, NULL);
	free(full);
	digest_of(digest, content, length);
	text_add(&w->sums, "%s  %s\n", digest, path);
}

static void put_link(struct writer *w, const char *path, const char *target)
{
	char *full = xasprintf(PLAN "/%s", path);
	put_folders(w, full);
	put(w, full, S_IFLNK | 0777, NULL, 0, target);
	free(full);
}

/* above: "" or "nodes/NAME/" */
static void put_root(struct writer *w, const char *above, const struct file_list *files)
{
	w->root = xasprintf(PLAN "/%sroot/", above);
	for (size_t i = 0; i < files->count; i++) {
		const struct file *file = &files->files[i];
		char *path = xasprintf("%sroot%s", above, file->path);
		if (file->target)
			put_link(w, path, file->target);
		else
			put_file(w, path, file->mode, file->content, file->length);
		free(path);
	}
	free(w->root);
	w->root = NULL;
}

/* What goes into every plan of this run. */
struct source {
	const struct cluster *cluster;
	const struct secrets *secrets;
	const char *extra_key, *medium;
};

static void put_ini(struct writer *w, const char *above, const struct cluster *cluster, int node)
{
	char *ini = node_ini_text(cluster, node), *path = xasprintf("%snode.ini", above);
	put_file(w, path, 0644, ini, strlen(ini));
	free(path);
	free(ini);
}

static void put_profile(struct writer *w, const struct profile *profile)
{
	put_file(w, "profile.conf", 0600, profile->text, strlen(profile->text));
}

static void put_files(struct writer *w, const char *above, const struct source *from, int node)
{
	struct file_list files;
	node_files(&files, from->cluster, from->secrets, node, from->extra_key);
	put_root(w, above, &files);
	file_list_free(&files);
}

/* As the names of folders: the '/' behind a name counts. */
static int compare_names(const void *a, const void *b)
{
	const struct cluster_node *x = *(const struct cluster_node *const *)a, *y = *(const struct cluster_node *const *)b;
	char *one = xasprintf("%s/", x->name), *two = xasprintf("%s/", y->name);
	int result = strcmp(one, two);
	free(one);
	free(two);
	return result;
}

static void put_nodes(struct writer *w, const struct source *from)
{
	const struct cluster_node *nodes[NODES_MAX];
	for (int i = 0; i < from->cluster->n; i++)
		nodes[i] = &from->cluster->node[i];
	qsort(nodes, (size_t)from->cluster->n, sizeof *nodes, compare_names);
	for (int i = 0; i < from->cluster->n; i++) {
		char *above = xasprintf(PLAN_NODES "/%s/", nodes[i]->name);
		put_ini(w, above, from->cluster, nodes[i]->number);
		put_files(w, above, from, nodes[i]->number);
		free(above);
	}
}

/* In the order of the paths, so that the sums come out sorted. */
static void put_plan(struct writer *w, const struct source *from, int node)
{
	put_file(w, "medium.sha256", 0644, from->medium, strlen(from->medium));
	if (node) {
		put_ini(w, "", from->cluster, node);
		put_profile(w, from->cluster->profile);
		put_files(w, "", from, node);
	} else {
		put_nodes(w, from);
		put_profile(w, from->cluster->profile);
	}
	put(w, PLAN "/" SUMS, S_IFREG | 0644, w->sums.s, w->sums.length, NULL);
}

static void writer_free(struct writer *w)
{
	archive_write_free(w->archive);
	text_free(&w->sums);
	for (size_t i = 0; i < w->folder_count; i++)
		free(w->folders[i]);
	free(w->folders);
}

int node_cpio_write(struct text *bytes, const struct cluster *cluster, const struct secrets *secrets, int node,
		    const char *extra_key, const char *medium, struct report *report)
{
	struct writer w = {.archive = archive_write_new()};
	const struct source from = {cluster, secrets, extra_key, medium};
	int result = 0;

	archive_write_set_format_cpio_newc(w.archive);
	archive_write_set_bytes_in_last_block(w.archive, 1);
	if (archive_write_open(w.archive, bytes, NULL, collect, NULL) != ARCHIVE_OK)
		w.failed = true;
	if (!w.failed)
		put_plan(&w, &from, node);
	if (archive_write_close(w.archive) != ARCHIVE_OK || w.failed)
		result = report_error(report, node ? cluster->node[node - 1].name : cluster->profile->name,
				      "the plan cannot be packed: %s", archive_error_string(w.archive));
	writer_free(&w);
	return result;
}

/* --- reading back ------------------------------------------------------------------------ */

static bool take_entry(struct file_list *list, struct archive *archive, struct archive_entry *entry)
{
	const char *path = archive_entry_pathname(entry);
	la_int64_t size = archive_entry_size(entry);
	if (!path || !starts_with(path, PLAN) || size < 0 || size > FILE_SIZE_MAX)
		return false;
	if (archive_entry_filetype(entry) == AE_IFDIR)
		return true;
	if (path[strlen(PLAN)] != '/')
		return false;
	list->files = xrealloc(list->files, (list->count + 1) * sizeof *list->files);
	struct file *file = &list->files[list->count++];
	*file = (struct file){.path = xstrdup(path + strlen(PLAN "/")), .mode = archive_entry_perm(entry)};
	if (archive_entry_filetype(entry) == AE_IFLNK) {
		file->target = xstrdup(archive_entry_symlink(entry) ? archive_entry_symlink(entry) : "");
		return true;
	}
	file->secret = !(file->mode & 0004);
	file->length = (size_t)size;
	file->content = xcalloc(file->length + 1, 1);
	return archive_read_data(archive, file->content, file->length) == size;
}

int node_cpio_read(struct file_list *list, const void *bytes, size_t length, const char *where, struct report *report)
{
	struct archive *archive = archive_read_new();
	struct archive_entry *entry;
	int status = ARCHIVE_OK;

	*list = (struct file_list)FILE_LIST_NULL;
	archive_read_support_format_cpio(archive);
	if (archive_read_open_memory(archive, bytes, length) != ARCHIVE_OK)
		status = ARCHIVE_FATAL;
	while (status == ARCHIVE_OK && (status = archive_read_next_header(archive, &entry)) == ARCHIVE_OK)
		if (!take_entry(list, archive, entry))
			status = ARCHIVE_FATAL;
	archive_read_free(archive);
	if (status == ARCHIVE_EOF)
		return 0;
	file_list_free(list);
	return report_error(report, where, "the reserved area holds no node plan that can be read");
}

/* One line of SHA256SUMS. False: it is not one. */
static bool sum_line(const char *line, const char *end, char digest[DIGEST_TEXT], char **path)
{
	if (end - line < DIGEST_TEXT + 2 || line[DIGEST_TEXT - 1] != ' ' || line[DIGEST_TEXT] != ' ')
		return false;
	memcpy(digest, line, DIGEST_TEXT - 1);
	digest[DIGEST_TEXT - 1] = '\0';
	*path = xstrndup(line + DIGEST_TEXT + 1, (size_t)(end - line) - DIGEST_TEXT - 1);
	return true;
}

static bool verify_one(const struct file_list *list, const char *path, const char *digest, const char *where,
		       struct report *report)
{
	char found[DIGEST_TEXT];
	const struct file *file = file_find(list, path);
	if (!file || !file->content) {
		report_error(report, where, "%s is missing from the node plan", path);
		return false;
	}
	digest_of(found, file->content, file->length);
	if (strcmp(found, digest) != 0) {
		report_error(report, where, "%s is not what was stamped", path);
		return false;
	}
	return true;
}

int node_cpio_verify(const struct file_list *list, const char *where, struct report *report)
{
	const struct file *sums = file_find(list, SUMS);
	size_t good = 0, files = 0, bad = 0;
	if (!sums || !sums->content)
		return report_error(report, where, "the node plan has no " SUMS), 1;
	for (const char *line = sums->content, *end; (end = strchr(line, '\n')); line = end + 1) {
		char digest[DIGEST_TEXT], *path;
		if (!sum_line(line, end, digest, &path))
			return report_error(report, where, SUMS " of the node plan is damaged"), 1;
		if (verify_one(list, path, digest, where, report))
			good++;
		else
			bad++;
		free(path);
	}
	for (size_t i = 0; i < list->count; i++)
		files += list->files[i].content && &list->files[i] != sums;
	if (!bad && good != files)
		return report_error(report, where, "the node plan holds files that " SUMS " does not know"), 1;
	return bad ? 1 : 0;
}
