/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_LINK_MESSAGE_H
#define RINGLET_LINK_MESSAGE_H

/*
 * What is asked of the kernel by rtnetlink, as the bytes of the requests. Pure; link.h sends them. Addresses are
 * in host byte order. Sequence number and flags for the answer are the sender's business.
 */

#include <libmnl/libmnl.h>
#include <stdint.h>

#define LINK_MESSAGE_ROOM 512

/* All of them begin a message in buffer (LINK_MESSAGE_ROOM bytes) and return it. */

/* Flags of a link (IFF_UP ...), those of mask. name NULL: as it is; too long: NULL. */
struct nlmsghdr *link_message_change(char *buffer, unsigned index, const char *name, unsigned flags, unsigned mask);
/* It is to be no bridge's port. */
struct nlmsghdr *link_message_alone(char *buffer, unsigned index);
/* Its MTU, bytes. */
struct nlmsghdr *link_message_mtu(char *buffer, unsigned index, unsigned mtu);
/* Asks for all links; without their counters. */
struct nlmsghdr *link_message_list(char *buffer);
/* An address with its network; broadcast as the last one of it. In place of the same address, if it is there. */
struct nlmsghdr *link_message_address(char *buffer, unsigned index, uint32_t address, unsigned prefix);
/* That it goes. */
struct nlmsghdr *link_message_no_address(char *buffer, unsigned index, uint32_t address, unsigned prefix);
/* The way to everywhere else. In place of another one, if there is one. */
struct nlmsghdr *link_message_default_route(char *buffer, unsigned index, uint32_t gateway);

#endif
