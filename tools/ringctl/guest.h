/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_GUEST_H
#define RINGCTL_GUEST_H

#include "self.h"

/*
 * For each volume in use on this node: the folders of its guests, and what Pacemaker knows of, are brought together.
 * A resource is made where one is missing, and taken away where the folder is gone. Asks nobody when nothing has changed
 * since it last looked. 0; -1: the report says what could not be done; the next call tries again.
 */
int guests_reconcile(const struct self *self, struct report *report);

/* The subcommands of `ringctl guest`; argv[0] is the subcommand's own name. */
int guest_cmd_list(int argc, char **argv);
int guest_cmd_show(int argc, char **argv);
int guest_cmd_create(int argc, char **argv);
int guest_cmd_import(int argc, char **argv);
int guest_cmd_adopt(int argc, char **argv);
int guest_cmd_start(int argc, char **argv);
int guest_cmd_stop(int argc, char **argv);
int guest_cmd_console(int argc, char **argv);
int guest_cmd_autostart(int argc, char **argv);
int guest_cmd_eject(int argc, char **argv);
int guest_cmd_pin(int argc, char **argv);
int guest_cmd_move(int argc, char **argv);
int guest_cmd_land(int argc, char **argv);
int guest_cmd_remove(int argc, char **argv);

#endif
