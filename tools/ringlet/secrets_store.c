/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secrets_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "secrets_make.h"
#include "secrets_text.h"
#include "sys/publish.h"

#define SIZE_LIMIT (1U << 20)

char *secrets_store_path(const struct profile *profile)
{
	size_t length = strlen(profile->path);
	if (ends_with(profile->path, ".conf"))
		length -= strlen(".conf");
	return xasprintf("%.*s.secrets", (int)length, profile->path);
}

/*
 * The folder is locked, not the file: the file is replaced as a whole, and what
 * waited for the old one would hold a lock on nothing. -1: no lock to be had here.
 */
static int lock_folder(const char *path, struct report *report)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = fd;
	while (result >= 0 && (result = flock(fd, LOCK_EX)) < 0 && errno == EINTR)
		result = fd;
	if (result < 0)
		report_warning(report, folder, "cannot be locked (%s): do not run two at once",
			       strerror(errno));
	free(folder);
	return fd;
}

/* Somebody else's file, or one that others can read, is not a secret of ours. */
static int check_owner(const struct stat *st, const char *path, const struct profile *profile, struct report *report)
{
	struct stat own;
	if (!S_ISREG(st->st_mode))
		return report_error(report, path, "is not a regular file"), 1;
	if (st->st_uid != geteuid() && (stat(profile->path, &own) < 0 || st->st_uid != own.st_uid))
		return report_error(report, path, "belongs to user %u, neither to you nor to the profile's owner",
				    (unsigned)st->st_uid),
		       1;
	if ((st->st_mode & 07777) != 0600)
		return report_error(report, path,
				    "has mode %04o, so that its secrets may be known to others; if they are not: "
				    "chmod 600 %s",
				    (unsigned)(st->st_mode & 07777), path),
		       1;
	return 0;
}

/* The file's text into *text. 0; 1: refused; 2: there is none; -1. */
static int read_store(char **text, const char *path, const struct profile *profile, struct report *report)
{
	struct stat st;
	*text = NULL;
	if (lstat(path, &st) < 0) {
		if (errno == ENOENT)
			return 2;
		return report_error(report, path, "cannot be looked at: %s", strerror(errno));
	}
	int refused = check_owner(&st, path, profile, report);
	if (refused)
		return refused;
	*text = read_file(path, NULL, SIZE_LIMIT);
	if (!*text)
		return report_error(report, path, "cannot be read: %s", strerror(errno));
	return 0;
}

static void free_text(char *text)
{
	if (text)
		explicit_bzero(text, strlen(text));
	free(text);
}

/* --- making ------------------------------------------------------------------------------ */

static int make_cluster(struct secrets *secrets, const struct profile *profile, struct text *text,
			struct report *report)
{
	*secrets = (struct secrets){.node_count = profile->node_count};
	for (int i = 0; i < profile->node_count; i++)
		secrets->node[i].name = xstrdup(profile->nodes[i].name);
	random_id(secrets->cluster_id);
	random_bytes(secrets->corosync_key, COROSYNC_KEY_SIZE);
	if (make_ssh_key(&secrets->cluster_ssh_private, &secrets->cluster_ssh_public, report) < 0)
		return -1;
	secrets_text_add_cluster(text, secrets, profile->name);
	return 0;
}

/* What the profile's volumes and nodes still lack is made, and its text added. */
static int make_missing(struct secrets *secrets, struct text *text, struct report *report)
{
	for (int i = 0; i < secrets->node_count; i++) {
		if (!secrets->drbd_secret[i]) {
			secrets->drbd_secret[i] = random_hex(DRBD_SECRET_DIGITS);
			secrets_text_add_volume(text, i + 1, secrets->drbd_secret[i]);
		}
		struct secrets_node *node = &secrets->node[i];
		if (node->ssh_host_private)
			continue;
		if (make_ssh_key(&node->ssh_host_private, &node->ssh_host_public, report) < 0)
			return -1;
		secrets_text_add_node(text, node);
	}
	return 0;
}

/* old NULL: there is no file yet. */
static int complete(struct secrets *secrets, const char *old, const struct profile *profile, const char *path,
		    struct report *report)
{
	struct text text = TEXT_NULL;
	int result = 0;
	if (old) {
		text_add_bytes(&text, old, strlen(old));
		if (!ends_with(old, "\n"))
			text_add(&text, "\n");
	} else {
		result = make_cluster(secrets, profile, &text, report);
	}
	size_t before = text.length;
	if (result == 0)
		result = make_missing(secrets, &text, report);
	if (result == 0 && (!old || text.length != before))
		result = publish(path, text.s, text.length, 0600, report);
	free_text(text_take(&text));
	return result;
}

static void invent_passwords(struct secrets *secrets, const struct profile *profile, const char *password)
{
	for (int i = 0; i < profile->node_count; i++)
		if (profile->nodes[i].ipmi && !secrets->node[i].ipmi_password)
			secrets->node[i].ipmi_password = xstrdup(password);
}

/* The one secret that is not ours to make. */
static int need_passwords(const struct secrets *secrets, const struct profile *profile, const char *path,
			  struct report *report)
{
	int result = 0;
	for (int i = 0; i < profile->node_count; i++)
		if (profile->nodes[i].ipmi && !secrets->node[i].ipmi_password) {
			report_error(report, path,
				     "the password of %s's management controller is missing: put the line 'ipmi-password = ...' "
				     "below [node %s]", secrets->node[i].name, secrets->node[i].name);
			result = 1;
		}
	return result;
}

static int get(struct secrets *secrets, const struct profile *profile, const char *invented, struct report *report)
{
	char *path = secrets_store_path(profile), *text;
	int lock = lock_folder(path, report);
	*secrets = (struct secrets){0};
	int result = read_store(&text, path, profile, report);
	if (result == 0)
		result = secrets_text_read(secrets, text, profile, path, report);
	if (result == 0 || result == 2)
		result = complete(secrets, text, profile, path, report);
	if (result == 0 && invented)
		invent_passwords(secrets, profile, invented);
	if (result == 0)
		result = need_passwords(secrets, profile, path, report);
	free_text(text);
	if (lock >= 0)
		close(lock);
	free(path);
	return result;
}

int secrets_store_get(struct secrets *secrets, const struct profile *profile, struct report *report)
{
	return get(secrets, profile, NULL, report);
}

int secrets_store_invent(struct secrets *secrets, const struct profile *profile, const char *ipmi_password,
			 struct report *report)
{
	return get(secrets, profile, ipmi_password, report);
}

int secrets_store_look(struct secrets *secrets, const struct profile *profile, struct report *report)
{
	char *path = secrets_store_path(profile), *text;
	*secrets = (struct secrets){0};
	int result = read_store(&text, path, profile, report);
	if (result == 0)
		result = secrets_text_read(secrets, text, profile, path, report);
	free_text(text);
	free(path);
	return result;
}
