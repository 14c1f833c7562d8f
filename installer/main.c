/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The installer: the first process of the initramfs. Nothing is written to a
 * disk before gate() and cabling_gate() have said yes; nothing boots from a
 * disk before the last step of walk().
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "base/text.h"
#include "boot_array.h"
#include "cabling_gate.h"
#include "cmdline.h"
#include "devices.h"
#include "gate.h"
#include "installation.h"
#include "kexec.h"
#include "lan.h"
#include "look.h"
#include "medium.h"
#include "modules.h"
#include "notes.h"
#include "pid1.h"
#include "plan/steps.h"
#include "ports.h"
#include "disk/probe_disk.h"
#include "recognise.h"
#include "stage.h"
#include "sys/efi.h"
#include "sys/event_report.h"
#include "walk.h"

#define MEDIUM_SECONDS 60
#define DISKS_LIMIT 30000 /* ms: as long as disks may take to show themselves */
#define DISKS_QUIET 200	  /* ms without news, when as many are there as the profile wants */
#define LAST_EVENT 200	  /* ms: as long as the restart may wait for it to leave by UDP */
#define DISKS_LATE 3000	  /* ms without news, when some are missing: a slow controller, or none */

/* Whom this is about, as far as it is known. */
static void greet(const struct installation *it)
{
	const struct cluster *cluster = &it->area.cluster;
	char address[IPV4_TEXT];
	if (!it->recognised) {
		say("Ringlet " RINGLET_VERSION ": cluster %s; which of its nodes this machine is, is to be seen",
		    cluster->profile->name);
		return;
	}
	const struct cluster_node *node = installation_node(it);
	say("Ringlet " RINGLET_VERSION ": cluster %s, node %d of %d: %s, %s", cluster->profile->name, node->number,
	    cluster->n, node->name, ipv4_format(node->address, address));
}

/* The drivers that lead to the medium, and what they lead to. */
static int start(struct installation *it, enum drivers drivers)
{
	/* The SCSI drivers at once: their devices may come up long after the controller's driver (a USB stick: 1 s). */
	static const char *const always[] = {"isofs", "ext4", "sd_mod", "sr_mod", "usb-storage", NULL};
	char *folder = modules_folder("");
	devices_listen();
	size_t loaded = modules_for_hardware(folder, drivers);
	int failed = modules_load(folder, always, &it->report);
	free(folder);
	event_open(NULL); /* only now there is a driver for its port */
	stage_begin("start", "drivers");
	if (failed)
		return stage_failed(&it->report);
	stage_done("%zu drivers loaded", loaded);
	return 0;
}

static int node_plan(struct installation *it)
{
	if (plan_area_read(&it->area, PLAN_FOLDER, &it->report) < 0) {
		stage_begin("plan", "the plan on the medium");
		return stage_failed(&it->report);
	}
	/* A node's own medium, with nothing to hold the machine against. */
	it->recognised = it->area.node && !it->area.profile.nodes[it->area.node - 1].match_count;
	if (it->area.node)
		event_open(installation_node(it)->name);
	greet(it);
	return 0;
}

/* Who looks around may do so on any machine; what else there is to say of it is said at the end. */
static int who(struct installation *it, bool look)
{
	bool known = it->recognised;
	int result = recognise(it);
	if (result != 0)
		return result < 0 ? stage_failed(&it->report) : look ? 0 : stage_refused(&it->report);
	event_open(installation_node(it)->name);
	if (!known)
		greet(it);
	return 0;
}

static int medium(struct installation *it, enum drivers drivers)
{
	stage_begin("medium", "looking for the medium");
	if (medium_find(&it->medium, it->area.sums, MEDIUM_SECONDS, &it->report) < 0)
		return stage_failed(&it->report);
	modules_firmware(MEDIUM_FOLDER "/firmware");
	bool look = drivers & DRIVERS_NETWORK;
	if (who(it, look) < 0)
		return -1;
	if (it->recognised) /* a stranger takes nobody's name and address */
		ports_listen(it); /* first of all processes: who reports sees by its end that the work has ended */
	if (!look) /* who looks around tells nobody */
		lan_report(it);
	it->verify = medium_verify_begin(MEDIUM_FOLDER, it->area.medium); /* gate() waits for its end */
	if (image_facts_read(&it->image, MEDIUM_FOLDER "/ringlet/node.ini", &it->report) < 0)
		return stage_failed(&it->report);
	char *folder = modules_folder(MEDIUM_FOLDER "/modules");
	size_t loaded = modules_for_hardware(folder, drivers);
	free(folder);
	char size[SIZE_TEXT];
	stage_note("%zu more drivers", loaded);
	stage_done("%s: node image of %s, kernel %s", it->medium.device, size_format(it->image.used, size),
		   it->image.kernel);
	return 0;
}

