/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The keys of a profile: one table, and one function per key that checks the
 * value at the door. What concerns more than one key is not seen here, but in
 * cluster.c.
 */
#include "plan/profile_keys.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "base/text.h"
#include "plan/machine.h"
#include "plan/profile_keys_parts.h"
#include "plan/profile_values.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)
#define TIB (UINT64_C(1) << 40)
#define PATTERN_MAX 127
#define MTU_MIN 1280
#define MTU_MAX 9216

/* --- values ----------------------------------------------------------------------------- */

static void take_checked(struct profile_input *in, const char *key, const char *value, const char *wrong, char **field)
{
	if (wrong) {
		flaw(in, "%s '%.60s' %s", key, value, wrong);
		return;
	}
	free(*field);
	*field = xstrdup(value);
}

void take_number(struct profile_input *in, const char *key, const char *value, unsigned min, unsigned max,
			unsigned *field, int *line)
{
	uint64_t v;
	*line = in->line;
	if (!num_parse(value, min, max, &v)) {
		flaw(in, "%s '%.60s' is not a number from %u to %u", key, value, min, max);
		return;
	}
	*field = (unsigned)v;
}

static void take_size(struct profile_input *in, const char *key, const char *value, uint64_t min, uint64_t max,
		      uint64_t *field, int *line)
{
	char from[SIZE_TEXT], to[SIZE_TEXT];
	uint64_t v;
	*line = in->line;
	if (!size_parse(value, &v))
		flaw(in, "%s '%.60s' is not a size; a whole number and M, G or T are accepted: 512M, 4G, 2T", key,
		     value);
	else if (v < min || v > max)
		flaw(in, "%s '%.60s' is not within %s and %s", key, value, size_format(min, from),
		     size_format(max, to));
	else
		*field = v;
}

int take_word(struct profile_input *in, const char *key, const char *value, const char *const *words)
{
	struct text all = TEXT_NULL;
	for (int i = 0; words[i]; i++) {
		if (strcmp(value, words[i]) == 0) {
			text_free(&all);
			return i;
		}
		text_add(&all, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " or ", words[i]);
	}
	const char *near = suggest(value, words);
	if (near)
		flaw(in, "%s '%.60s' is not known; did you mean '%s'? (%s)", key, value, near, all.s);
	else
		flaw(in, "%s '%.60s' is not known; %s is accepted", key, value, all.s);
	text_free(&all);
	return -1;
}

static void take_network(struct profile_input *in, const char *key, const char *value, unsigned longest,
			 struct ipv4_net *field, int *line)
{
	struct ipv4_net net;
	char a[IPV4_TEXT];
	*line = in->line;
	if (!ipv4_net_parse(value, &net)) {
		flaw(in,
		     "%s '%.60s' is not an IPv4 network; its first address and the length are accepted: 192.168.2.0/24",
		     key, value);
		return;
	}
	uint32_t first = net.address & ipv4_net_mask(net.prefix);
	if (net.prefix < 8 || net.prefix > longest)
		flaw(in, "%s '%.60s' has a length out of /8 to /%u", key, value, longest);
	else if (first >> 24 == 0 || first >> 24 == 127 || first >> 28 >= 14)
		flaw(in,
		     "%s '%.60s' is not for machines; 10.x.x.x, 172.16.x.x to 172.31.x.x and 192.168.x.x are free",
		     key, value);
	else if (first != net.address)
		flaw(in, "%s '%.60s' is an address in it, not the network; did you mean '%s/%u'?", key, value,
		     ipv4_format(first, a), net.prefix);
	else
		*field = net;
}

void take_address(struct profile_input *in, const char *key, const char *value, uint32_t *field, int *line)
{
	*line = in->line;
	if (!ipv4_parse(value, field) || *field == 0)
		flaw(in, "%s '%.60s' is not an IPv4 address; four numbers from 0 to 255 are accepted: 192.168.2.141",
		     key, value);
}

/* --- keys ------------------------------------------------------------------------------- */

static void take_name(struct profile_input *in, const char *v)
{
	in->profile->name_line = in->line;
	take_checked(in, "name", v, cluster_name_flaw(v), &in->profile->name);
}

static void take_lan(struct profile_input *in, const char *v)
{
	take_network(in, "network", v, 30, &in->profile->network, &in->profile->network_line);
}

