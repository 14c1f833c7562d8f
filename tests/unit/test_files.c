/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of a node's files: its shape, who gets which volume, and nothing secret that is not marked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/console.h"
#include "plan/files.h"

#define ID "11111111-2222-4333-8444-555555555555"
#define KEY "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHJg0hlEc5bDLfE0aLGlXeJAcl8RyqsnOReg7ea+vr8X"

struct world {
	struct profile profile;
	struct cluster cluster;
	struct secrets secrets;
};

/* A cluster of n nodes; more: lines for [cluster]. Its secrets are words that are easily found. */
static void world_make(struct world *w, int n, const char *more)
{
	struct report report = REPORT_NULL;
	struct text text = TEXT_NULL;
	text_add(&text, "[cluster]\nname = c\nnetwork = 192.0.2.0/24\ngateway = 192.0.2.1\nssh-key = %s a@b\n%s\n", KEY,
		 more);
	for (int k = 1; k <= n; k++)
		text_add(&text, "[node n%d]\naddress = 192.0.2.%d\n", k, 10 + k);
	int result = profile_read_text(&w->profile, "c.conf", text.s, &report);
	result |= cluster_plan(&w->cluster, &w->profile, ID, &report);
	if (result)
		report_print(&report, stderr, false);
	assert_int_equal(result, 0);
	report_free(&report);
	text_free(&text);

	w->secrets = (struct secrets){.cluster_id = ID, .node_count = n};
	memset(w->secrets.corosync_key, 0xa5, COROSYNC_KEY_SIZE);
	w->secrets.cluster_ssh_private = xstrdup("HIDDEN cluster key\n");
	w->secrets.cluster_ssh_public = xstrdup("ssh-ed25519 AAAAcluster");
	for (int i = 0; i < n; i++) {
		w->secrets.drbd_secret[i] = xasprintf("HIDDEN%d", i + 1);
		w->secrets.node[i].name = xasprintf("n%d", i + 1);
		w->secrets.node[i].ssh_host_private = xasprintf("HIDDEN host key %d\n", i + 1);
		w->secrets.node[i].ssh_host_public = xasprintf("ssh-ed25519 AAAAhost%d", i + 1);
	}
}

static void world_free(struct world *w)
{
	secrets_free(&w->secrets);
	profile_free(&w->profile);
}

static void assert_content(const struct file_list *list, const char *path, mode_t mode, const char *content)
{
	const struct file *file = file_find(list, path);
	if (!file)
		fail_msg("there is no %s", path);
	assert_string_equal(file->content, content);
	assert_int_equal(file->length, strlen(content));
	assert_int_equal(file->mode, mode);
}

static void assert_holds(const struct file_list *list, const char *path, const char *part)
{
	const struct file *file = file_find(list, path);
	if (!file || !strstr(file->content, part))
		fail_msg("%s does not hold '%s' but:\n%s", path, part, file ? file->content : "(no such file)");
}

static bool holds(const struct file *file, const char *part)
{
	return file->content && memmem(file->content, file->length, part, strlen(part));
}

/* What must be so for every list. */
static void check_shape(const struct file_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct file *file = &list->files[i];
		assert_int_equal(file->path[0], '/');
		assert_true((file->content == NULL) != (file->target == NULL));
		assert_true(i == 0 || strcmp(list->files[i - 1].path, file->path) < 0);
		if (file->content && !ends_with(file->path, "authkey") && file->content[file->length - 1] != '\n')
			fail_msg("%s does not end with a newline", file->path);
		if (holds(file, "HIDDEN") || holds(file, "\xa5"))
			assert_true(file->secret);
		if (file->secret)
			assert_int_equal(file->mode & 0077, 0);
	}
}

static void shape_of_all(void **state)
{
	(void)state;
	static const char *const settings[] = {"", "standby = next", "serial = none", "timezone = Europe/Berlin"};
	for (int n = NODES_MIN; n <= NODES_MAX; n++)
		for (size_t s = 0; s < sizeof settings / sizeof *settings; s++) {
			struct world w;
			world_make(&w, n, settings[s]);
			for (int node = 1; node <= n; node++) {
				struct file_list list;
				node_files(&list, &w.cluster, &w.secrets, node, NULL);
				check_shape(&list);
				file_list_free(&list);
			}
			world_free(&w);
		}
}

