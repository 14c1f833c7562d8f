/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_EVENT_H
#define RINGLET_EVENT_H

/*
 * Progress, told twice: a line for people on the consoles, a line of JSON for
 * machines on the event channel, if there is one: the virtio port named
 * "org.ringlet.events" (any /dev/vportNpM whose /sys/class/virtio-ports/.../name says so).
 *
 * A JSON line: {"t":12.345,"node":"node1","stage":"restore","state":"progress","percent":42,"text":"..."}
 *   t        seconds since the kernel started (CLOCK_BOOTTIME)
 *   stage    installer: start medium probe plan partition arrays restore files bootloader verify seal reboot
 *            node:      system network volumes cluster healthy
 *   state    start, progress, done, failed, refused
 *   percent  only with progress
 *   text     for people; may be absent
 */

enum event_state { EVENT_START, EVENT_PROGRESS, EVENT_DONE, EVENT_FAILED, EVENT_REFUSED };

#define EVENT_PORT "org.ringlet.events"

/* Finds the channel; without one events go only to people. node may be NULL until it is known. */
void event_open(const char *node);
/* Lines for people go to this descriptor too (the installer's consoles); -1: none. */
void event_console(int fd);
/* format NULL: nothing to add to stage and state. */
void event_send(const char *stage, enum event_state state, int percent, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
const char *event_state_name(enum event_state state);

#endif
