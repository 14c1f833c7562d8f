/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_COMMANDS_H
#define RINGCTL_COMMANDS_H

/* The commands of the node program; argv[0] is the command's own name. Each handles --help itself. */
enum {
	EXIT_FINE = 0,
	EXIT_UNWELL = 1,  /* status: not healthy; others: it could not all be done */
	EXIT_USAGE = 2,	  /* the command line was not understood */
	EXIT_TROUBLE = 3, /* this node does not know itself, or the machine failed */
};

int cmd_status(int argc, char **argv);
int cmd_cables(int argc, char **argv);
int cmd_boot(int argc, char **argv);
int cmd_disk(int argc, char **argv);
int cmd_guest(int argc, char **argv);
int cmd_facts(int argc, char **argv);
int cmd_nics(int argc, char **argv);
int cmd_volumes(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_drain(int argc, char **argv);
int cmd_undrain(int argc, char **argv);
int cmd_home(int argc, char **argv);
int cmd_care(int argc, char **argv);

#endif
