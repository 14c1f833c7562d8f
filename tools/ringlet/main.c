/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/program.h"
#include "commands.h"

static const struct command commands[] = {
	{"check", cmd_check, "read a profile and say everything that is wrong with it"},
	{"plan", cmd_plan, "show the cluster, or everything one node will get and do"},
	{"iso", cmd_iso, "stamp the node ISOs of a profile"},
	{"inspect", cmd_inspect, "say what a node ISO is for"},
	{"reset", cmd_reset, "turn a node ISO into the base ISO again"},
	{"demo", cmd_demo, "install a whole cluster in virtual machines and watch it"},
	{"watch", cmd_watch, "show live what the nodes report by UDP"},
	{"vm", cmd_vm, "print the QEMU command line of a node's virtual machine"},
	{"qm", cmd_qm, "write the same virtual machines for Proxmox VE"},
};

int main(int argc, char **argv)
{
	const struct program ringlet = {"ringlet", "ringlet(1)", commands, sizeof commands / sizeof *commands};
	return program_run(&ringlet, argc, argv);
}
