/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * INI, because a person may have to mend it or carry one value over by hand. Values
 * longer than a line (keys) are written as the same name several times, one line each.
 */
#include "secrets_text.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

/* --- writing ----------------------------------------------------------------------------- */

static void add_lines(struct text *text, const char *name, const char *value)
{
	for (const char *line = value; *line;) {
		size_t length = strcspn(line, "\n");
		text_add(text, "%s = %.*s\n", name, (int)length, line);
		line += length + (line[length] == '\n');
	}
}

void secrets_text_add_cluster(struct text *text, const struct secrets *secrets, const char *name)
{
	text_add(text,
		 "; The secrets of cluster %s, made by ringlet when its first node ISO was stamped.\n"
		 "; Without this file no further medium fits the cluster; with it anybody can join it.\n"
		 "; Keep it with the profile, and keep both safe.\n\n"
		 "[cluster]\nformat = %d\nname = %s\nid = %s\n",
		 name, SECRETS_FORMAT, name, secrets->cluster_id);
	for (int i = 0; i < COROSYNC_KEY_SIZE; i++)
		text_add(text, "%s%02x%s", i % 32 ? "" : "corosync-key = ", secrets->corosync_key[i],
			 i % 32 == 31 ? "\n" : "");
	add_lines(text, "ssh-key", secrets->cluster_ssh_private);
	text_add(text, "ssh-public = %s\n", secrets->cluster_ssh_public);
}

void secrets_text_add_volume(struct text *text, int number, const char *secret)
{
	text_add(text, "\n[volume r%d]\nshared-secret = %s\n", number, secret);
}

void secrets_text_add_node(struct text *text, const struct secrets_node *node)
{
	text_add(text, "\n[node %s]\n", node->name);
	add_lines(text, "ssh-host-key", node->ssh_host_private);
	text_add(text, "ssh-host-public = %s\n", node->ssh_host_public);
}

/* --- reading ----------------------------------------------------------------------------- */

/* What the lines of one file add up to; key texts grow line by line. */
struct reading {
	struct secrets *secrets;
	char *name;
	struct text format, corosync, cluster_key, node_key[NODES_MAX];
};

static bool hex_valid(const char *s, size_t digits)
{
	return strlen(s) == digits && strspn(s, "0123456789abcdef") == digits;
}

/* A value that stands once. False: it is there already. */
static bool take_once(char **to, const char *value)
{
	if (*to)
		return false;
	*to = xstrdup(value);
	return true;
}

static bool take_cluster(struct reading *r, const char *name, const char *value)
{
	struct secrets *s = r->secrets;
	if (strcmp(name, "format") == 0)
		text_add(&r->format, "%s", value);
	else if (strcmp(name, "name") == 0)
		return take_once(&r->name, value);
	else if (strcmp(name, "id") == 0 && !*s->cluster_id && id_valid(value))
		memcpy(s->cluster_id, value, ID_TEXT);
	else if (strcmp(name, "corosync-key") == 0)
		text_add(&r->corosync, "%s", value);
	else if (strcmp(name, "ssh-key") == 0)
		text_add(&r->cluster_key, "%s\n", value);
	else if (strcmp(name, "ssh-public") == 0)
		return take_once(&s->cluster_ssh_public, value);
	else
		return false;
	return true;
}

static bool take_volume(struct reading *r, const char *volume, const char *name, const char *value)
{
	uint64_t number;
	return volume[0] == 'r' && num_parse(volume + 1, 1, NODES_MAX, &number) && strcmp(name, "shared-secret") == 0 &&
	       hex_valid(value, DRBD_SECRET_DIGITS) && take_once(&r->secrets->drbd_secret[number - 1], value);
}

static bool take_node(struct reading *r, const char *node, const char *name, const char *value)
{
	int i = 0;
	while (i < r->secrets->node_count && strcmp(r->secrets->node[i].name, node) != 0)
		i++;
	if (i == r->secrets->node_count)
		return true; /* was in the profile once; its keys stay in the file */
	if (strcmp(name, "ssh-host-key") == 0)
		text_add(&r->node_key[i], "%s\n", value);
	else if (strcmp(name, "ssh-host-public") == 0)
		return take_once(&r->secrets->node[i].ssh_host_public, value);
	else if (strcmp(name, "ipmi-password") == 0)
		return take_once(&r->secrets->node[i].ipmi_password, value);
	else
		return false;
	return true;
}

/* libinih's callback: 0 is "not understood". */
static int take(void *reading, const char *section, const char *name, const char *value)
{
	if (strcmp(section, "cluster") == 0)
		return take_cluster(reading, name, value);
	if (starts_with(section, "volume "))
		return take_volume(reading, section + strlen("volume "), name, value);
	if (starts_with(section, "node "))
		return take_node(reading, section + strlen("node "), name, value);
	return 0;
}

