/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_SECRETS_H
#define RINGLET_SECRETS_H

/*
 * What a cluster must keep to itself, made once and kept in NAME.secrets beside
 * the profile (mode 0600), so that media stamped a year later still fit.
 * Only the struct stands here; making and keeping: sys/secrets_store.h (host).
 */

#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "plan/profile.h"

#define COROSYNC_KEY_SIZE 256 /* bytes; corosync-keygen's default for knet */

struct secrets_node {
	char *name;
	char *ssh_host_private; /* OpenSSH private key, PEM text with newlines */
	char *ssh_host_public;	/* "ssh-ed25519 AAAA..." without comment */
	char *ipmi_password;	/* of its management controller, written by a person; NULL: none */
};

struct secrets {
	char cluster_id[ID_TEXT];
	uint8_t corosync_key[COROSYNC_KEY_SIZE];
	char *drbd_secret[NODES_MAX];	/* per volume, [0] is r1: 48 hex digits; the kernel takes no more than 63 */
	char *cluster_ssh_private;	/* root's own key on every node, so that nodes reach each other */
	char *cluster_ssh_public;
	struct secrets_node node[NODES_MAX];
	int node_count;
};

void secrets_free(struct secrets *secrets);

#endif
