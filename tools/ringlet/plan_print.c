/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan_print.h"

#include <stdlib.h>
#include <string.h>

#include "plan/match.h"
#include "plan/ring_drawing.h"

static void print_list(struct text *text, const char *title, const struct profile_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		text_add(text, "%-10s%s\n", i ? "" : title, list->items[i]);
}

static void print_patterns(struct text *text, const char *key, const struct profile_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		text_add(text, "%-10s%s %s\n", "", i ? "or" : key, list->items[i]);
}

/* Which disks are meant; without such keys, not a line. */
static void print_selection(struct text *text, const struct profile *profile)
{
	char size[SIZE_TEXT];
	if (profile->disk_max_size)
		text_add(text, "%-10smax-size %s\n", "", size_format(profile->disk_max_size, size));
	print_patterns(text, "path", &profile->disk_path);
	print_patterns(text, "serial", &profile->disk_serial);
	print_patterns(text, "wwn", &profile->disk_wwn);
	print_patterns(text, "model", &profile->disk_model);
	print_patterns(text, "transport", &profile->disk_transport);
	if (profile->rotational != ROTATIONAL_ANY)
		text_add(text, "%-10srotational %s\n", "", profile->rotational == ROTATIONAL_YES ? "yes" : "no");
	if (profile->size_tolerance_line)
		text_add(text, "%-10ssize-tolerance %u%%\n", "", profile->size_tolerance);
	if (profile->mirror_across != MIRROR_ACROSS_NONE)
		text_add(text, "%-10smirror-across %s\n", "", mirror_across_name(profile->mirror_across));
}

static void print_head(struct text *text, const struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	char address[IPV4_TEXT], size[SIZE_TEXT], count[DISK_COUNT_TEXT];
	bool none = strcmp(cluster->id, CLUSTER_ID_NONE) == 0;
	text_add(text, "cluster   %s\n", profile->name);
	text_add(text, "id        %s%s\n", cluster->id, none ? " (a stand-in: the first stamping makes the real one)" : "");
	text_add(text, "network   %s/%u\n", ipv4_format(profile->network.address, address), profile->network.prefix);
	text_add(text, "gateway   %s\n", profile->gateway ? ipv4_format(profile->gateway, address) : "none");
	print_list(text, "dns", &profile->dns);
	print_list(text, "ntp", &profile->ntp);
	if (profile->report_to)
		text_add(text, "events    by UDP to %s:%u\n", ipv4_format(profile->report_to, address),
			 (unsigned)profile->report_port);
	text_add(text, "disks     %s a node, each of at least %s, %s%s%s, existing = %s\n", disk_count_format(profile, count),
		 size_format(profile->disk_min_size, size), level_name(profile->level),
		 profile->layout_line ? " " : "", profile->layout_line ? layout_name(profile->layout) : "",
		 existing_name(profile->existing));
	print_selection(text, profile);
}

/* Whichever cables are alive. */
static void print_ring(struct text *text, const struct cluster *cluster)
{
	char address[IPV4_TEXT];
	text_add(text, "\nring\n");
	for (int i = 0; i < cluster->n; i++)
		text_add(text, "  %-*s %s\n", NODE_NAME_MAX, cluster->node[i].name,
			 ipv4_format(cluster->node[i].ring, address));
}

/* By what each machine is known as its node's; where none is, not a line. */
static void print_machines(struct text *text, const struct cluster *cluster)
{
	bool any = false;
	for (int i = 0; i < cluster->n; i++)
		any |= cluster->profile->nodes[i].match_count > 0;
	if (any)
		text_add(text, "\nmachines\n");
	for (int i = 0; i < cluster->n && any; i++) {
		char *match = match_text(&cluster->profile->nodes[i]);
		text_add(text, "  %-*s %s\n", NODE_NAME_MAX, cluster->node[i].name, *match ? match : "chosen by a person");
		free(match);
	}
}

static void print_cables(struct text *text, const struct cluster *cluster)
{
	text_add(text, "\ncables\n");
	for (int i = 0; i < cluster->cables; i++) {
		const struct cluster_cable *cable = &cluster->cable[i];
		text_add(text, "  %d", cable->number);
		for (int end = 0; end < 2; end++) {
			char address[IPV4_TEXT];
			text_add(text, "%s%-*s %-15s %s/31", end ? "  <->  " : "  ", NODE_NAME_MAX,
				 cluster->node[cable->node[end] - 1].name, cable->ifname[end],
				 ipv4_format(cable->address[end], address));
		}
		text_add(text, "\n");
	}
}

static void print_volumes(struct text *text, const struct cluster *cluster)
{
	text_add(text, "\nvolumes\n");
	for (int i = 0; i < cluster->n; i++) {
		const struct cluster_volume *v = &cluster->volume[i];
		text_add(text, "  %s  home %-*s  standby %-*s  over cable %d  port %u\n", v->name, NODE_NAME_MAX,
			 cluster->node[v->home - 1].name, NODE_NAME_MAX, cluster->node[v->standby - 1].name, v->cable,
			 v->port);
	}
}

