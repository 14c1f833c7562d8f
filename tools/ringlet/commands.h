/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_COMMANDS_H
#define RINGLET_COMMANDS_H

/*
 * The commands of the host program, one file each (cmd_NAME.c). argv[0] is the
 * command's own name. Each handles --help itself and returns one of:
 */
enum {
	EXIT_FINE = 0,
	EXIT_REFUSED = 1, /* the input was read and something is wrong with it */
	EXIT_USAGE = 2,	  /* the command line was not understood */
	EXIT_TROUBLE = 3, /* the machine did not do what it should: I/O, a missing tool, a time-out */
};

int cmd_check(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_iso(int argc, char **argv);
int cmd_inspect(int argc, char **argv);
int cmd_reset(int argc, char **argv);
int cmd_vm(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_qm(int argc, char **argv);

#endif