static void take_gateway(struct profile_input *in, const char *v)
{
	take_address(in, "gateway", v, &in->profile->gateway, &in->profile->gateway_line);
}

static void take_dns(struct profile_input *in, const char *v)
{
	uint32_t address;
	if (ipv4_parse(v, &address))
		profile_list_add(&in->profile->dns, v, in->line);
	else
		flaw(in, "dns '%.60s' is not an IPv4 address; one is accepted, and the line may be repeated", v);
}

static void take_ntp(struct profile_input *in, const char *v)
{
	const char *wrong = server_flaw(v);
	if (wrong)
		flaw(in, "ntp '%.60s' %s; one is accepted, and the line may be repeated", v, wrong);
	else
		profile_list_add(&in->profile->ntp, v, in->line);
}

static void take_timezone(struct profile_input *in, const char *v)
{
	in->profile->timezone_line = in->line;
	take_checked(in, "timezone", v, timezone_flaw(v), &in->profile->timezone);
}

static void take_ssh_key(struct profile_input *in, const char *v)
{
	const char *wrong = ssh_key_flaw(v);
	if (wrong)
		flaw(in, "this ssh-key %s", wrong), in->profile->ssh_keys.refused++;
	else
		profile_list_add(&in->profile->ssh_keys, v, in->line);
}

static void take_password(struct profile_input *in, const char *v)
{
	const char *wrong = password_hash_flaw(v);
	in->profile->root_password_hash_line = in->line;
	if (wrong) {
		flaw(in, "this root-password-hash %s", wrong);
		return;
	}
	free(in->profile->root_password_hash);
	in->profile->root_password_hash = xstrdup(v);
}

static void take_keyboard(struct profile_input *in, const char *v)
{
	take_checked(in, "keyboard", v, keyboard_flaw(v), &in->profile->keyboard);
}

static void take_serial(struct profile_input *in, const char *v)
{
	take_checked(in, "serial", v, serial_flaw(v), &in->profile->serial);
}

static const char *const standbys[] = {"previous", "next", NULL};
static const char *const levels[] = {"raid10", "raid1", "raid0", "raid5", "raid6", "single", NULL};
static const char *const existings[] = {"refuse", "own", "erase", NULL};

static const char *const layouts[] = {"near", "far", "offset", NULL};
static const char *const rotationals[] = {"any", "no", "yes", NULL};
static const char *const mirror_acrosses[] = {"none", "controller", "group", NULL};
static const char *const cablings[] = {"warn", "require", NULL};
static const char *const transports[] = {"sata", "scsi", "nvme", "virtio", "mmc", "usb", NULL};

static void take_standby(struct profile_input *in, const char *v)
{
	int word = take_word(in, "standby", v, standbys);
	in->profile->standby_line = in->line;
	if (word >= 0)
		in->profile->standby = (enum standby)word;
}

static void take_report_to(struct profile_input *in, const char *v)
{
	uint16_t port;
	uint32_t address;
	const char *wrong = report_to_flaw(v, &address, &port);
	in->profile->report_to_line = in->line;
	if (wrong) {
		flaw(in, "report-to '%.60s' %s", v, wrong);
		return;
	}
	in->profile->report_to = address;
	in->profile->report_port = port;
}

static void take_cable_network(struct profile_input *in, const char *v)
{
	take_network(in, "network", v, CABLE_NETWORK_PREFIX_MAX, &in->profile->cable_network, &in->profile->cable_network_line);
}

static void take_cable_count(struct profile_input *in, const char *v)
{
	take_number(in, "count", v, 1, NODES_MAX, &in->profile->cable_count, &in->profile->cable_count_line);
}

static void take_cable_speed(struct profile_input *in, const char *v)
{
	int line;
	take_number(in, "speed", v, 10, 800000, &in->profile->cable_speed, &line);
}

static void take_cabling(struct profile_input *in, const char *v)
{
	int word = take_word(in, "cabling", v, cablings);
	in->profile->cabling_line = in->line;
	if (word >= 0)
		in->profile->cabling = (enum cabling_rule)word;
}

static void take_mtu(struct profile_input *in, const char *v)
{
	in->profile->cable_mtu_line = in->line;
	uint64_t mtu;
	if (strcmp(v, "auto") == 0)
		in->profile->cable_mtu = 0;
	else if (num_parse(v, MTU_MIN, MTU_MAX, &mtu))
		in->profile->cable_mtu = (unsigned)mtu;
	else
		flaw(in, "mtu '%.60s' is not known; auto, or a number from %d to %d is accepted", v, MTU_MIN, MTU_MAX);
}

