/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/secrets.h"

#include <stdlib.h>
#include <string.h>

/* Forgets before it frees: a secret has no business in memory that is handed out again. */
static void forget(char *s)
{
	if (s)
		explicit_bzero(s, strlen(s));
	free(s);
}

void secrets_free(struct secrets *secrets)
{
	for (int i = 0; i < NODES_MAX; i++) {
		forget(secrets->drbd_secret[i]);
		free(secrets->node[i].name);
		forget(secrets->node[i].ssh_host_private);
		free(secrets->node[i].ssh_host_public);
		forget(secrets->node[i].ipmi_password);
	}
	forget(secrets->cluster_ssh_private);
	free(secrets->cluster_ssh_public);
	explicit_bzero(secrets, sizeof *secrets);
}