static void same_in_same_out(void **state)
{
	(void)state;
	struct world w;
	struct file_list a, b;
	world_make(&w, 3, "");
	node_files(&a, &w.cluster, &w.secrets, 2, KEY);
	node_files(&b, &w.cluster, &w.secrets, 2, KEY);
	assert_int_equal(a.count, b.count);
	for (size_t i = 0; i < a.count; i++) {
		assert_string_equal(a.files[i].path, b.files[i].path);
		assert_int_equal(a.files[i].length, b.files[i].length);
		if (a.files[i].content)
			assert_memory_equal(a.files[i].content, b.files[i].content, a.files[i].length);
	}
	file_list_free(&a);
	file_list_free(&b);
	world_free(&w);
}

/* Which volumes node 1 of three has, for either way round the ring. */
static void volumes_of_node_1(const char *setting, const char *has, const char *has_not, const char *text)
{
	struct world w;
	struct file_list list;
	world_make(&w, 3, setting);
	node_files(&list, &w.cluster, &w.secrets, 1, NULL);
	assert_non_null(file_find(&list, "/etc/drbd.d/r1.res"));
	assert_non_null(file_find(&list, has));
	assert_null(file_find(&list, has_not));
	assert_content(&list, has, 0600, text);
	file_list_free(&list);
	world_free(&w);
}

static void standby_previous(void **state)
{
	(void)state;
	volumes_of_node_1("", "/etc/drbd.d/r2.res", "/etc/drbd.d/r3.res",
			  "# home n2, standby n1; by cable 1 while it is alive, else the other way round the ring, at last the LAN\n"
			  "resource r2 {\n"
			  "	net {\n"
			  "		shared-secret \"HIDDEN2\";\n"
			  "	}\n"
			  "	on n2 {\n"
			  "		device /dev/drbd0 minor 0;\n"
			  "		disk /dev/md/own;\n"
			  "		meta-disk internal;\n"
			  "		address ipv4 10.254.254.18:7790;\n"
			  "	}\n"
			  "	on n1 {\n"
			  "		device /dev/drbd1 minor 1;\n"
			  "		disk /dev/md/copy;\n"
			  "		meta-disk internal;\n"
			  "		address ipv4 10.254.254.17:7790;\n"
			  "	}\n"
			  "}\n");
}

static void standby_next(void **state)
{
	(void)state;
	volumes_of_node_1("standby = next", "/etc/drbd.d/r3.res", "/etc/drbd.d/r2.res",
			  "# home n3, standby n1; by cable 3 while it is alive, else the other way round the ring, at last the LAN\n"
			  "resource r3 {\n"
			  "	net {\n"
			  "		shared-secret \"HIDDEN3\";\n"
			  "	}\n"
			  "	on n3 {\n"
			  "		device /dev/drbd0 minor 0;\n"
			  "		disk /dev/md/own;\n"
			  "		meta-disk internal;\n"
			  "		address ipv4 10.254.254.19:7791;\n"
			  "	}\n"
			  "	on n1 {\n"
			  "		device /dev/drbd1 minor 1;\n"
			  "		disk /dev/md/copy;\n"
			  "		meta-disk internal;\n"
			  "		address ipv4 10.254.254.17:7791;\n"
			  "	}\n"
			  "}\n");
}

static void network(void **state)
{
	(void)state;
	struct world w;
	struct file_list list;
	world_make(&w, 3, "dns = 192.0.2.3\ndns = 192.0.2.4");
	node_files(&list, &w.cluster, &w.secrets, 3, NULL);
	assert_content(&list, "/etc/hostname", 0644, "n3\n");
	assert_content(&list, "/etc/resolv.conf", 0644, "nameserver 192.0.2.3\nnameserver 192.0.2.4\n");
	assert_content(&list, "/etc/systemd/network/10-br0.netdev", 0644,
		       "[NetDev]\nName=br0\nKind=bridge\nMACAddress=02:2f:a0:9c:78:20\n\n"
		       "[Bridge]\nSTP=no\nForwardDelaySec=0\nMulticastSnooping=no\n");
	assert_content(&list, "/etc/systemd/network/10-lan0.network", 0644,
		       "[Match]\nName=lan0\n\n[Link]\nRequiredForOnline=no\n\n[Network]\nBridge=br0\nLinkLocalAddressing=no\n"
		       "IPv6AcceptRA=no\nLLDP=no\nEmitLLDP=no\nConfigureWithoutCarrier=yes\n");
	assert_holds(&list, "/etc/systemd/network/10-br0.network", "Address=192.0.2.13/24\nGateway=192.0.2.1\n");
	assert_holds(&list, "/etc/systemd/network/10-to-n1.network", "# cable 3, to n1\n");
	assert_holds(&list, "/etc/systemd/network/10-to-n1.network", "Address=10.254.254.4/31\n");
	assert_holds(&list, "/etc/systemd/network/10-to-n2.network", "Address=10.254.254.3/31\n");
	assert_holds(&list, "/etc/hosts", "192.0.2.11\tn1\n192.0.2.12\tn2\n192.0.2.13\tn3\n");
	assert_holds(&list, "/etc/hosts", "10.254.254.0\tn1-c1\n10.254.254.1\tn2-c1\n");
	assert_holds(&list, "/etc/hosts", "10.254.254.17\tn1-ring\n10.254.254.18\tn2-ring\n");
	assert_null(strstr(file_find(&list, "/etc/hosts")->content, "127.0.1.1"));
	assert_string_equal(file_find(&list, "/var/lib/vz")->target, "/srv/r3");
	file_list_free(&list);
	world_free(&w);
}