void plan_print_cluster(struct text *text, const struct cluster *cluster)
{
	print_head(text, cluster);
	text_add(text, "\n");
	ring_drawing(text, cluster);
	print_machines(text, cluster);
	print_ring(text, cluster);
	print_cables(text, cluster);
	print_volumes(text, cluster);
	plan_print_ha(text, cluster);
}

/* --- one node ----------------------------------------------------------------------------- */

/* "enp3s0, 52:54:00:12:34:56, e1000e at 0000:00:03.0, 1000 Mbit/s", and why it is that one */
static void print_seen(struct text *text, const struct node_view *view, const struct port_plan *port)
{
	const struct nic_facts *nic = port->seen;
	char room[sizeof nic->path];
	const char *place = nic_place(room, sizeof room, nic);
	text_add(text, "     %-15s %s, %s%s%s", "", nic->ifname, nic->mac, *nic->driver ? ", " : "", nic->driver);
	if (*place)
		text_add(text, " at %s", place);
	if (nic->carrier == 0)
		text_add(text, ", no carrier");
	if (nic->speed > 0)
		text_add(text, ", %d Mbit/s", nic->speed);
	text_add(text, "\n     %-15s ", "");
	cabling_evidence_text(text, port->role, view->cluster, view->node->number);
	text_add(text, "\n");
}

static void print_port(struct text *text, const struct node_view *view, const struct port_plan *port)
{
	const struct cluster *cluster = view->cluster;
	char address[IPV4_TEXT], other[IPV4_TEXT];
	if (!port->cable) {
		text_add(text, "%s/%u\n", ipv4_format(view->node->address, address), cluster->profile->network.prefix);
		return;
	}
	const struct cluster_cable *cable = &cluster->cable[port->cable - 1];
	text_add(text, "%s/31, cable %d to %s (%s)\n", ipv4_format(cable->address[port->end], address), cable->number,
		 cluster->node[cable->node[!port->end] - 1].name, ipv4_format(cable->address[!port->end], other));
}

static void print_ports(struct text *text, const struct node_view *view)
{
	text_add(text, view->recorded ? "\nnetwork ports\n" : "\nnetwork ports, in the order of the bus\n");
	for (int i = 0; i < view->ports; i++) {
		const struct port_plan *port = &view->port[i];
		text_add(text, "  %d  %-15s ", i + 1, port->ifname);
		print_port(text, view, port);
		if (port->seen)
			print_seen(text, view, port);
	}
}

void plan_print_cabling(struct text *text, const struct node_view *view)
{
	cabling_drawing(text, &view->cabling, view->cluster, view->node->number, view->recorded, view->recorded_count);
}

static void print_cabling(struct text *text, const struct node_view *view)
{
	text_add(text, "\nas cabled\n");
	plan_print_cabling(text, view);
}

static void print_layout(struct text *text, const struct node_view *view)
{
	const struct disk_plan *plan = view->disks;
	const struct disk_target *first = &plan->target[0];
	char size[SIZE_TEXT];
	bool more = view->wished && !disk_count_exact(view->cluster->profile);
	text_add(text, "\ndisk layout, the same on all %u%s%s\n", plan->targets,
		 plan->renew  ? "; it stays as it is" :
		 view->wished ? "; sizes are those for disks of exactly min-size" : "",
		 more ? ", and the least count of them" : "");
	for (int p = PART_ESP; p <= PART_COUNT; p++)
		text_add(text, "  %d  %-5s at MiB %-10llu %s\n", p, partition_name((enum partition)p),
			 (unsigned long long)(first->start[p] >> 20), size_format(first->length[p], size));
}

static void print_arrays(struct text *text, const struct disk_plan *plan)
{
	char size[SIZE_TEXT];
	text_add(text, "\narrays\n");
	for (unsigned i = 0; i < plan->arrays; i++) {
		const struct array_plan *a = &plan->array[i];
		bool kept = plan->renew && (a->part == PART_OWN || a->part == PART_COPY);
		text_add(text, "  %-5s raid%-3s %-10s %s%s\n", a->name, a->level, size_format(a->usable, size), a->uuid,
			 kept ? "  kept as it is, with its data" : "");
		if (*a->fs_uuid)
			text_add(text, "  %-5s %-7s %-10s %s\n", "", "ext4", "", a->fs_uuid);
	}
}

static const char *disk_fate(const struct disk_plan *plan, const struct disk_target *target)
{
	if (target->erase)
		return "  erased, with everything on it";
	if (target->added)
		return "  new, in the place of a lost one";
	return plan->renew ? "  its part of own and copy kept" : "";
}

