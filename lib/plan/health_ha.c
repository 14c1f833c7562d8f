/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Volumes and guests as Pacemaker has them, on whichever node. A volume is well where it is promoted and mounted on one
 * of its two nodes; that this is its standby is worth a remark.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/fencing.h"
#include "plan/health_parts.h"

static const char *node_name(const struct health_facts *facts, int number)
{
	return facts->cluster->node[number - 1].name;
}

/* --- volumes ------------------------------------------------------------------------------ */

/* Why it may not be in use there, as the end of a clause; NULL: no reason is known. */
static const char *hindrance(const struct health_facts *facts, const struct cluster_volume *plan, int half)
{
	int node = half ? plan->standby : plan->home;
	const struct ha_volume *v = &facts->ha.volume[plan->number - 1];
	if (facts->online[node - 1] != FACT_YES)
		return "is away";
	if (facts->ha.drained[node - 1])
		return "is drained";
	if (facts->ha.standby[node - 1])
		return "is in pacemaker's standby";
	if (v->only && v->only != node)
		return "has an older copy";
	if (half && !cluster_fails_over(facts->cluster) && !facts->ha.allowed[plan->number - 1])
		return "would have to be told by a person (there is no automatic fail-over)";
	return NULL;
}

/* Its home is gone, nobody but a person can know that it is off, and none has said so yet. */
static bool waits_for_person(const struct health_facts *facts, const struct cluster_volume *plan)
{
	return !cluster_fails_over(facts->cluster) && !facts->ha.volume[plan->number - 1].promoted &&
	       !facts->ha.allowed[plan->number - 1] && facts->online[plan->home - 1] == FACT_NO &&
	       facts->online[plan->standby - 1] == FACT_YES;
}

static void judge_unused(struct health *health, const struct health_facts *facts, const struct cluster_volume *plan)
{
	struct text text = TEXT_NULL;
	for (int half = 0; half < 2; half++) {
		const char *why = hindrance(facts, plan, half);
		if (why)
			text_add(&text, "%s %s %s", text.length ? "," : ":", node_name(facts, half ? plan->standby : plan->home), why);
	}
	if (waits_for_person(facts, plan))
		health_complain(health, "%s is in use nowhere: nobody can tell whether %s is off; if it is, say so here: ringctl drain %s "
				"--force REASON", plan->name, node_name(facts, plan->home), node_name(facts, plan->home));
	else if (text.length)
		health_complain(health, "%s is in use nowhere%s", plan->name, text.s);
	else
		health_complain(health, "%s is in use nowhere, neither on %s nor on %s", plan->name, node_name(facts, plan->home),
				node_name(facts, plan->standby));
	text_free(&text);
}

static void judge_failed(struct health *health, const struct health_facts *facts, const struct ha_volume *v)
{
	const char *where = v->failed_on ? node_name(facts, v->failed_on) : NULL;
	health_complain(health, "%s %s%s%s%s%s", v->failed, v->blocked ? "is blocked" : "has failed", where ? " on " : "",
			where ? where : "", v->blocked ? ": pacemaker does not try again before crm_resource --cleanup -r " : "",
			v->blocked ? v->failed : "");
}

static bool has_half_here(const struct health_facts *facts, const struct cluster_volume *plan)
{
	return plan->home == facts->node || plan->standby == facts->node;
}

static void judge_place(struct health *health, const struct health_facts *facts, const struct cluster_volume *plan)
{
	const struct ha_volume *v = &facts->ha.volume[plan->number - 1];
	const char *home = node_name(facts, plan->home), *standby = node_name(facts, plan->standby);
	if (v->only && has_half_here(facts, plan))
		health_complain(health, "only %s may have %s (ringlet-fence-%s), though its halves are up to date",
				node_name(facts, v->only), plan->name, plan->name);
	else if (v->only)
		health_complain(health, "only %s has a good copy of %s", node_name(facts, v->only), plan->name);
	if (v->promoted == plan->standby && !facts->ha.drained[plan->home - 1] && facts->cluster->profile->return_rule == RETURN_AUTO)
		health_remark(health, "%s is on %s, its standby, and goes home by itself (return = auto)", plan->name, standby);
	else if (v->promoted == plan->standby && !facts->ha.drained[plan->home - 1])
		health_remark(health, "%s is on %s, its standby; ringctl home %s brings it home", plan->name, standby, plan->name);
	else if (v->promoted == plan->standby)
		health_remark(health, "%s is on %s, its standby, as %s is drained", plan->name, standby, home);
}

/* spoken: why it is not well is said already, by what DRBD tells here. */
static void judge_volume(struct health *health, const struct health_facts *facts, const struct cluster_volume *plan, bool spoken)
{
	const struct ha_volume *v = &facts->ha.volume[plan->number - 1];
	if (v->twice)
		health_complain(health, "%s is primary on %s and %s at the same time", plan->name, node_name(facts, plan->home),
				node_name(facts, plan->standby));
	else if (*v->failed)
		judge_failed(health, facts, v);
	else if (*v->pending && !(v->promoted && v->mounted))
		health_complain(health, "%s is on its way (%s)", plan->name, v->pending);
	else if (!v->promoted && (!spoken || waits_for_person(facts, plan)))
		judge_unused(health, facts, plan);
	else if (v->promoted && v->mounted != v->promoted)
		health_complain(health, "%s is primary on %s and not mounted there", plan->name, node_name(facts, v->promoted));
	else if (v->promoted && !spoken)
		judge_place(health, facts, plan);
}

