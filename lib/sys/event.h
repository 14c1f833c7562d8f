/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_EVENT_H
#define RINGLET_EVENT_H

/*
 * Progress, told three times: a line for people on the consoles; a line of JSON for
 * machines on the event channel, if there is one: the virtio port named
 * "org.ringlet.events" (any /dev/vportNpM whose /sys/class/virtio-ports/.../name says so);
 * and that line by UDP to whom the profile names (event_report.h).
 *
 * A JSON line: {"t":12.345,"node":"node1","stage":"restore","state":"progress","percent":42,"text":"..."}
 *   t        seconds since the kernel started (CLOCK_BOOTTIME)
 *   stage    installer: start medium probe plan cabling erase partition arrays restore files bootloader verify seal reboot
 *            node:      system network volumes cluster healthy
 *   state    start, progress, done, failed, refused
 *   percent  only with progress
 *   text     for people; may be absent
 *   report   with failed and refused, and done of cabling: every message, a line each; absent where text says it all
 * By UDP with three more: cluster, run (8 hexadecimal digits, another for every sender), n (counts from 1 in a run).
 */

#include <stdbool.h>

enum event_state { EVENT_START, EVENT_PROGRESS, EVENT_DONE, EVENT_FAILED, EVENT_REFUSED };

#define EVENT_PORT "org.ringlet.events"

/* Finds the channel; without one events go only to people. node may be NULL until it is known. */
void event_open(const char *node);
/* Leaves the channel to another program: it lets in one at a time. */
void event_close(void);
/* Lines for people go to this descriptor too (the installer's consoles); -1: none. */
void event_console(int fd);
/* format NULL: nothing to add to stage and state. */
void event_send(const char *stage, enum event_state state, int percent, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* An end with more to say than fits a line: report is every message, a line each, or NULL. */
void event_send_report(const char *stage, enum event_state state, const char *text, const char *report);

struct event_report;
/* From now on by UDP too, beginning with what was said already. False: errno; all goes on without it. */
bool event_report_to(const struct event_report *report);

const char *event_state_name(enum event_state state);

#endif
