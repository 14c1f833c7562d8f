/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/fencing.h"

static bool quorum_is_real(const struct profile *profile)
{
	return profile->node_count > 2 || profile->quorum_device;
}

bool profile_fails_over(const struct profile *profile)
{
	if (quorum_is_real(profile))
		return true;
	for (int i = 0; i < profile->node_count; i++)
		if (!profile->nodes[i].ipmi)
			return false;
	return true;
}

bool cluster_fails_over(const struct cluster *cluster)
{
	return profile_fails_over(cluster->profile);
}

bool cluster_has_watchdog(const struct cluster *cluster)
{
	return quorum_is_real(cluster->profile);
}

bool cluster_two_node(const struct cluster *cluster)
{
	return !quorum_is_real(cluster->profile);
}

enum fencing cluster_fencing(const struct cluster *cluster, int node)
{
	bool ipmi = cluster->profile->nodes[node - 1].ipmi != 0;
	if (!cluster_fails_over(cluster))
		return FENCING_NONE;
	if (cluster_has_watchdog(cluster))
		return ipmi ? FENCING_BOTH : FENCING_WATCHDOG;
	return FENCING_IPMI;
}

unsigned fencing_sync_ms(const struct cluster *cluster)
{
	return cluster->profile->quorum_device ? cluster->profile->watchdog * 800 : 0;
}

/* SBD stops feeding the watchdog within that many seconds of the loss of quorum (-I 1). */
#define SBD_NOTICES 2

unsigned fencing_watchdog_seconds(const struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	unsigned watchdog = profile->watchdog, most = watchdog < 5 ? watchdog + 5 : 2 * watchdog;
	unsigned alone = (fencing_sync_ms(cluster) + profile->token + 999) / 1000 + SBD_NOTICES + watchdog;
	return fencing_sync_ms(cluster) && alone > most ? alone : most;
}

const char *fencing_name(enum fencing fencing)
{
	static const char *const names[] = {"none", "watchdog", "ipmi", "ipmi, then watchdog"};
	return names[fencing];
}
