/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_REPORT_H
#define RINGLET_VM_REPORT_H

/*
 * The one way out of the virtual machines' LAN: what a guest sends by UDP to the profile's report-to is handed to
 * the same port of 127.0.0.1, where 'ringlet watch' may listen. The guest must find somebody's Ethernet address
 * for it, so report-to has to be the gateway, or lie behind it.
 */

#include <stddef.h>
#include <stdint.h>

struct vm_report {
	int fd;		  /* a UDP socket; -1: nobody is to be told */
	uint32_t address; /* host byte order */
	uint16_t port;
};

/* address 0, or no socket: nothing is handed on. */
struct vm_report vm_report_open(uint32_t address, uint16_t port);
void vm_report_close(struct vm_report *report);

/* What the frame carries by UDP over IPv4, whole and unfragmented, to this address and port; NULL: it does not. */
const uint8_t *vm_report_payload(const uint8_t *frame, size_t length, uint32_t address, uint16_t port, size_t *payload);

/* Hands it on, if it is such a frame. */
void vm_report_pass(const struct vm_report *report, const uint8_t *frame, size_t length);

#endif