/* --- guests ------------------------------------------------------------------------------- */

static void judge_guest(struct health *health, const struct health_facts *facts, const struct ha_guest *guest)
{
	int at = guest->volume ? facts->ha.volume[guest->volume - 1].mounted : 0;
	const char *where = guest->node ? node_name(facts, guest->node) : NULL;
	if (guest->failed || guest->blocked)
		health_complain(health, "guest %s has failed%s%s", guest->name, where ? " on " : "", where ? where : "");
	else if (at && guest->wanted && !guest->node && *guest->pending)
		health_complain(health, "guest %s is on its way (%s)", guest->name, guest->pending);
	else if (at && guest->wanted && !guest->node)
		health_complain(health, "guest %s should run on %s and does not", guest->name, node_name(facts, at));
	else if (guest->unmanaged)
		health_remark(health, "guest %s is left alone by pacemaker", guest->name);
}

/* --- the cluster -------------------------------------------------------------------------- */

static void judge_nodes(struct health *health, const struct health_facts *facts)
{
	for (int i = 0; i < facts->cluster->n; i++) {
		const char *name = facts->cluster->node[i].name;
		if (facts->ha.standby[i])
			health_complain(health, "%s is in pacemaker's standby: nothing runs there", name);
		if (facts->ha.unclean[i])
			health_complain(health, "%s is to be fenced%s%s", name,
					cluster_fencing(facts->cluster, i + 1) == FENCING_IPMI
						? "; if that does not come about and it is off, say so here: stonith_admin --confirm "
						: "",
					cluster_fencing(facts->cluster, i + 1) == FENCING_IPMI ? name : "");
		if (facts->ha.drained[i])
			health_remark(health, "%s is drained; ringctl undrain %s ends that", name, name);
	}
}

static void judge_watchdog(struct health *health, const struct ha_facts *ha)
{
	if (!*ha->watchdog)
		health_remark(health, "this node has no watchdog: when it hangs nothing resets it");
	else if (!ha->watchdog_active)
		health_complain(health, "nobody feeds the watchdog (%s): SBD does not run", ha->watchdog);
	else if (strcmp(ha->watchdog, SOFTDOG) == 0)
		health_remark(health, "the watchdog is softdog, which does not reset a kernel that hangs: this machine wants a hardware "
				      "watchdog, or IPMI");
}

/* As a node cannot be fenced now does no harm before it fails: so it is worth a remark. */
static void judge_controllers(struct health *health, const struct health_facts *facts)
{
	for (int i = 0; i < facts->cluster->n; i++) {
		const char *name = facts->cluster->node[i].name;
		enum fencing fencing = cluster_fencing(facts->cluster, i + 1);
		if (facts->ha.fencer_down[i] && fencing & FENCING_IPMI)
			health_remark(health, "%s's management controller does not answer, or refuses (ipmi-%s): %s", name, name,
				      fencing == FENCING_IPMI ? "if that node fails nobody can fence it, and its volumes stand still"
							      : "only the watchdog can fence that node");
	}
}

static void judge_quorum_device(struct health *health, const struct health_facts *facts)
{
	uint32_t device = facts->cluster->profile->quorum_device;
	unsigned members = 0;
	char address[IPV4_TEXT];
	for (int i = 0; i < facts->cluster->n; i++)
		members += facts->member[i] == FACT_YES;
	if (device && facts->quorate == FACT_YES && facts->votes <= members)
		health_remark(health, "the quorum device %s does not vote", ipv4_format(device, address));
}

static void judge_fencing(struct health *health, const struct health_facts *facts)
{
	bool fails_over = cluster_fails_over(facts->cluster);
	if (!fails_over)
		health_remark(health, "no automatic fail-over: two nodes have neither IPMI nor a quorum device");
	if (facts->pacemaker && fails_over && !facts->ha.fencing)
		health_complain(health, "fencing is switched off in pacemaker (stonith-enabled): a node that hangs is not fenced");
	if (facts->pacemaker && cluster_has_watchdog(facts->cluster))
		judge_watchdog(health, &facts->ha);
	if (facts->pacemaker)
		judge_controllers(health, facts);
	judge_quorum_device(health, facts);
	if (facts->pacemaker && facts->ha.maintenance)
		health_complain(health, "pacemaker is in maintenance mode: it does nothing by itself");
	if (facts->pacemaker && facts->ha.failed_actions)
		health_remark(health, "pacemaker remembers %zu failed action%s: crm_mon shows, crm_resource --cleanup forgets",
			      facts->ha.failed_actions, facts->ha.failed_actions == 1 ? "" : "s");
}

void health_judge_ha(struct health *health, const struct health_facts *facts, const bool spoken[2])
{
	judge_fencing(health, facts);
	if (!facts->pacemaker)
		return;
	for (int i = 0; i < facts->cluster->n; i++) {
		const struct cluster_volume *plan = &facts->cluster->volume[i];
		bool said = (plan->home == facts->node && spoken[MINOR_OWN]) || (plan->standby == facts->node && spoken[MINOR_COPY]);
		judge_volume(health, facts, plan, said);
	}
	for (size_t i = 0; i < facts->ha.guests && i < GUESTS_MAX; i++)
		judge_guest(health, facts, &facts->ha.guest[i]);
	judge_nodes(health, facts);
}