/* --- is it whole? ------------------------------------------------------------------------ */

static bool private_valid(const char *key)
{
	return starts_with(key, "-----BEGIN OPENSSH PRIVATE KEY-----\n") &&
	       ends_with(key, "\n-----END OPENSSH PRIVATE KEY-----\n");
}

static bool public_valid(const char *key)
{
	return starts_with(key, "ssh-ed25519 AAAA") && !strchr(key + strlen("ssh-ed25519 "), ' ');
}

static bool password_valid(const char *password)
{
	size_t length = 0;
	while (password[length] > ' ' && password[length] <= '~')
		length++;
	return !password[length] && length > 0 && length <= IPMI_PASSWORD_MAX;
}

/* The node whose password, typed by a person, cannot be one; NULL: none. */
static const char *wrong_password(const struct secrets *secrets)
{
	for (int i = 0; i < secrets->node_count; i++)
		if (secrets->node[i].ipmi_password && !password_valid(secrets->node[i].ipmi_password))
			return secrets->node[i].name;
	return NULL;
}

static bool take_corosync_key(uint8_t key[COROSYNC_KEY_SIZE], const char *digits)
{
	if (!hex_valid(digits, 2 * COROSYNC_KEY_SIZE))
		return false;
	for (int i = 0; i < COROSYNC_KEY_SIZE; i++) {
		char pair[3] = {digits[2 * i], digits[2 * i + 1], '\0'};
		key[i] = (uint8_t)strtoul(pair, NULL, 16);
	}
	return true;
}

static const char *flaw_of_nodes(struct reading *r)
{
	for (int i = 0; i < r->secrets->node_count; i++) {
		struct secrets_node *node = &r->secrets->node[i];
		bool key = r->node_key[i].length > 0;
		if (!key && !node->ssh_host_public)
			continue; /* new in the profile */
		if (key)
			node->ssh_host_private = text_take(&r->node_key[i]);
		if (!key || !private_valid(node->ssh_host_private))
			return "the ssh-host-key of a node is not whole";
		if (!node->ssh_host_public || !public_valid(node->ssh_host_public))
			return "the ssh-host-public of a node is not whole";
	}
	return NULL;
}

/* What is missing or wrong in the file; NULL: nothing. */
static const char *flaw_of(struct reading *r)
{
	struct secrets *s = r->secrets;
	char *corosync = text_take(&r->corosync);
	bool corosync_fine = take_corosync_key(s->corosync_key, corosync);
	explicit_bzero(corosync, strlen(corosync));
	free(corosync);
	s->cluster_ssh_private = text_take(&r->cluster_key);
	if (!*s->cluster_id)
		return "the id is missing";
	if (!corosync_fine)
		return "the corosync-key is not whole";
	if (!private_valid(s->cluster_ssh_private))
		return "the ssh-key is not whole";
	if (!s->cluster_ssh_public || !public_valid(s->cluster_ssh_public))
		return "the ssh-public is not whole";
	return flaw_of_nodes(r);
}

static int judge(struct reading *r, int bad_line, const struct profile *profile, const char *where,
		 struct report *report)
{
	const char *flaw;
	if (bad_line)
		report_error(report, where, "line %d cannot be understood: the file is damaged; take it from a backup",
			     bad_line);
	else if (!r->format.s || strcmp(r->format.s, "1") != 0)
		report_error(report, where, "format %s is not known to this ringlet (%s)",
			     r->format.s ? r->format.s : "(none)", RINGLET_VERSION);
	else if (!r->name || strcmp(r->name, profile->name) != 0)
		report_error(report, where, "these are the secrets of cluster '%s', but the profile describes '%s'; "
			     "if the cluster was renamed, change the name here too", r->name ? r->name : "", profile->name);
	else if ((flaw = flaw_of(r)))
		report_error(report, where, "%s: the file is damaged; take it from a backup", flaw);
	else if ((flaw = wrong_password(r->secrets)))
		report_error(report, where, "the ipmi-password of [node %s] is none; 1 to %d letters, digits and signs "
			     "are accepted, without blanks", flaw, IPMI_PASSWORD_MAX);
	else
		return 0;
	return 1;
}

int secrets_text_read(struct secrets *secrets, const char *text, const struct profile *profile, const char *where,
		      struct report *report)
{
	struct reading r = {.secrets = secrets};
	*secrets = (struct secrets){.node_count = profile->node_count};
	for (int i = 0; i < profile->node_count; i++)
		secrets->node[i].name = xstrdup(profile->nodes[i].name);
	int result = judge(&r, ini_parse_string(text, take, &r), profile, where, report);
	free(r.name);
	text_free(&r.format);
	text_free(&r.corosync);
	text_free(&r.cluster_key);
	for (int i = 0; i < NODES_MAX; i++)
		text_free(&r.node_key[i]);
	return result;
}