/* The address on the ring, ways to the others' over the LAN, and packets for others: only from cable to cable. */
static void ring(void **state)
{
	(void)state;
	static const char lan[] = "/etc/systemd/network/10-br0.network", c1[] = "/etc/systemd/network/10-to-n2.network";
	struct world w;
	struct file_list list;
	world_make(&w, 3, "[cables]\nnetwork = 10.9.0.0/27");
	node_files(&list, &w.cluster, &w.secrets, 1, NULL);
	assert_content(&list, "/etc/systemd/network/05-lo.network", 0644,
		       "[Match]\nName=lo\n\n[Link]\nRequiredForOnline=no\n\n[Network]\nAddress=10.9.0.17/32\n");
	assert_holds(&list, lan, "IPv4Forwarding=no\n");
	assert_holds(&list, lan,
		     "\n[Route]\nDestination=10.9.0.18/32\nGateway=192.0.2.12\nPreferredSource=10.9.0.17\nMetric=4000\n"
		     "\n[Route]\nDestination=10.9.0.19/32\nGateway=192.0.2.13\nPreferredSource=10.9.0.17\nMetric=4000\n");
	assert_null(strstr(file_find(&list, lan)->content, "Destination=10.9.0.17"));
	assert_holds(&list, c1, "IPv4Forwarding=yes\n");
	assert_null(strstr(file_find(&list, c1)->content, "MTUBytes"));
	assert_null(strstr(file_find(&list, c1)->content, "Bridge"));
	file_list_free(&list);
	world_free(&w);

	world_make(&w, 3, "[cables]\nmtu = 9000");
	node_files(&list, &w.cluster, &w.secrets, 1, NULL);
	assert_holds(&list, c1, "[Link]\nRequiredForOnline=no\nMTUBytes=9000\n\n");
	assert_null(strstr(file_find(&list, lan)->content, "MTUBytes"));
	file_list_free(&list);
	world_free(&w);
}