static void wait_for_disks(unsigned wanted, const char *medium)
{
	long end = devices_clock() + DISKS_LIMIT;
	char *folder = modules_folder(MEDIUM_FOLDER "/modules");
	/* What has come up meanwhile may want drivers itself. */
	while (devices_clock() < end && devices_wait(probe_disk_count(medium) >= wanted ? DISKS_QUIET : DISKS_LATE))
		modules_for_hardware(folder, DRIVERS_STORAGE);
	free(folder);
}

static int probe(struct installation *it)
{
	stage_begin("probe", "waiting for the disks");
	wait_for_disks(it->area.profile.disk_most, it->medium.disk); /* of a range: none that is late may be left out */
	it->fact_count = probe_disks(&it->facts, it->medium.disk);
	if (it->recognised)
		boot_array_read_medium(it);
	stage_done("%zu disks", it->fact_count);
	return 0;
}

static int decide(struct installation *it)
{
	stage_begin("plan", "thinking");
	if (gate(it) != 0) {
		cabling_remark(it, &it->report);
		return stage_refused(&it->report);
	}
	say_report(&it->report);
	if (it->plan.sealed)
		stage_done("installed already, nothing to write");
	else
		stage_done("%u disks, %u arrays%s", it->plan.targets, it->plan.arrays,
			   it->plan.finish ? ": only to be sealed" : "");
	return 0;
}

/* A finished machine is started, however it is cabled: ringctl tells of that. */
static int cables(struct installation *it)
{
	return it->plan.sealed ? 0 : cabling_gate(it);
}

/* A BIOS starts from sectors of 512 bytes alone: without any such disk the machine is started by its medium, always. */
static bool firmware_can_start(const struct installation *it)
{
	if (efi_started())
		return true;
	for (unsigned i = 0; i < it->plan.targets; i++)
		if (it->plan.target[i].disk->sector == SECTOR)
			return true;
	return false;
}

/* By kexec if asked for or needed, or if the disks are sealed and we were started all the same: else a loop threatens. */
static int finish(struct installation *it)
{
	bool kexec = it->plan.sealed || cmdline_has("ringlet.kexec=1") || !firmware_can_start(it);
	stage_begin("reboot", kexec ? "starting the installed system" : "starting from disk");
	if (!kexec || kexec_load_installed(it) == 0) {
		stage_done(kexec ? "into the installed system by kexec" : "from disk");
		return kexec ? OUTCOME_KEXEC : OUTCOME_REBOOT;
	}
	if (!it->plan.sealed) {
		say_report(&it->report);
		stage_done("from disk, kexec did not work");
		return OUTCOME_REBOOT;
	}
	report_add(&it->report, SEVERITY_NOTE, NULL,
		   "this machine is installed: take the medium out, or put the disks before it in the boot order");
	stage_failed(&it->report);
	return OUTCOME_SHELL;
}

static int look_around(struct installation *it)
{
	if (start(it, DRIVERS_ALL) == 0 && node_plan(it) == 0 && medium(it, DRIVERS_ALL) == 0 && probe(it) == 0)
		look(it);
	return OUTCOME_SHELL;
}

static int install(struct installation *it)
{
	if (start(it, DRIVERS_STORAGE) < 0 || node_plan(it) < 0 || medium(it, DRIVERS_STORAGE) < 0 || probe(it) < 0 ||
	    decide(it) < 0 || cables(it) < 0 || walk(it) < 0)
		return OUTCOME_SHELL;
	return finish(it);
}

static int work(void)
{
	static struct installation it;
	printf("\n");
	if (cmdline_has("ringlet.mode=rescue")) {
		start(&it, DRIVERS_ALL);
		return OUTCOME_SHELL;
	}
	if (cmdline_has("ringlet.mode=look"))
		return look_around(&it);
	int outcome = install(&it);
	if (outcome == OUTCOME_SHELL && *it.medium.device) /* refused or failed, as was told */
		notes_save_report(&it);
	return outcome;
}

static int work_and_report(void)
{
	int outcome = work();
	event_report_end(LAST_EVENT);
	return outcome;
}

int main(void)
{
	if (getpid() != 1) {
		fputs("ringlet-installer is the first process of an installation medium and nothing else.\n", stderr);
		return 1;
	}
	pid1_prepare();
	pid1_supervise(work_and_report);
}
