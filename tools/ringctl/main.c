/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/program.h"
#include "commands.h"

static const struct command commands[] = {
	{"status", cmd_status, "show this node, what it sees of its cluster, and whether that is healthy"},
	{"cables", cmd_cables, "show how this node is cabled, and what is wrong with it; blink a port"},
	{"volumes", cmd_volumes, "start, stop or judge the two volumes that have a half here"},
	{"guest", cmd_guest, "create, import, start, stop and move guests; show them"},
	{"drain", cmd_drain, "move all volumes off a node, and switch it off or restart it"},
	{"undrain", cmd_undrain, "let a drained node have volumes again"},
	{"home", cmd_home, "bring a volume back from its standby to its home"},
	{"care", cmd_care, "tidy up, and bring a volume home by the profile's rule (done every half minute)"},
	{"disk", cmd_disk, "show the disks of this node, replace one, take one out"},
	{"boot", cmd_boot, "show from which disks this node starts, and bring their ESPs in step (done after updates)"},
	{"facts", cmd_facts, "print what this machine is made of, for ringlet plan --facts"},
	{"nics", cmd_nics, "give the Ethernet ports the names of their roles, and keep them true (a daemon)"},
	{"report", cmd_report, "report the way to health as events (done at boot)"},
};

int main(int argc, char **argv)
{
	const struct program ringctl = {"ringctl", "ringctl(8)", commands, sizeof commands / sizeof *commands};
	return program_run(&ringctl, argc, argv);
}