static unsigned count(const char *text, const char *part)
{
	unsigned n = 0;
	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

/* Each cable is a neighbour, seen from its other end with the same two addresses and numbers; no others are. */
static void routing(void **state)
{
	(void)state;
	static const char conf[] = "/etc/bird/bird.conf";
	struct world w;
	struct file_list list;
	world_make(&w, 4, "");
	node_files(&list, &w.cluster, &w.secrets, 1, NULL);
	assert_holds(&list, conf, "router id 10.254.254.17;\n");
	assert_holds(&list, conf, "krt_prefsrc = 10.254.254.17;\n");
	assert_holds(&list, conf, "[ 10.254.254.17/32, 10.254.254.18/32, 10.254.254.19/32, 10.254.254.20/32 ]");
	assert_holds(&list, conf, "'to-n4' from cable {\n	local 10.254.254.7 as 64513;\n	neighbor 10.254.254.6 as 64516;\n}\n");
	assert_int_equal(count(file_find(&list, conf)->content, "neighbor "), 2);
	file_list_free(&list);
	node_files(&list, &w.cluster, &w.secrets, 4, NULL);
	assert_holds(&list, conf, "'to-n1' from cable {\n	local 10.254.254.6 as 64516;\n	neighbor 10.254.254.7 as 64513;\n}\n");
	file_list_free(&list);
	world_free(&w);

	for (unsigned cables = 1; cables <= 2; cables++) {
		world_make(&w, 2, cables == 1 ? "[cables]\ncount = 1" : "");
		node_files(&list, &w.cluster, &w.secrets, 2, NULL);
		assert_int_equal(count(file_find(&list, conf)->content, "neighbor "), cables);
		assert_int_equal(count(file_find(&list, conf)->content, "'to2-n1'"), cables - 1);
		file_list_free(&list);
		world_free(&w);
	}
}

static void quorum(void **state)
{
	(void)state;
	for (int n = NODES_MIN; n <= NODES_MAX; n++) {
		struct world w;
		struct file_list list;
		world_make(&w, n, "");
		node_files(&list, &w.cluster, &w.secrets, 1, NULL);
		const char *conf = file_find(&list, "/etc/corosync/corosync.conf")->content;
		assert_int_equal(strstr(conf, "two_node: 1\n") != NULL, n == 2);
		assert_int_equal(strstr(conf, "auto_tie_breaker: 1\n") != NULL, n == 4 || n == 6);
		assert_non_null(strstr(conf, "token: 1000\n\ttoken_coefficient: 0\n"));
		assert_non_null(strstr(conf, "ring0_addr: 10.254.254.18\n\t\tring1_addr: 192.0.2.12\n"));
		assert_non_null(strstr(conf, "linknumber: 0\n\t\tknet_link_priority: 10\n"));
		assert_non_null(strstr(conf, "linknumber: 1\n\t\tknet_link_priority: 1\n"));
		assert_null(strstr(conf, "{ ")); /* corosync reads no section there */
		file_list_free(&list);
		world_free(&w);
	}
}

/* sbd runs where watchdogs fence, and only there; who is back too early waits. */
static void watchdogs(void **state)
{
	(void)state;
	static const struct {
		int n;
		const char *more;
		bool sbd;
	} cases[] = {{2, "", false}, {2, "[ha]\nquorum-device = 192.0.2.9\nwatchdog = 10\n", true},
		     {3, "[ha]\ntoken = 2000\nwatchdog = 10\n", true}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w;
		struct file_list list;
		world_make(&w, cases[i].n, cases[i].more);
		node_files(&list, &w.cluster, &w.secrets, 1, NULL);
		const struct file *link = file_find(&list, "/etc/systemd/system/pacemaker.service.requires/sbd.service");
		assert_int_equal(link != NULL, cases[i].sbd);
		assert_int_equal(file_find(&list, "/etc/default/sbd") != NULL, cases[i].sbd);
		assert_int_equal(file_find(&list, "/etc/systemd/system/multi-user.target.wants/corosync-qdevice.service") != NULL,
				 cases[i].n == 2 && cases[i].sbd);
		if (cases[i].sbd) {
			assert_string_equal(link->target, "/usr/lib/systemd/system/sbd.service");
			assert_holds(&list, "/etc/default/sbd", "\nSBD_WATCHDOG_TIMEOUT=10\n");
			/* Who is cut off from the device, too, has quorum for 8 s more, for a token, and is not reset before 12 s later. */
			assert_holds(&list, "/etc/ringlet/cib.xml", cases[i].n == 2 ? "name=\"stonith-watchdog-timeout\" value=\"21s\""
								    : "name=\"stonith-watchdog-timeout\" value=\"20s\"");
			assert_holds(&list, "/etc/systemd/system/pacemaker.service.d/ringlet-wait.conf",
				     cases[i].n == 2 ? "[ $$up -ge 26 ] || sleep $$((26 - up))'\nTimeoutStartSec=86s\n"
						     : "[ $$up -ge 27 ] || sleep $$((27 - up))'\nTimeoutStartSec=87s\n");
		}
		if (cases[i].n == 2 && cases[i].sbd)
			assert_holds(&list, "/etc/corosync/corosync.conf", "\t\ttimeout: 6000\n\t\tsync_timeout: 8000\n");
		file_list_free(&list);
		world_free(&w);
	}
}

/* The longer the token, the more patient the looks; that at the LAN stays. And the cluster goes before guests. */
static void patience(void **state)
{
	(void)state;
	static const struct {
		const char *more, *fs, *drbd, *lan;
	} cases[] = {{"", "interval=\"10s\" timeout=\"60s\"", "interval=\"11s\" timeout=\"60s\"", "interval=\"10s\" timeout=\"60s\""},
		     {"[ha]\ntoken = 3000\nwatchdog = 10\n", "interval=\"30s\" timeout=\"60s\"",
		      "interval=\"31s\" timeout=\"60s\"", "interval=\"30s\" timeout=\"60s\""},
		     {"[ha]\ntoken = 10000\nwatchdog = 30\n", "interval=\"100s\" timeout=\"200s\"",
		      "interval=\"101s\" timeout=\"200s\"", "interval=\"30s\" timeout=\"200s\""}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct world w;
		struct file_list list;
		const struct {
			const char *id, *times;
		} looks[] = {{"r1-fs-monitor\"", cases[i].fs}, {"r1-drbd-monitor-Unpromoted\"", cases[i].drbd},
			     {"lan-watch-monitor\"", cases[i].lan}};
		world_make(&w, 3, cases[i].more);
		node_files(&list, &w.cluster, &w.secrets, 1, NULL);
		for (size_t k = 0; k < sizeof looks / sizeof *looks; k++) {
			char *line = xasprintf("%s name=\"monitor\" %s", looks[k].id, looks[k].times);
			assert_holds(&list, "/etc/ringlet/cib.xml", line);
			free(line);
		}
		assert_holds(&list, "/etc/systemd/system/pacemaker.service.d/ringlet-first.conf", "\n[Service]\nCPUWeight=500\n");
		assert_holds(&list, "/etc/systemd/system/system.slice.d/ringlet.conf", "\n[Slice]\nCPUWeight=300\n");
		file_list_free(&list);
		world_free(&w);
	}
}

/* Passwords are in files of the other nodes, and nowhere else. */
static void ipmi(void **state)
{
	(void)state;
	struct world w;
	world_make(&w, 2, "");
	w.profile.nodes[0].ipmi = 0xc00002c9;
	w.profile.nodes[1].ipmi = 0xc00002ca;
	w.profile.nodes[1].ipmi_port = 6231;
	w.profile.nodes[1].ipmi_cipher = 3;
	for (int k = 0; k < 2; k++) {
		w.profile.nodes[k].ipmi_user = xstrdup("ADMIN");
		w.secrets.node[k].ipmi_password = xasprintf("HIDDEN%d", k + 1);
	}
	for (int k = 1; k <= 2; k++) {
		struct file_list list;
		node_files(&list, &w.cluster, &w.secrets, k, NULL);
		assert_content(&list, k == 1 ? "/etc/ringlet/ipmi/n2" : "/etc/ringlet/ipmi/n1", 0600,
			       k == 1 ? "HIDDEN2\n" : "HIDDEN1\n");
		assert_null(file_find(&list, k == 1 ? "/etc/ringlet/ipmi/n1" : "/etc/ringlet/ipmi/n2"));
		assert_null(file_find(&list, "/etc/default/sbd"));
		for (size_t i = 0; i < list.count; i++)
			if (!list.files[i].secret)
				assert_false(holds(&list.files[i], "HIDDEN"));
		assert_holds(&list, "/etc/ringlet/cib.xml", "name=\"stonith-enabled\" value=\"true\"");
		assert_holds(&list, "/etc/ringlet/cib.xml", "name=\"password_script\" value=\"cat /etc/ringlet/ipmi/n2\"");
		assert_holds(&list, "/etc/ringlet/cib.xml", "id=\"ipmi-n2-ipport\" name=\"ipport\" value=\"6231\"");
		assert_holds(&list, "/etc/ringlet/cib.xml", "id=\"ipmi-n2-cipher\" name=\"cipher\" value=\"3\"");
		assert_holds(&list, "/etc/ringlet/cib.xml", "id=\"ipmi-n1-pcmk_delay_base\" name=\"pcmk_delay_base\" value=\"n1:5s\"");
		assert_false(holds(file_find(&list, "/etc/ringlet/cib.xml"), "ipmi-n2-pcmk_delay_base"));
		assert_false(holds(file_find(&list, "/etc/ringlet/cib.xml"), "ipmi-n1-ipport"));
		assert_false(holds(file_find(&list, "/etc/ringlet/cib.xml"), "ipmi-n1-cipher"));
		file_list_free(&list);
	}
	world_free(&w);
}

static void boot(void **state)
{
	(void)state;
	struct world w;
	struct file_list list;
	char root[ID_TEXT], array[ID_TEXT], md[ID_TEXT];
	world_make(&w, 2, "serial = ttyS1,57600");
	node_files(&list, &w.cluster, &w.secrets, 2, NULL);
	id_derive(root, ID, "n2/fs/root");
	id_derive(array, ID, "n2/array/copy");
	id_as_md(md, array);
	char *append = xasprintf("APPEND root=UUID=%s rw quiet console=tty0 console=ttyS1,57600\n", root);
	char *line = xasprintf("ARRAY /dev/md/copy metadata=1.2 UUID=%s\n", md);
	assert_holds(&list, "/boot/extlinux/extlinux.conf", append);
	assert_true(starts_with(file_find(&list, "/boot/extlinux/extlinux.conf")->content, "SERIAL 1 57600\n"));
	assert_holds(&list, "/etc/mdadm/mdadm.conf", line);
	assert_holds(&list, "/etc/fstab", root);
	free(append);
	free(line);
	file_list_free(&list);
	world_free(&w);
}

static void keys(void **state)
{
	(void)state;
	struct world w;
	struct file_list list;
	world_make(&w, 2, "[cables]\ncount = 1");
	node_files(&list, &w.cluster, &w.secrets, 1, "ssh-ed25519 AAAAextra x@y");
	assert_content(&list, "/root/.ssh/authorized_keys", 0600,
		       KEY " a@b\nssh-ed25519 AAAAextra x@y\nssh-ed25519 AAAAcluster c\n");
	assert_content(&list, "/etc/ssh/ssh_known_hosts", 0644,
		       "n1,192.0.2.11,n1-ring,10.254.254.17,n1-c1,10.254.254.0 ssh-ed25519 AAAAhost1\n"
		       "n2,192.0.2.12,n2-ring,10.254.254.18,n2-c1,10.254.254.1 ssh-ed25519 AAAAhost2\n");
	file_list_free(&list);
	world_free(&w);
}

static void without_secrets(void **state)
{
	(void)state;
	struct world w;
	struct file_list list, full;
	world_make(&w, 3, "");
	node_files(&list, &w.cluster, NULL, 1, NULL);
	node_files(&full, &w.cluster, &w.secrets, 1, NULL);
	assert_int_equal(list.count, full.count);
	assert_holds(&list, "/etc/drbd.d/r1.res", "shared-secret \"(secret)\";\n");
	assert_content(&list, "/root/.ssh/id_ed25519", 0600, "(secret)\n");
	file_list_free(&list);
	file_list_free(&full);
	world_free(&w);
}

static void shadow(const char *old, const char *hash, const char *want)
{
	char *got = shadow_with_root_hash(old, hash);
	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
	free(got);
}

static void root_password(void **state)
{
	(void)state;
	shadow("root:*:1:0:99999:7:::\nd:!:1::\n", "$y$x", "root:$y$x:1:0:99999:7:::\nd:!:1::\n");
	shadow("d:!:1::\nroot::1:0:99999:7:::", NULL, "d:!:1::\nroot:*:1:0:99999:7:::");
	shadow("toor:*:1::\nd:root:1::\n", "x", NULL);
	shadow("root\nd:!:1::\n", "x", NULL);
	shadow("", "x", NULL);
}

static void serial(const char *setting, const char *line, const char *console)
{
	char *l = serial_line(setting), *c = serial_console(setting);
	assert_string_equal(l, line);
	assert_string_equal(c, console);
	free(l);
	free(c);
}

static void consoles(void **state)
{
	(void)state;
	serial("ttyS0,115200", "SERIAL 0 115200\n", "console=tty0 console=ttyS0,115200");
	serial("ttyS2", "SERIAL 2 115200\n", "console=tty0 console=ttyS2,115200");
	serial("none", "", "console=tty0");
}

static void folder_modes(void **state)
{
	(void)state;
	assert_int_equal(file_folder_mode("/root"), 0700);
	assert_int_equal(file_folder_mode("/root/.ssh"), 0700);
	assert_int_equal(file_folder_mode("/rootless"), 0755);
	assert_int_equal(file_folder_mode("/etc"), 0755);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shape_of_all),	  cmocka_unit_test(same_in_same_out),
		cmocka_unit_test(standby_previous), cmocka_unit_test(standby_next),
		cmocka_unit_test(network),	  cmocka_unit_test(ring),
		cmocka_unit_test(routing),	  cmocka_unit_test(quorum),
		cmocka_unit_test(watchdogs), cmocka_unit_test(patience),
		cmocka_unit_test(ipmi),
		cmocka_unit_test(boot),		  cmocka_unit_test(keys),
		cmocka_unit_test(without_secrets), cmocka_unit_test(root_password),
		cmocka_unit_test(consoles),	  cmocka_unit_test(folder_modes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
