/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_PROFILE_H
#define RINGLET_PROFILE_H

/*
 * A profile: what a person wrote about a cluster, parsed and checked key by
 * key. It holds no decision; defaults are filled in. What concerns the
 * cluster as a whole is checked in cluster.h. The format: docs/formats.md.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/num.h"
#include "base/report.h"

#define NODES_MIN 2
#define NODES_MAX 7
#define DISKS_MAX 26
/* "to2-" and a name make an interface name, for which Linux has 15 characters. */
#define NODE_NAME_MAX 11
#define CLUSTER_NAME_MAX 15
/* The longest prefix of [cables] network: room for 14 ends of cables and 7 nodes. */
#define CABLE_NETWORK_PREFIX_MAX 27

enum existing { EXISTING_REFUSE, EXISTING_OWN, EXISTING_ERASE };
enum level { LEVEL_RAID10, LEVEL_RAID1, LEVEL_RAID0, LEVEL_RAID5, LEVEL_RAID6, LEVEL_SINGLE };
enum layout { LAYOUT_NEAR, LAYOUT_FAR, LAYOUT_OFFSET };
enum rotational { ROTATIONAL_ANY, ROTATIONAL_NO, ROTATIONAL_YES };
enum mirror_across { MIRROR_ACROSS_NONE, MIRROR_ACROSS_CONTROLLER, MIRROR_ACROSS_GROUP };
enum standby { STANDBY_PREVIOUS, STANDBY_NEXT };
enum cabling_rule { CABLING_WARN, CABLING_REQUIRE };
enum return_rule { RETURN_MANUAL, RETURN_AUTO };

/* Which port is the LAN's, where nothing better is known: the first on the bus, by its MAC, by a pattern of its path. */
enum lan_hint_kind { LAN_HINT_FIRST, LAN_HINT_MAC, LAN_HINT_PATH };
struct lan_hint {
	enum lan_hint_kind kind;
	char *text; /* MAC in lower case with colons, or the pattern (fnmatch(3)); NULL with FIRST */
	int line;   /* 0: was not said */
};

/* By what a machine is known as a node's: its serial number or UUID, as its firmware tells it, or a MAC. */
enum match_kind { MATCH_SERIAL, MATCH_UUID, MATCH_MAC };
struct match {
	enum match_kind kind;
	char *text; /* UUID and MAC in lower case, a serial number as it was written */
};

/* Strings with the lines they stand on. */
struct profile_list {
	char **items;
	int *lines;
	size_t count;
	size_t refused; /* lines that were there too, but wrong */
};

struct profile_node {
	char *name;
	int line; /* of its section */
	uint32_t address;
	int address_line; /* 0: no address was given */
	struct lan_hint lan; /* of this node; line 0: that of the cluster holds */
	uint32_t ipmi;	     /* address of its management controller; 0: none */
	uint16_t ipmi_port;  /* UDP; 0: IPMI's own, 623 */
	int ipmi_line;
	unsigned ipmi_cipher; /* suite of IPMI 2.0, 3 or 17; 0: the best that the controller says it has */
	int ipmi_cipher_line;
	char *ipmi_user;     /* NULL: none */
	int ipmi_user_line;
	struct match *match; /* any one of them suffices */
	size_t match_count;
	int match_line; /* 0: none was given */
};

/*
 * A field's *_line is where it stands in the file; 0: not there, the default holds;
 * with a line and still the null value: what stood there was wrong.
 */
struct profile {
	char *path; /* as given; used in "path:line" */
	char *text; /* the file's content, verbatim: it travels to the installer and onto the node */

	char *name; /* [cluster] name: 1..15 of a-z 0-9 -, begins with a letter */
	int name_line;
	struct ipv4_net network; /* [cluster] network; its address is the network's */
	int network_line;
	uint32_t gateway; /* 0: none */
	int gateway_line;
	struct profile_list dns;       /* [cluster] dns (repeatable); default: the gateway */
	struct profile_list ntp;       /* [cluster] ntp (repeatable); default: Debian's pool */
	char *timezone;                /* default "UTC" */
	int timezone_line;
	struct profile_list ssh_keys;  /* [cluster] ssh-key (repeatable): authorized_keys lines */
	char *root_password_hash;      /* [cluster] root-password-hash: crypt(5); NULL: root has no password */
	int root_password_hash_line;
	char *keyboard;                /* [cluster] keyboard; XKB layout; default "us" */
	char *serial;                  /* [cluster] serial: "ttyS0,115200"; "none"; default ttyS0,115200 */
	enum standby standby;          /* [cluster] standby; default previous */
	int standby_line;
	uint32_t report_to;            /* [cluster] report-to: events go there by UDP; 0: nowhere */
	uint16_t report_port;
	int report_to_line;
	struct ipv4_net cable_network; /* [cables] network; default 10.254.254.0/24: a /31 per cable is cut from it */
	int cable_network_line;
	unsigned cable_count;          /* [cables] count: only for two nodes, 1 or 2; else = nodes */
	int cable_count_line;
	unsigned cable_speed;          /* [cables] speed in Mbit/s, informative; 0: not said */
	enum cabling_rule cabling;     /* [cables] cabling: what the installer does about a wrong one; default warn */
	int cabling_line;
	unsigned cable_mtu;            /* [cables] mtu, bytes; 0: automatic, what both ends are found to pass */
	int cable_mtu_line;
	struct lan_hint lan;           /* [cluster] lan; default first */

