/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_HOME_H
#define RINGCTL_HOME_H

/* A volume goes home: asked by a person, or by the rule of return. */

#include "switch_cmd.h"

/* number: of the volume. Returns the exit status. */
int home_bring(const struct self *self, const struct switch_options *options, int number);

#endif
