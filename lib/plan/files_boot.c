/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the node finds its boot loader's kernel, its arrays and its file systems: by ids, never by device names. */
#include "plan/files_parts.h"

#include <stdlib.h>

#include "plan/console.h"

static void add_fs(struct text *text, const struct files_job *job, const char *fs, const char *rest)
{
	char id[ID_TEXT];
	id_derive(id, job->cluster->id, "%s/fs/%s", job->node->name, fs);
	text_add(text, "UUID=%s %s\n", id, rest);
}

static void fstab(const struct files_job *job)
{
	struct text text = TEXT_NULL;
	add_fs(&text, job, "root", "/     ext4 defaults,errors=remount-ro 0 1");
	/* A node without /boot still runs and can be mended; one that stops for it cannot. */
	add_fs(&text, job, "boot", "/boot ext4 defaults,noatime,nofail 0 2");
	text_add(&text, "# The volumes /srv/r* are mounted by ringlet-volumes.service where they are primary.\n");
	file_add(job, "/etc/fstab", 0644, SHOWN, &text);
}

static void mdadm_conf(const struct files_job *job)
{
	static const struct {
		const char *name, *metadata;
	} arrays[] = {{"boot", "1.0"}, {"root", "1.2"}, {"own", "1.2"}, {"copy", "1.2"}};
	struct text text = TEXT_NULL;
	/* <ignore>: arrays keep their names whatever host name their superblocks carry, no /dev/md/127. */
	text_add(&text, "HOMEHOST <ignore>\nMAILADDR root\n");
	/* A disk that is put in may carry arrays of another machine: nothing is started, and so written to, but our own. */
	text_add(&text, "AUTO -all\n");
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
		char id[ID_TEXT], md[ID_TEXT];
		id_derive(id, job->cluster->id, "%s/array/%s", job->node->name, arrays[i].name);
		id_as_md(md, id);
		text_add(&text, "ARRAY /dev/md/%s metadata=%s UUID=%s\n", arrays[i].name, arrays[i].metadata, md);
	}
	file_add(job, "/etc/mdadm/mdadm.conf", 0644, SHOWN, &text);
}

/*
 * Paths are those of the /boot file system. It may well be started at a place where the
 * previous kernel is needed: "old" at the prompt, which any key within the second brings.
 */
static void extlinux_conf(const struct files_job *job)
{
	char root[ID_TEXT], *serial, *console;
	struct text text = TEXT_NULL;
	id_derive(root, job->cluster->id, "%s/fs/root", job->node->name);
	serial = serial_line(job->cluster->profile->serial);
	console = serial_console(job->cluster->profile->serial);
	text_add(&text, "%sDEFAULT ringlet\nPROMPT 0\nTIMEOUT 10\n", serial);
	for (int old = 0; old < 2; old++)
		text_add(&text,
			 "\nLABEL %s\n"
			 "\tKERNEL /vmlinuz%s\n"
			 "\tINITRD /initrd.img%s\n"
			 "\tAPPEND root=UUID=%s rw quiet %s\n",
			 old ? "old" : "ringlet", old ? ".old" : "", old ? ".old" : "", root, console);
	free(serial);
	free(console);
	file_add(job, "/boot/extlinux/extlinux.conf", 0644, SHOWN, &text);
}

/* The screen and the serial line, if there is one and GRUB finds it. To be freed. */
static char *grub_terminal(const char *profile)
{
	char *serial = serial_grub(profile);
	char *lines = *serial ? xasprintf("if serial %s; then\n\tterminal_input console serial\n\tterminal_output console serial\nfi\n",
					  serial) : xstrdup("");
	free(serial);
	return lines;
}

/*
 * For each disk's ESP, where it is copied to: disk/esp.h. GRUB asks all disks for the file system of /boot, so it does not
 * matter from which one it was started. If none shows it, the firmware goes on to what is next in its boot order.
 */
static void grub_cfg(const struct files_job *job)
{
	char boot[ID_TEXT], root[ID_TEXT];
	char *serial = grub_terminal(job->cluster->profile->serial), *console = serial_console(job->cluster->profile->serial);
	struct text text = TEXT_NULL;
	id_derive(boot, job->cluster->id, "%s/fs/boot", job->node->name);
	id_derive(root, job->cluster->id, "%s/fs/root", job->node->name);
	text_add(&text, "# GRUB's menu in the ESP of each disk. After a change in /etc/ringlet/grub.cfg: ringctl boot sync\n");
	text_add(&text, "%sset default=ringlet\nset timeout=1\n\n", serial);
	text_add(&text, "if search --no-floppy --fs-uuid --set=root %s; then\n", boot);
	for (int old = 0; old < 2; old++)
		text_add(&text,
			 "\tmenuentry \"%s %s%s\" --id %s {\n"
			 "\t\tlinux /vmlinuz%s root=UUID=%s rw quiet %s\n"
			 "\t\tinitrd /initrd.img%s\n\t}\n",
			 job->cluster->profile->name, job->node->name, old ? ", the kernel before" : "",
			 old ? "old" : "ringlet", old ? ".old" : "", root, console, old ? ".old" : "");
	text_add(&text, "else\n\techo \"Ringlet: no disk shows /boot of %s; going on to the next boot device.\"\n"
			"\tsleep 5\n\texit\nfi\n", job->node->name);
	free(serial);
	free(console);
	file_add(job, "/etc/ringlet/grub.cfg", 0644, SHOWN, &text);
}

void files_boot(const struct files_job *job)
{
	fstab(job);
	mdadm_conf(job);
	extlinux_conf(job);
	grub_cfg(job);
}
