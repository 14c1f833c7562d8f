/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON half of plan_print.h. Addresses, ids and names are strings, sizes bytes. */
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "plan_print.h"

static void put_address(struct json_object *to, const char *key, uint32_t address, unsigned prefix)
{
	char text[IPV4_TEXT], both[IPV4_TEXT + 4];
	snprintf(both, sizeof both, prefix < 32 ? "%s/%u" : "%s", ipv4_format(address, text), prefix);
	json_put_string(to, key, both);
}

static struct json_object *strings(const struct profile_list *list)
{
	struct json_object *array = json_object_new_array();
	for (size_t i = 0; i < list->count; i++)
		json_object_array_add(array, json_object_new_string(list->items[i]));
	return array;
}

static void put_report_to(struct json_object *head, const struct profile *profile)
{
	char address[IPV4_TEXT];
	char *text = xasprintf("%s:%u", ipv4_format(profile->report_to, address), (unsigned)profile->report_port);
	json_put_string(head, "report_to", text);
	free(text);
}

static void put_patterns(struct json_object *to, const char *key, const struct profile_list *list)
{
	if (list->count)
		json_object_object_add(to, key, strings(list));
}

/* Only what the profile says. */
static void put_selection(struct json_object *to, const struct profile *profile)
{
	if (profile->disk_max_size)
		json_put_number(to, "max_size", (int64_t)profile->disk_max_size);
	put_patterns(to, "path", &profile->disk_path);
	put_patterns(to, "serial", &profile->disk_serial);
	put_patterns(to, "wwn", &profile->disk_wwn);
	put_patterns(to, "model", &profile->disk_model);
	put_patterns(to, "transport", &profile->disk_transport);
	if (profile->rotational != ROTATIONAL_ANY)
		json_put_bool(to, "rotational", profile->rotational == ROTATIONAL_YES);
	if (profile->size_tolerance_line)
		json_put_number(to, "size_tolerance", profile->size_tolerance);
	if (profile->mirror_across != MIRROR_ACROSS_NONE)
		json_put_string(to, "mirror_across", mirror_across_name(profile->mirror_across));
	put_patterns(to, "mirror_group", &profile->mirror_group);
}

static struct json_object *head_json(const struct cluster *cluster)
{
	const struct profile *profile = cluster->profile;
	struct json_object *head = json_object_new_object(), *disks = json_object_new_object();
	json_put_string(head, "cluster", profile->name);
	json_put_string(head, "id", strcmp(cluster->id, CLUSTER_ID_NONE) ? cluster->id : NULL);
	put_address(head, "network", profile->network.address, profile->network.prefix);
	if (profile->gateway)
		put_address(head, "gateway", profile->gateway, 32);
	json_object_object_add(head, "dns", strings(&profile->dns));
	json_object_object_add(head, "ntp", strings(&profile->ntp));
	if (profile->report_to)
		put_report_to(head, profile);
	json_put_number(disks, "count", profile->disk_least);
	if (!disk_count_exact(profile))
		json_put_number(disks, "count_most", profile->disk_most);
	json_put_number(disks, "min_size", (int64_t)profile->disk_min_size);
	json_put_string(disks, "level", level_name(profile->level));
	json_put_string(disks, "existing", existing_name(profile->existing));
	if (profile->level == LEVEL_RAID10)
		json_put_string(disks, "layout", layout_name(profile->layout));
	put_selection(disks, profile);
	json_object_object_add(head, "disks_asked", disks);
	return head;
}

/* As the profile writes them: "serial:ABC". */
static struct json_object *match_json(const struct profile_node *node)
{
	struct json_object *array = json_object_new_array();
	for (size_t i = 0; i < node->match_count; i++) {
		char *text = xasprintf("%s:%s", match_kind_name(node->match[i].kind), node->match[i].text);
		json_object_array_add(array, json_object_new_string(text));
		free(text);
	}
	return array;
}

static struct json_object *node_json(const struct cluster *cluster, const struct cluster_node *node)
{
	struct json_object *o = json_object_new_object();
	json_put_number(o, "number", node->number);
	json_put_string(o, "name", node->name);
	put_address(o, "address", node->address, 32);
	put_address(o, "ring", node->ring, 32);
	json_put_string(o, "own", cluster->volume[node->own - 1].name);
	json_put_string(o, "copy", cluster->volume[node->copy - 1].name);
	if (cluster->profile->nodes[node->number - 1].match_count)
		json_object_object_add(o, "match", match_json(&cluster->profile->nodes[node->number - 1]));
	return o;
}

