/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_LOGIN_H
#define RINGLET_VM_LOGIN_H

/*
 * How a person, or the demo itself, gets into the virtual machines: a key made
 * for this run folder alone, the nodes' known host keys, and an ssh_config that
 * joins both with the ports: ssh -F build/demo/ssh_config node1
 * All in the current folder, which is the run folder.
 */

#include <stdint.h>

#include "plan/cluster.h"
#include "plan/secrets.h"

#define VM_LOGIN_KEY "id_ed25519"
#define VM_LOGIN_HOSTS "known_hosts"
#define VM_LOGIN_CONFIG "ssh_config"

/* Made when there is none. NULL: the report says why. The public key's line, for the caller to free. */
char *vm_login_key(struct report *report);

int vm_login_hosts(const struct cluster *cluster, const struct secrets *secrets, struct report *report);

/* port[i]: of 127.0.0.1, for node [i]. */
int vm_login_config(const struct cluster *cluster, const uint16_t *port, struct report *report);

#endif
