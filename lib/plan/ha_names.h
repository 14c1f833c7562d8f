/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_HA_NAMES_H
#define RINGLET_HA_NAMES_H

/*
 * What things are called in Pacemaker's configuration: the plan writes these
 * names (cib.h), and node tools, resource agents and DRBD's handlers go by
 * them. printf formats; rK is a volume's name, NAME a guest's or a node's.
 */

/* --- resources ---------------------------------------------------------------------------- */
#define HA_DRBD "%s-drbd"   /* rK: ocf:linbit:drbd, within ... */
#define HA_CLONE "%s-clone" /* rK: ... its promotable clone, on home and standby only */
#define HA_FS "%s-fs"	    /* rK: ocf:ringlet:filesystem, with and after the promoted instance */
#define HA_GUEST "vm-%s"    /* a guest: ocf:ringlet:guest, with and after the file system of its volume */
#define HA_LAN "lan"	    /* a clone on all nodes that watches the carrier of lan0: ocf:heartbeat:ethmonitor */
#define HA_IPMI "ipmi-%s"   /* NODE: stonith:fence_ipmilan that fences that node */

/* --- constraints that are put in and taken out while the cluster runs ---------------------- */
#define HA_FENCE "ringlet-fence-%s" /* rK: none but the one node that has the good copy may be promoted */

/* --- attributes of nodes ------------------------------------------------------------------- */
/* Permanent (they outlive a restart). "1": no volume is to be promoted there: ringctl drain. */
#define HA_ATTR_DRAIN "ringlet-drain"
/* Permanent. "rK" allowed on its standby by a person, where there is no automatic fail-over (two nodes, no fencing). */
#define HA_ATTR_ALLOW "ringlet-allow-%s"
/* Transient (gone when the node leaves). "1": a guest that does not start by itself was started on this node. */
#define HA_ATTR_RUN "ringlet-run-%s"
/* Transient, by ethmonitor. 1: lan0 has its carrier. */
#define HA_ATTR_LAN "ethmonitor-lan0"

/*
 * Transient, by ocf:linbit:drbd of rK: how gladly that node is promoted, by what its half is worth. Consistent, but
 * perhaps not the newest; only reached over the network; up to date, the other one not known; up to date.
 */
#define HA_ATTR_SCORE "master-" HA_DRBD
#define HA_SCORE_CONSISTENT 2000
#define HA_SCORE_REMOTE 2010
#define HA_SCORE_ALONE 3000
#define HA_SCORE_WHOLE 10000

/* --- files on a volume ---------------------------------------------------------------------- */
#define GUESTS_FOLDER "/srv/%s/guests" /* rK; in it a folder per guest, of the guest's name, with: */
#define GUEST_DOMAIN "domain.xml"      /* libvirt's definition */
#define GUEST_SETTINGS "guest.conf"    /* ours: autostart, protected (docs/formats.md) */
#define GUEST_KEEP "keep"	       /* empty; while it is there, a stop saves the memory instead of shutting down */

#endif
