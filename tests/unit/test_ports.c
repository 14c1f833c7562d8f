/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Installers that hear each other: a ring of three, each with a network of its own and a root folder in which /sys tells
 * of ports that are pairs of veth. The LAN is a bridge, which keeps to itself what bridges do not pass on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../installer/cabling_gate.h"
#include "../../installer/ports.h"
#include "base/text.h"
#include "plan/port_text.h"
#include "sys/publish.h"

#define NODES 3
#define PORTS 3

static const char profile_text[] =
	"[cluster]\nname = demo\nnetwork = 192.168.2.0/24\n"
	"root-password-hash = $6$ringletdemo$hZvY6E9RieWCcC7p0kUYJdBMVX2dbJ9YJp0SaD.R9tAh0xlo8Ouznpp76VG0H5b2E.BnhfJi5cwuTeA.VUvlM1\n"
	"[cables]\ncabling = %s\nmtu = 9000\n"
	"[node node1]\naddress = 192.168.2.141\n[node node2]\naddress = 192.168.2.142\n[node node3]\naddress = 192.168.2.143\n";

static struct installation it;

static struct node {
	pid_t pid; /* and of its group: the process that says hello is of it */
	int ready[2], go[2];
	FILE *said;
	char root[32];
} node[NODES];

/* ---- a node ---- */

static void write_file(const char *path, const char *text)
{
	char *folder = folder_of(path);
	make_folders(folder);
	free(folder);
	FILE *file = fopen(path, "w");
	if (!file || fputs(text, file) < 0 || fclose(file) != 0)
		_exit(70);
}

/* Port P of node N has MAC 52:54:00:00:0N:0P, and hangs in slot P. */
static void show_ports(int number)
{
	for (int p = 0; p < PORTS; p++) {
		char path[128], mac[64];
		snprintf(mac, sizeof mac, "52:54:00:00:%02d:%02d\n", number, p);
		const char *const files[][2] = {{"type", "1\n"}, {"carrier", "1\n"}, {"speed", "1000\n"}, {"address", mac}};
		for (size_t i = 0; i < 4; i++) {
			snprintf(path, sizeof path, "/sys/class/net/eth%d/%s", p, files[i][0]);
			write_file(path, files[i][1]);
		}
		snprintf(path, sizeof path, "/sys/devices/pci0000:00/0000:00:%02x.0", 3 + p);
		make_folders(path);
		char *link = xasprintf("/sys/class/net/eth%d/device", p);
		if (symlink(path, link) < 0)
			_exit(71);
		free(link);
	}
}

