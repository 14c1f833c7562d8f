/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_EVENT_H
#define RINGLET_VM_EVENT_H

/*
 * What happens to a machine that nobody told it to do, as QEMU sees it: a second monitor (NAME.told), to which one may
 * listen all the time while others give commands by the first.
 */

#include <stdbool.h>

#include "base/text.h"

enum vm_event { VM_EVENT_NONE, VM_EVENT_WATCHDOG, VM_EVENT_RESET, VM_EVENT_RESTART };

struct vm_events {
	int fd; /* to be polled for reading; -1: none */
	struct text part;
};

#define VM_EVENTS_NULL {.fd = -1}

/* One line of the monitor. RESET: from outside, the button; RESTART: by the guest itself. Pure. */
enum vm_event vm_event_parse(const char *line);

/* False: no such monitor. */
bool vm_events_open(struct vm_events *events, const char *socket);

/* The next one that is there, without waiting; VM_EVENT_NONE: no more. At the machine's end fd becomes -1. */
enum vm_event vm_events_next(struct vm_events *events);

void vm_events_close(struct vm_events *events);

#endif
