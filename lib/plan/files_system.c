/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who the node is, and what it was made from. */
#include "plan/files_parts.h"

#include <stdlib.h>
#include <string.h>

#include "plan/node_ini.h"

/*
 * The same after every rebuild of this machine, so that what others remember of it stays true;
 * and an image with no machine id would go through systemd's first-boot presets.
 */
static void machine_id(const struct files_job *job)
{
	char id[ID_TEXT];
	struct text text = TEXT_NULL;
	id_derive(id, job->cluster->id, "%s/machine", job->node->name);
	for (const char *c = id; *c; c++)
		if (*c != '-')
			text_add_bytes(&text, c, 1);
	text_add(&text, "\n");
	file_add(job, "/etc/machine-id", 0444, SHOWN, &text);
}

static void keyboard(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	text_add(&text,
		 "# keyboard(5)\n"
		 "XKBMODEL=\"pc105\"\n"
		 "XKBLAYOUT=\"%s\"\n"
		 "XKBVARIANT=\"\"\n"
		 "XKBOPTIONS=\"\"\n"
		 "BACKSPACE=\"guess\"\n",
		 job->cluster->profile->keyboard);
	file_add(job, "/etc/default/keyboard", 0644, SHOWN, &text);
}

/* What `ringctl` and a later Ringlet need to derive the whole plan again. */
static void own_plan(const struct files_job *job)
{
	const struct profile *profile = job->cluster->profile;
	struct text text = TEXT_NULL;
	text_add_bytes(&text, profile->text, strlen(profile->text));
	file_add(job, "/etc/ringlet/profile.conf", 0600, profile->root_password_hash ? SECRET : SHOWN, &text);

	char *ini = node_ini_text(job->cluster, job->node->number);
	text_add_bytes(&text, ini, strlen(ini));
	free(ini);
	file_add(job, "/etc/ringlet/node.ini", 0644, SHOWN, &text);
}

void files_system(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	text_add(&text, "%s\n", job->node->name);
	file_add(job, "/etc/hostname", 0644, SHOWN, &text);
	machine_id(job);
	keyboard(job);
	own_plan(job);

	/* Where libvirt and Proxmox people look for guests: the volume whose home is here. */
	char *own = xasprintf("/srv/r%d", job->node->own);
	file_add_link(job, "/var/lib/vz", own);
	free(own);
}

char *shadow_with_root_hash(const char *old, const char *hash)
{
	const char *line = old;
	while (line && !starts_with(line, "root:")) {
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	const char *field = line ? line + strlen("root:") : NULL;
	const char *rest = field ? strchr(field, ':') : NULL;
	if (!rest || memchr(field, '\n', (size_t)(rest - field)))
		return NULL;
	return xasprintf("%.*s%s%s", (int)(field - old), old, hash ? hash : "*", rest);
}