static void enter(const char *root)
{
	if (unshare(CLONE_NEWNET | CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", root, "tmpfs", 0, NULL) < 0)
		_exit(72);
	char *proc = xasprintf("%s/proc", root);
	if (mkdir(proc, 0755) < 0 || mount("proc", proc, "proc", 0, NULL) < 0)
		_exit(73);
	free(proc);
	if (chroot(root) < 0 || chdir("/") < 0)
		_exit(74);
}

_Noreturn static void be_node(int number, struct node *self)
{
	struct report report = REPORT_NULL;
	char byte = 0;
	setpgid(0, 0);
	enter(self->root);
	make_folders("/run/ringlet");
	write_file("/plan/root/etc/corosync/authkey", "the key of this cluster");
	show_ports(number);
	if (write(self->ready[1], &byte, 1) != 1 || read(self->go[0], &byte, 1) != 1)
		_exit(75);
	dup2(fileno(self->said), STDOUT_FILENO);
	it.area.node = number;
	ports_listen(&it);
	int result = cabling_gate(&it);
	cabling_remember(&it, "", &report);
	char *memory = read_file(PORTS_MEMORY, NULL, 4096);
	printf("%s", memory ? memory : "nothing is remembered\n");
	fflush(stdout);
	_exit(result == 0 ? 0 : 1);
}

/* ---- the world around them ---- */

static void run(const char *format, ...)
{
	struct text text = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);
	if (system(text.s) != 0)
		fail_msg("failed: %s", text.s);
	text_free(&text);
}

static void plan(const char *rule)
{
	struct report report = REPORT_NULL;
	char text[2048];
	it = (struct installation){0};
	snprintf(text, sizeof text, profile_text, rule);
	assert_int_equal(profile_read_text(&it.area.profile, "office.conf", text, &report), 0);
	assert_int_equal(cluster_plan(&it.area.cluster, &it.area.profile, CLUSTER_ID_NONE, &report), 0);
	report_free(&report);
}

static void start_nodes(void)
{
	for (int i = 0; i < NODES; i++) {
		char byte;
		node[i].said = tmpfile();
		strcpy(node[i].root, "/tmp/ringlet-ports-XXXXXX");
		assert_true(node[i].said && pipe(node[i].ready) == 0 && pipe(node[i].go) == 0 && mkdtemp(node[i].root));
		fflush(stdout);
		node[i].pid = fork();
		if (node[i].pid == 0)
			be_node(i + 1, &node[i]);
		close(node[i].ready[1]);
		assert_int_equal(read(node[i].ready[0], &byte, 1), 1);
		run("ip link add wall%d type veth peer name eth0 netns %d && ip link set wall%d master lan up", i, node[i].pid, i);
	}
}

/* A cable between two ports, counted from 1 and 0. */
static void cable(int node1, int port1, int node2, int port2)
{
	static int count;
	count++;
	run("ip link add a%d type veth peer name b%d && ip link set a%d netns %d name eth%d && "
	    "ip link set b%d netns %d name eth%d",
	    count, count, count, node[node1 - 1].pid, port1, count, node[node2 - 1].pid, port2);
}

/* What each said, and its end: 0 it would install, 1 it refuses. */
static void end_nodes(char said[NODES][8192], int ends[NODES])
{
	char byte = 0;
	for (int i = 0; i < NODES; i++)
		assert_int_equal(write(node[i].go[1], &byte, 1), 1);
	for (int i = 0; i < NODES; i++) {
		int status;
		assert_int_equal(waitpid(node[i].pid, &status, 0), node[i].pid);
		ends[i] = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	}
	for (int i = 0; i < NODES; i++) { /* not before all have judged */
		kill(-node[i].pid, SIGKILL);
		waitpid(-node[i].pid, NULL, 0);
		rewind(node[i].said);
		said[i][fread(said[i], 1, sizeof said[i] - 1, node[i].said)] = '\0';
		fclose(node[i].said);
		close(node[i].ready[0]);
		close(node[i].go[0]);
		close(node[i].go[1]);
		rmdir(node[i].root);
	}
	profile_free(&it.area.profile);
}

static void set_up(void **state)
{
	(void)state;
	prctl(PR_SET_CHILD_SUBREAPER, 1); /* of the processes that outlive their nodes */
	if (unshare(CLONE_NEWNET) < 0 || system("ip link add lan type bridge 2>/dev/null && ip link set lan up") != 0) {
		print_message("skipped: networks of their own want root, iproute2, veth and bridges\n");
		skip();
	}
}

/* ---- stories ---- */

static void expect(const char *said, const char *text)
{
	if (!strstr(said, text))
		fail_msg("no '%s' in: %s", text, said);
}

static void test_a_ring_of_three(void **state)
{
	static char said[NODES][8192];
	int ends[NODES];
	set_up(state);
	plan("require");
	start_nodes();
	cable(1, 1, 2, 2); /* any socket will do */
	cable(2, 1, 3, 1);
	cable(3, 2, 1, 2);
	end_nodes(said, ends);
	for (int i = 0; i < NODES; i++) {
		expect(said[i], "as the ring wants it\n");
		assert_int_equal(ends[i], 0);
	}
	expect(said[0], "port - mac=52:54:00:00:01:00 path=/devices/pci0000:00/0000:00:03.0 role=lan0\n");
	expect(said[0], "port - mac=52:54:00:00:01:01 path=/devices/pci0000:00/0000:00:04.0 role=to-node2\n");
	expect(said[0], "port - mac=52:54:00:00:01:02 path=/devices/pci0000:00/0000:00:05.0 role=to-node3\n");
	expect(said[1], "port - mac=52:54:00:00:02:01 path=/devices/pci0000:00/0000:00:04.0 role=to-node3\n");
}

static void test_two_cables_between_the_same_nodes(void **state)
{
	static char said[NODES][8192];
	int ends[NODES];
	set_up(state);
	plan("warn");
	start_nodes();
	cable(1, 1, 2, 1);
	cable(1, 2, 2, 2);
	cable(3, 1, 3, 2);
	end_nodes(said, ends);
	expect(said[0], "warning: port eth2 (0000:00:05.0) is cabled to node2 of cluster demo, as eth1 (0000:00:04.0) is; "
			"the ring wants node3 there\n");
	expect(said[2], "warning: ports eth1 (0000:00:04.0) and eth2 (0000:00:05.0) of this machine are cabled to each "
			"other; the ring wants node1 and node2 there\n");
	for (int i = 0; i < NODES; i++) {
		expect(said[i], "not as the ring wants it; by cabling = warn the installation goes on\n");
		assert_int_equal(ends[i], 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_ring_of_three),
		cmocka_unit_test(test_two_cables_between_the_same_nodes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