/* "first", "mac 52:54:00:12:34:56", "path pci-0000:03:*". */
static void take_lan_hint(struct profile_input *in, const char *v)
{
	struct lan_hint *hint = strcmp(in->section, "node") != 0 ? &in->profile->lan : in->node ? &in->node->lan : NULL;
	const char *rest = v + strcspn(v, " \t");
	rest += strspn(rest, " \t");
	enum lan_hint_kind kind = LAN_HINT_FIRST;
	if (starts_with(v, "mac ") && mac_valid(rest)) {
		kind = LAN_HINT_MAC;
	} else if (starts_with(v, "path ") && *rest && strlen(rest) <= PATTERN_MAX) {
		kind = LAN_HINT_PATH;
	} else if (strcmp(v, "first") != 0) {
		flaw(in, "lan '%.60s' is not known; first, mac 52:54:00:12:34:56, or path and a pattern is accepted", v);
		return;
	}
	if (!hint)
		return;
	free(hint->text);
	*hint = (struct lan_hint){.kind = kind, .line = in->line};
	if (kind != LAN_HINT_FIRST)
		hint->text = xstrdup(rest);
	for (char *c = hint->text; c && kind == LAN_HINT_MAC && *c; c++)
		*c = (char)tolower((unsigned char)*c);
}

static void take_min_size(struct profile_input *in, const char *v)
{
	take_size(in, "min-size", v, 2 * GIB, 1024 * TIB, &in->profile->disk_min_size,
		  &in->profile->disk_min_size_line);
}

static void take_root_size(struct profile_input *in, const char *v)
{
	take_size(in, "root-size", v, 5 * GIB / 2 /* ROOT_MIN */, 16 * TIB, &in->profile->root_size, &in->profile->root_size_line);
}

static void take_level(struct profile_input *in, const char *v)
{
	int word = take_word(in, "level", v, levels);
	in->profile->level_line = in->line;
	if (word >= 0)
		in->profile->level = (enum level)word;
}

static void take_existing(struct profile_input *in, const char *v)
{
	int word = take_word(in, "existing", v, existings);
	in->profile->existing_line = in->line;
	if (word >= 0)
		in->profile->existing = (enum existing)word;
}

static void take_max_size(struct profile_input *in, const char *v)
{
	take_size(in, "max-size", v, 2 * GIB, 1024 * TIB, &in->profile->disk_max_size,
		  &in->profile->disk_max_size_line);
}

/* A pattern as fnmatch(3) has them. */
static void take_pattern(struct profile_input *in, const char *key, const char *v, struct profile_list *list)
{
	if (strlen(v) > PATTERN_MAX)
		flaw(in, "%s '%.60s' is longer than %d characters", key, v, PATTERN_MAX), list->refused++;
	else
		profile_list_add(list, v, in->line);
}

static void take_path(struct profile_input *in, const char *v)
{
	take_pattern(in, "path", v, &in->profile->disk_path);
}

static void take_disk_serial(struct profile_input *in, const char *v)
{
	take_pattern(in, "serial", v, &in->profile->disk_serial);
}

static void take_wwn(struct profile_input *in, const char *v)
{
	take_pattern(in, "wwn", v, &in->profile->disk_wwn);
}

static void take_model(struct profile_input *in, const char *v)
{
	take_pattern(in, "model", v, &in->profile->disk_model);
}

static void take_transport(struct profile_input *in, const char *v)
{
	if (take_word(in, "transport", v, transports) >= 0)
		profile_list_add(&in->profile->disk_transport, v, in->line);
	else
		in->profile->disk_transport.refused++;
}

static void take_rotational(struct profile_input *in, const char *v)
{
	int word = take_word(in, "rotational", v, rotationals);
	in->profile->rotational_line = in->line;
	if (word >= 0)
		in->profile->rotational = (enum rotational)word;
}

static void take_size_tolerance(struct profile_input *in, const char *v)
{
	uint64_t percent;
	char *number = xstrdup(v);
	if (ends_with(number, "%"))
		number[strlen(number) - 1] = '\0';
	in->profile->size_tolerance_line = in->line;
	if (num_parse(number, 0, 1000, &percent))
		in->profile->size_tolerance = (unsigned)percent;
	else
		flaw(in, "size-tolerance '%.60s' is not a percentage from 0%% to 1000%%: 5%%", v);
	free(number);
}

