/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of a node's files: what is on it stands in files_*.c, subject by subject. */
#include "plan/files_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static struct file *append(struct file_list *list, const char *path)
{
	list->files = xrealloc(list->files, (list->count + 1) * sizeof *list->files);
	struct file *file = &list->files[list->count++];
	*file = (struct file){.path = xstrdup(path)};
	return file;
}

void file_add(const struct files_job *job, const char *path, mode_t mode, int secret, struct text *text)
{
	struct file *file = append(job->list, path);
	file->mode = mode;
	file->secret = secret == SECRET;
	file->length = text->length;
	file->content = text_take(text);
}

void file_add_link(const struct files_job *job, const char *path, const char *target)
{
	struct file *file = append(job->list, path);
	file->mode = 0777;
	file->target = xstrdup(target);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

void node_files(struct file_list *list, const struct cluster *cluster, const struct secrets *secrets, int node,
		const char *extra_key)
{
	*list = (struct file_list)FILE_LIST_NULL;
	struct files_job job = {list, cluster, secrets, &cluster->node[node - 1], extra_key};
	files_system(&job);
	files_boot(&job);
	files_network(&job);
	files_routing(&job);
	files_time(&job);
	files_ssh(&job);
	files_drbd(&job);
	files_corosync(&job);
	files_ha(&job);
	qsort(list->files, list->count, sizeof *list->files, by_path);
	for (size_t i = 1; i < list->count; i++)
		assert(strcmp(list->files[i - 1].path, list->files[i].path) != 0);
}

const struct file *file_find(const struct file_list *list, const char *path)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->files[i].path, path) == 0)
			return &list->files[i];
	return NULL;
}

void file_list_free(struct file_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->files[i].path);
		free(list->files[i].content);
		free(list->files[i].target);
	}
	free(list->files);
	*list = (struct file_list)FILE_LIST_NULL;
}

mode_t file_folder_mode(const char *folder)
{
	return strcmp(folder, "/root") == 0 || starts_with(folder, "/root/") ? 0700 : 0755;
}