	unsigned disk_least, disk_most; /* [disks] count, 1..26, of a machine: from so many to so many; default 4 to 4 */
	int disk_count_line;
	uint64_t disk_min_size;        /* bytes; default 4 GiB */
	int disk_min_size_line;
	enum level level;              /* default: raid10 */
	int level_line;
	enum existing existing;        /* default: refuse */
	int existing_line;
	uint64_t root_size;            /* [disks] root-size, bytes of the root array; 0: chosen by the installer */
	int root_size_line;
	/*
	 * Which disks are meant. Of one list any pattern may match (fnmatch(3)), each list that has any must;
	 * empty: says nothing. max_size 0: no limit.
	 */
	struct profile_list disk_path, disk_serial, disk_wwn, disk_model, disk_transport;
	enum rotational rotational;    /* default: any */
	int rotational_line;
	uint64_t disk_max_size;        /* bytes */
	int disk_max_size_line;
	unsigned size_tolerance;       /* per cent by which the largest disk may exceed the smallest */
	int size_tolerance_line;       /* 0: by any */
	enum layout layout;            /* of raid10; default: near */
	int layout_line;
	enum mirror_across mirror_across; /* the halves of a mirror of raid10; default: none */
	int mirror_across_line;
	struct profile_list mirror_group; /* patterns of paths, with MIRROR_ACROSS_GROUP */
	unsigned erase_countdown;      /* seconds; default 10 */
	int erase_countdown_line;
	struct profile_list erase_serial; /* only disks of these serial numbers may be erased; empty: all */

	enum return_rule return_rule;  /* [ha] return: what a volume does whose home came back; default manual */
	int return_line;
	unsigned token;                /* [ha] token, ms: Corosync misses a node after 2.2 of it; default 1000 */
	int token_line;
	unsigned watchdog;             /* [ha] watchdog, seconds: a hung node resets itself after it; default 5 */
	int watchdog_line;
	uint32_t quorum_device;        /* [ha] quorum-device: runs corosync-qnetd; 0: none */
	int quorum_device_line;

	struct profile_node nodes[NODES_MAX];
	int node_count;
};

/*
 * Reads a profile. Every error and warning goes into the report.
 * 0: read (the report may hold warnings); -1: it has errors (the profile holds
 * what could be understood and must only be freed, or cross-checked for more errors);
 * its text is empty if it could not be read at all, or is no text.
 */
int profile_read(struct profile *profile, const char *path, struct report *report);
/* The same from memory; path is only for messages. */
int profile_read_text(struct profile *profile, const char *path, const char *text, struct report *report);

void profile_free(struct profile *profile);

/* Do all machines have the same number of disks? */
static inline bool disk_count_exact(const struct profile *profile)
{
	return profile->disk_least == profile->disk_most;
}

#define DISK_COUNT_TEXT 24
/* "4", or of a range "4 to 6". */
const char *disk_count_format(const struct profile *profile, char text[DISK_COUNT_TEXT]);

/* "demo.conf:12", or the profile's path where the default holds (line 0). To be freed. */
char *profile_where(const struct profile *profile, int line);

/* Says something about a line of the profile ("demo.conf:12: error: ..."); line 0: about the file. */
void profile_say(const struct profile *profile, struct report *report, enum severity severity, int line,
		 const char *format, ...) __attribute__((format(printf, 5, 6)));

const char *existing_name(enum existing existing); /* "refuse", "own", "erase" */
const char *level_name(enum level level);          /* "raid10" ..., "single" */
const char *layout_name(enum layout layout);       /* "near", "far", "offset" */
const char *mirror_across_name(enum mirror_across across); /* "none", "controller", "group" */
const char *standby_name(enum standby standby);
const char *cabling_rule_name(enum cabling_rule rule); /* "warn", "require" */
const char *return_rule_name(enum return_rule rule);   /* "manual", "auto" */
const char *match_kind_name(enum match_kind kind);     /* "serial", "uuid", "mac" */

#endif