static void take_layout(struct profile_input *in, const char *v)
{
	int word = take_word(in, "layout", v, layouts);
	in->profile->layout_line = in->line;
	if (word >= 0)
		in->profile->layout = (enum layout)word;
}

static void take_mirror_across(struct profile_input *in, const char *v)
{
	int word = take_word(in, "mirror-across", v, mirror_acrosses);
	in->profile->mirror_across_line = in->line;
	if (word >= 0)
		in->profile->mirror_across = (enum mirror_across)word;
}

static void take_mirror_group(struct profile_input *in, const char *v)
{
	take_pattern(in, "mirror-group", v, &in->profile->mirror_group);
}

static void take_erase_countdown(struct profile_input *in, const char *v)
{
	take_number(in, "erase-countdown", v, 0, 3600, &in->profile->erase_countdown,
		    &in->profile->erase_countdown_line);
}

static void take_erase_serial(struct profile_input *in, const char *v)
{
	take_pattern(in, "erase-serial", v, &in->profile->erase_serial);
}

static void take_node_address(struct profile_input *in, const char *v)
{
	struct profile_node ignored = {0}, *node = &ignored;
	if (in->node)
		node = in->node;
	take_address(in, "address", v, &node->address, &node->address_line);
}

const struct profile_key profile_keys[PROFILE_KEYS + 1] = {
	{"cluster", "name", take_name, false},
	{"cluster", "network", take_lan, false},
	{"cluster", "gateway", take_gateway, false},
	{"cluster", "dns", take_dns, true},
	{"cluster", "ntp", take_ntp, true},
	{"cluster", "timezone", take_timezone, false},
	{"cluster", "ssh-key", take_ssh_key, true},
	{"cluster", "root-password-hash", take_password, false},
	{"cluster", "keyboard", take_keyboard, false},
	{"cluster", "serial", take_serial, false},
	{"cluster", "standby", take_standby, false},
	{"cluster", "report-to", take_report_to, false},
	{"cluster", "lan", take_lan_hint, false},
	{"cables", "network", take_cable_network, false},
	{"cables", "count", take_cable_count, false},
	{"cables", "speed", take_cable_speed, false},
	{"cables", "cabling", take_cabling, false},
	{"cables", "mtu", take_mtu, false},
	{"disks", "count", take_disk_count, false},
	{"disks", "min-size", take_min_size, false},
	{"disks", "level", take_level, false},
	{"disks", "existing", take_existing, false},
	{"disks", "root-size", take_root_size, false},
	{"disks", "max-size", take_max_size, false},
	{"disks", "path", take_path, true},
	{"disks", "serial", take_disk_serial, true},
	{"disks", "wwn", take_wwn, true},
	{"disks", "model", take_model, true},
	{"disks", "transport", take_transport, true},
	{"disks", "rotational", take_rotational, false},
	{"disks", "size-tolerance", take_size_tolerance, false},
	{"disks", "layout", take_layout, false},
	{"disks", "mirror-across", take_mirror_across, false},
	{"disks", "mirror-group", take_mirror_group, true},
	{"disks", "erase-countdown", take_erase_countdown, false},
	{"disks", "erase-serial", take_erase_serial, true},
	{"ha", "return", take_return, false},
	{"ha", "token", take_token, false},
	{"ha", "watchdog", take_watchdog, false},
	{"ha", "quorum-device", take_quorum_device, false},
	{"node", "address", take_node_address, false},
	{"node", "lan", take_lan_hint, false},
	{"node", "ipmi", take_ipmi, false},
	{"node", "ipmi-user", take_ipmi_user, false},
	{"node", "ipmi-cipher", take_ipmi_cipher, false},
	{"node", "match", take_match, false},
	{NULL, NULL, NULL, false},
};

const char *existing_name(enum existing existing)
{
	return existings[existing];
}

const char *level_name(enum level level)
{
	return levels[level];
}

const char *layout_name(enum layout layout)
{
	return layouts[layout];
}

const char *mirror_across_name(enum mirror_across across)
{
	return mirror_acrosses[across];
}

const char *cabling_rule_name(enum cabling_rule rule)
{
	return cablings[rule];
}

const char *standby_name(enum standby standby)
{
	return standbys[standby];
}
