/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_DISK_H
#define RINGCTL_DISK_H

/* The subcommands of `ringctl disk`; argv[0] is the subcommand's own name. */

int disk_cmd_list(int argc, char **argv);
int disk_cmd_replace(int argc, char **argv);
int disk_cmd_fail(int argc, char **argv);
int disk_cmd_finish(int argc, char **argv);

#endif