static struct json_object *cable_json(const struct cluster *cluster, const struct cluster_cable *cable)
{
	struct json_object *o = json_object_new_object(), *ends = json_object_new_array();
	json_put_number(o, "number", cable->number);
	for (int end = 0; end < 2; end++) {
		struct json_object *e = json_object_new_object();
		json_put_string(e, "node", cluster->node[cable->node[end] - 1].name);
		json_put_string(e, "interface", cable->ifname[end]);
		put_address(e, "address", cable->address[end], 31);
		json_object_array_add(ends, e);
	}
	json_object_object_add(o, "ends", ends);
	return o;
}

static struct json_object *volume_json(const struct cluster *cluster, const struct cluster_volume *volume)
{
	struct json_object *o = json_object_new_object();
	json_put_string(o, "name", volume->name);
	json_put_string(o, "home", cluster->node[volume->home - 1].name);
	json_put_string(o, "standby", cluster->node[volume->standby - 1].name);
	json_put_number(o, "cable", volume->cable);
	json_put_number(o, "port", volume->port);
	return o;
}

struct json_object *plan_json_cluster(const struct cluster *cluster)
{
	struct json_object *top = head_json(cluster), *nodes = json_object_new_array();
	struct json_object *cables = json_object_new_array(), *volumes = json_object_new_array();
	for (int i = 0; i < cluster->n; i++)
		json_object_array_add(nodes, node_json(cluster, &cluster->node[i]));
	for (int i = 0; i < cluster->cables; i++)
		json_object_array_add(cables, cable_json(cluster, &cluster->cable[i]));
	for (int i = 0; i < cluster->n; i++)
		json_object_array_add(volumes, volume_json(cluster, &cluster->volume[i]));
	json_object_object_add(top, "nodes", nodes);
	json_object_object_add(top, "cables", cables);
	json_object_object_add(top, "volumes", volumes);
	json_object_object_add(top, "ha", plan_json_ha(cluster));
	return top;
}

/* --- one node ----------------------------------------------------------------------------- */

static void put_seen(struct json_object *o, const struct nic_facts *nic)
{
	json_put_string(o, "name", nic->ifname);
	json_put_string(o, "mac", nic->mac);
	json_put_string(o, "path", nic->path);
	json_put_string(o, "driver", nic->driver);
}

static struct json_object *port_json(const struct node_view *view, const struct port_plan *port)
{
	struct json_object *o = json_object_new_object();
	json_put_string(o, "interface", port->ifname);
	if (port->seen) {
		put_seen(o, port->seen);
		json_put_string(o, "evidence", evidence_name(port->role->evidence));
	}
	if (!port->cable) {
		put_address(o, "address", view->node->address, view->cluster->profile->network.prefix);
		return o;
	}
	const struct cluster_cable *cable = &view->cluster->cable[port->cable - 1];
	put_address(o, "address", cable->address[port->end], 31);
	json_put_number(o, "cable", cable->number);
	json_put_string(o, "peer", view->cluster->node[cable->node[!port->end] - 1].name);
	return o;
}

static struct json_object *complaint_json(const struct node_view *view, const struct cabling_complaint *complaint)
{
	struct json_object *o = json_object_new_object();
	bool of_port = complaint->port != SIZE_MAX;
	json_put_string(o, "flaw", flaw_name(complaint->flaw));
	json_put_string(o, "port", of_port ? view->recorded[complaint->port].nic.ifname : NULL);
	json_put_bool(o, "wrong", complaint->wrong);
	json_put_string(o, "text", complaint->text);
	return o;
}

static struct json_object *cabling_json(const struct node_view *view)
{
	struct json_object *o = json_object_new_object(), *complaints = json_object_new_array();
	json_put_bool(o, "complete", view->cabling.complete);
	json_put_bool(o, "wrong", view->cabling.wrong);
	for (size_t i = 0; i < view->cabling.complaint_count; i++)
		json_object_array_add(complaints, complaint_json(view, &view->cabling.complaints[i]));
	json_object_object_add(o, "complaints", complaints);
	return o;
}

static struct json_object *partitions_json(const struct disk_target *target)
{
	struct json_object *array = json_object_new_array();
	for (int p = PART_ESP; p <= PART_COUNT; p++) {
		struct json_object *o = json_object_new_object();
		json_put_number(o, "number", p);
		json_put_string(o, "name", partition_name((enum partition)p));
		json_put_number(o, "start", (int64_t)target->start[p]);
		json_put_number(o, "length", (int64_t)target->length[p]);
		json_put_string(o, "guid", target->part_guid[p]);
		json_object_array_add(array, o);
	}
	return array;
}

