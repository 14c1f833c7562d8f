/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CABLING_REPORT_H
#define RINGLET_CABLING_REPORT_H

/*
 * What is wrong with a cabling, as an installation reports it: the installer before its first write, and `ringlet plan
 * --facts` at the desk, in the same words.
 */

#include "base/report.h"
#include "plan/cabling.h"

/*
 * The complaints, the gravest first. By cabling = require what is wrong is an error, and a note names the profile's line;
 * all else are warnings. 0; 1: refused.
 */
int cabling_report(const struct cabling *cabling, const struct profile *profile, struct report *report);

#endif