/* What it is that will happen, where it is not the installation of a new node. */
static void print_kind(struct text *text, const struct disk_plan *plan)
{
	if (plan->sealed)
		text_add(text, "plan      none: it is installed, and starts from disk\n");
	else if (plan->finish)
		text_add(text, "plan      finish: it was interrupted at its very end\n");
	else if (plan->renew)
		text_add(text, "plan      renewal: the system afresh on boot and root; own, copy: kept as they are\n");
}

static void print_disks(struct text *text, const struct disk_plan *plan)
{
	text_add(text, "\ndisks\n");
	for (unsigned i = 0; i < plan->targets; i++) {
		const struct disk_target *target = &plan->target[i];
		char *what = disk_describe(target->disk);
		text_add(text, "  %d  %s  %s%s\n", target->number, target->disk_guid, what, disk_fate(plan, target));
		free(what);
	}
}

/* "controllers 0000:00:1f.2, 0000:03:00.0", each once, in the order of the disks. */
static void print_groups(struct text *text, const struct disk_plan *plan, const struct profile *profile)
{
	const char *before = profile->mirror_across == MIRROR_ACROSS_CONTROLLER ? "controllers " : "groups ";
	for (unsigned i = 0; i < plan->targets; i++) {
		bool seen = false;
		for (unsigned j = 0; j < i; j++)
			seen |= strcmp(plan->target[i].group, plan->target[j].group) == 0;
		if (seen)
			continue;
		text_add(text, "%s%s", before, plan->target[i].group);
		before = ", ";
	}
}

static void print_mirrors(struct text *text, const struct disk_plan *plan, const struct profile *profile)
{
	for (unsigned i = 0; i < plan->mirrors; i++)
		text_add(text, "%s%s+%s", i ? ", " : "\nmirrors: ", plan->target[plan->mirror[i].a].disk->name,
			 plan->target[plan->mirror[i].b].disk->name);
	if (!plan->mirrors)
		return;
	text_add(text, " (across ");
	print_groups(text, plan, profile);
	text_add(text, ")\n");
}

static void print_lines(struct text *text, const char *content)
{
	while (*content) {
		size_t length = strcspn(content, "\n");
		text_add(text, "    |%s%.*s\n", length ? " " : "", (int)length, content);
		content += length + (content[length] == '\n');
	}
}

const struct file *plan_shown(const struct node_view *view, const struct file *file)
{
	if (file->secret)
		file = starts_with(file->path, "/etc/drbd.d/") ? file_find(view->blanked, file->path) : NULL;
	return file && file->content && !memchr(file->content, 0, file->length) ? file : NULL;
}

static void print_file(struct text *text, const struct node_view *view, const struct file *file)
{
	const struct file *shown = plan_shown(view, file);
	text_add(text, "  %s", file->path);
	if (file->target)
		text_add(text, " -> %s\n", file->target);
	else if (file->secret && view->has_secrets)
		text_add(text, " %04o (secret, %zu bytes)\n", file->mode, file->length);
	else if (file->secret)
		text_add(text, " %04o (secret, made at the first stamping)\n", file->mode);
	else
		text_add(text, " %04o%s\n", file->mode, shown ? "" : " (not text)");
	if (shown)
		print_lines(text, shown->content);
}

static void print_steps(struct text *text, const struct step_list *steps)
{
	text_add(text, "\nsteps\n");
	for (size_t i = 0; i < steps->count; i++)
		text_add(text, "  %-10s  %s\n", steps->steps[i].stage, steps->steps[i].text);
}

void plan_print_node(struct text *text, const struct node_view *view)
{
	const struct cluster *cluster = view->cluster;
	const struct cluster_node *node = view->node;
	char medium[MEDIUM_ID], address[IPV4_TEXT];
	print_head(text, cluster);
	text_add(text, "node      %s (%d of %d), home of %s, copy of %s\n", node->name, node->number, cluster->n,
		 cluster->volume[node->own - 1].name, cluster->volume[node->copy - 1].name);
	text_add(text, "ring      %s\n", ipv4_format(node->ring, address));
	if (cluster->profile->nodes[node->number - 1].match_count) {
		char *match = match_text(&cluster->profile->nodes[node->number - 1]);
		text_add(text, "machine   %s\n", match);
		free(match);
	}
	medium_id(medium, cluster, node->number);
	text_add(text, "medium    %s\n", medium);
	print_kind(text, view->disks);
	print_ports(text, view);
	if (view->recorded)
		print_cabling(text, view);
	if (!view->disks->sealed) {
		print_layout(text, view);
		print_arrays(text, view->disks);
	}
	print_disks(text, view->disks);
	print_mirrors(text, view->disks, cluster->profile);
	print_steps(text, view->steps);
	text_add(text, "\nfiles\n");
	for (size_t i = 0; i < view->files->count; i++)
		print_file(text, view, &view->files->files[i]);
}