static struct json_object *disk_json(const struct disk_plan *plan, const struct disk_target *target)
{
	struct json_object *o = json_object_new_object();
	json_put_number(o, "number", target->number);
	json_put_string(o, "name", target->disk->name);
	json_put_number(o, "size", (int64_t)target->disk->size);
	json_put_string(o, "guid", target->disk_guid);
	if (plan->sealed)
		return o;
	json_put_bool(o, "erase", target->erase);
	json_put_bool(o, "added", target->added);
	json_object_object_add(o, "partitions", partitions_json(target));
	return o;
}

static struct json_object *array_json(const struct array_plan *array)
{
	struct json_object *o = json_object_new_object();
	json_put_string(o, "name", array->name);
	json_put_string(o, "level", array->level);
	json_put_string(o, "layout", array->layout);
	json_put_string(o, "metadata", array->metadata);
	json_put_string(o, "bitmap", array->bitmap);
	json_put_bool(o, "assume_clean", array->assume_clean);
	json_put_number(o, "members", array->members);
	json_put_number(o, "member_size", (int64_t)array->member_size);
	json_put_number(o, "usable", (int64_t)array->usable);
	json_put_string(o, "uuid", array->uuid);
	json_put_string(o, "fs_uuid", *array->fs_uuid ? array->fs_uuid : NULL);
	return o;
}

static struct json_object *mirror_json(const struct disk_plan *plan, const struct mirror_pair *pair)
{
	const struct disk_target *half[] = {&plan->target[pair->a], &plan->target[pair->b]};
	struct json_object *array = json_object_new_array();
	for (int i = 0; i < 2; i++) {
		struct json_object *o = json_object_new_object();
		json_put_string(o, "disk", half[i]->disk->name);
		json_put_string(o, "group", half[i]->group);
		json_object_array_add(array, o);
	}
	return array;
}

static struct json_object *mirrors_json(const struct disk_plan *plan)
{
	struct json_object *array = json_object_new_array();
	for (unsigned i = 0; i < plan->mirrors; i++)
		json_object_array_add(array, mirror_json(plan, &plan->mirror[i]));
	return array;
}

static struct json_object *file_json(const struct node_view *view, const struct file *file)
{
	struct json_object *o = json_object_new_object();
	const struct file *shown = plan_shown(view, file);
	char mode[8];
	json_put_string(o, "path", file->path);
	if (file->target) {
		json_put_string(o, "target", file->target);
		return o;
	}
	snprintf(mode, sizeof mode, "%04o", (unsigned)file->mode);
	json_put_string(o, "mode", mode);
	json_put_bool(o, "secret", file->secret);
	if (!file->secret || view->has_secrets)
		json_put_number(o, "length", (int64_t)file->length);
	if (shown)
		json_object_object_add(o, "content", json_object_new_string_len(shown->content, (int)shown->length));
	return o;
}

static struct json_object *step_json(const struct step *step)
{
	struct json_object *o = json_object_new_object();
	json_put_string(o, "stage", step->stage);
	json_put_string(o, "text", step->text);
	return o;
}

struct json_object *plan_json_node(const struct node_view *view)
{
	char medium[MEDIUM_ID];
	struct json_object *top = head_json(view->cluster), *ports = json_object_new_array();
	struct json_object *disks = json_object_new_array(), *arrays = json_object_new_array();
	struct json_object *steps = json_object_new_array(), *files = json_object_new_array();
	json_object_object_add(top, "node", node_json(view->cluster, view->node));
	for (int i = 0; i < view->ports; i++)
		json_object_array_add(ports, port_json(view, &view->port[i]));
	for (unsigned i = 0; i < view->disks->targets; i++)
		json_object_array_add(disks, disk_json(view->disks, &view->disks->target[i]));
	for (unsigned i = 0; i < view->disks->arrays; i++)
		json_object_array_add(arrays, array_json(&view->disks->array[i]));
	for (size_t i = 0; i < view->steps->count; i++)
		json_object_array_add(steps, step_json(&view->steps->steps[i]));
	for (size_t i = 0; i < view->files->count; i++)
		json_object_array_add(files, file_json(view, &view->files->files[i]));
	json_object_object_add(top, "ports", ports);
	if (view->recorded)
		json_object_object_add(top, "cabling", cabling_json(view));
	medium_id(medium, view->cluster, view->node->number);
	json_put_string(top, "medium", medium);
	json_put_bool(top, "disks_wished", view->wished);
	json_put_bool(top, "sealed", view->disks->sealed);
	json_put_bool(top, "finish", view->disks->finish);
	json_put_bool(top, "renew", view->disks->renew);
	json_object_object_add(top, "disks", disks);
	if (view->disks->mirrors)
		json_object_object_add(top, "mirrors", mirrors_json(view->disks));
	json_object_object_add(top, "arrays", arrays);
	json_object_object_add(top, "steps", steps);
	json_object_object_add(top, "files", files);
	return top;
}
