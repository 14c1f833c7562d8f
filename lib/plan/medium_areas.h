/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_MEDIUM_AREAS_H
#define RINGLET_MEDIUM_AREAS_H

/* The two areas of a medium that an installer may overwrite in place on a writable stick. Newlines fill them. */

#include <stddef.h>

#define FACTS_AREA "ringlet/facts.txt"
#define FACTS_AREA_SIZE ((size_t)64 << 10)
#define REPORT_AREA "ringlet/report.txt"
#define REPORT_AREA_SIZE ((size_t)512 << 10)

#endif
