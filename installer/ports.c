/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ports.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "devices.h"
#include "modules.h"
#include "plan/cabling.h"
#include "plan/port_text.h"
#include "stage.h"
#include "sys/clock.h"
#include "sys/link.h"
#include "sys/listen.h"
#include "sys/publish.h"

#define KEY PLAN_ROOT "/etc/corosync/authkey"
#define KEY_LIMIT 4096
#define STATE_LIMIT (1U << 20)
/* seconds */
#define TURN 0.5
#define DRIVERS_PAUSE 1.0 /* disks that are written to announce themselves all the time */
#define GUESS_AFTER 5.0	  /* without a further port */

static pid_t listening;
static double began;

/* ---- in the process of its own ---- */

struct ears {
	const struct cluster *cluster;
	int node;
	struct listener *listener;
	char *folder;	    /* of the medium's modules */
	bool announced;	    /* a device came or went since drivers were looked for */
	double drivers;	    /* when they were looked for */
	size_t ports;
	double news;	    /* when their number was another one */
	struct link_socket *link;
	unsigned sized[PORTS_MAX]; /* interfaces that were given the profile's MTU */
};

/* Ports that are up would ask for IPv6 routers and the like on every cable. */
static void silence(void)
{
	static const char *const switches[] = {"/proc/sys/net/ipv6/conf/all/disable_ipv6",
					       "/proc/sys/net/ipv6/conf/default/disable_ipv6"};
	for (size_t i = 0; i < 2; i++) {
		int fd = open(switches[i], O_WRONLY | O_CLOEXEC);
		if (fd >= 0 && write(fd, "1", 1) < 0)
			stage_note("%s cannot be written", switches[i]);
		if (fd >= 0)
			close(fd);
	}
}

static int read_key(uint8_t key[HELLO_KEY_SIZE], struct report *report)
{
	size_t length = 0;
	char *bytes = read_file(KEY, &length, KEY_LIMIT);
	if (!bytes)
		return report_error(report, KEY, "cannot be read: %s", strerror(errno));
	hello_key(key, (const uint8_t *)bytes, length);
	explicit_bzero(bytes, length);
	free(bytes);
	return 0;
}

static struct listener *open_listener(const struct ears *ears, struct report *report)
{
	static uint8_t key[HELLO_KEY_SIZE];
	const struct listener_setup setup = {.cluster = ears->cluster, .node = ears->node, .key = key, .root = ""};
	return read_key(key, report) < 0 ? NULL : listener_open(&setup, report);
}

/* A USB adapter comes up after seconds, or when somebody plugs it in. */
static void look_for_drivers(struct ears *ears, double now)
{
	ears->announced |= devices_wait(0);
	if (!ears->announced || now < ears->drivers + DRIVERS_PAUSE)
		return;
	ears->announced = false;
	ears->drivers = now;
	modules_for_hardware(ears->folder, DRIVERS_NETWORK);
}

static bool is_sized(struct ears *ears, unsigned ifindex)
{
	size_t i = 0;
	while (i < PORTS_MAX && ears->sized[i] && ears->sized[i] != ifindex)
		i++;
	bool is = i < PORTS_MAX && ears->sized[i] == ifindex;
	if (i < PORTS_MAX)
		ears->sized[i] = ifindex;
	return is;
}

/*
 * What the profile says of cables can only be found to be true where it was set. Once: it may cost the carrier for
 * seconds. If the profile leaves it open, the finished node will find it out.
 */
static void take_mtu(struct ears *ears, const struct port_facts *port, const struct cabling_role *role)
{
	unsigned mtu = ears->cluster->profile->cable_mtu, ifindex = listener_ifindex(ears->listener, role->port);
	if (port->mtu_max && mtu > port->mtu_max)
		mtu = port->mtu_max;
	if (!mtu || port->mtu == mtu || !role->cable || role->evidence != EVIDENCE_HEARD || !ears->link ||
	    is_sized(ears, ifindex))
		return;
	if (link_mtu(ears->link, ifindex, mtu) < 0)
		stage_note("port %s does not take an MTU of %u: %s", port->nic.ifname, mtu, strerror(errno));
}

/* The LAN is worth a guess: somebody waits for events. A cable is not: what the ring wants there is told by its role. */
static bool is_wanted(const struct cabling_role *role)
{
	return role->cable == 0 || role->evidence >= EVIDENCE_HELD;
}

/* What a port is used as is said to the neighbours, and is what the LAN is found by (lan.c). */
static void take_roles(struct ears *ears, double now)
{
	struct cabling cabling = CABLING_NULL;
	const char *role[PORTS_MAX] = {NULL};
	size_t count;
	const struct port_facts *ports = listener_ports(ears->listener, &count);
	if (count != ears->ports)
		ears->news = now;
	ears->ports = count;
	cabling_decide(&cabling, ears->cluster, ears->node, ports, count, NULL, 0, now > ears->news + GUESS_AFTER);
	for (size_t i = 0; i < cabling.role_count; i++) {
		const struct cabling_role *given = &cabling.role[i];
		if (!is_wanted(given))
			continue;
		role[given->port] = given->ifname;
		if (strcmp(ports[given->port].role, given->ifname) != 0)
			stage_note("port %s is %s (%s)", ports[given->port].nic.ifname, given->ifname,
				   evidence_name(given->evidence));
		take_mtu(ears, &ports[given->port], given);
	}
	for (size_t i = 0; i < count; i++)
		listener_role(ears->listener, i, role[i] ? role[i] : "");
	cabling_free(&cabling);
}

static void write_state(const struct ears *ears)
{
	struct text text = TEXT_NULL;
	struct report unheard = REPORT_NULL; /* memory is full: there are others to say so */
	size_t count;
	const struct port_facts *ports = listener_ports(ears->listener, &count);
	port_facts_format(&text, ports, count);
	publish(PORTS_STATE, text.s ? text.s : "", text.length, 0644, &unheard);
	report_free(&unheard);
	text_free(&text);
}

_Noreturn static void listen_for_ever(const struct installation *it)
{
	struct ears ears = {.cluster = &it->area.cluster, .node = it->area.node};
	struct report report = REPORT_NULL;
	prctl(PR_SET_NAME, "ringlet-hello");
	silence();
	devices_listen(); /* a socket of its own: else one of the two would miss what the other has read */
	ears.folder = modules_folder(MEDIUM_FOLDER "/modules");
	modules_for_hardware(ears.folder, DRIVERS_NETWORK);
	ears.drivers = ears.news = clock_now();
	ears.link = link_open();
	ears.listener = open_listener(&ears, &report);
	if (!ears.listener) {
		stage_note("nobody says hello: %s: %s", report.messages[0].where, report.messages[0].text);
		_exit(1);
	}
	for (;;) {
		listener_turn(ears.listener, TURN);
		look_for_drivers(&ears, clock_now());
		take_roles(&ears, clock_now());
		write_state(&ears);
	}
}

/* ---- outside ---- */

void ports_listen(const struct installation *it)
{
	began = clock_now();
	listening = fork();
	if (listening == 0)
		listen_for_ever(it);
	if (listening < 0)
		stage_note("nobody says hello: %s", strerror(errno));
}

bool ports_listening(void)
{
	int status;
	if (listening > 0 && waitpid(listening, &status, WNOHANG) == listening) {
		stage_note("the process that says hello has ended, wait status %d", status);
		listening = 0;
	}
	return listening > 0;
}

double ports_listened(void)
{
	return clock_now() - began;
}

size_t ports_known(struct port_facts ports[PORTS_MAX])
{
	struct report unheard = REPORT_NULL;
	char *text = read_file(PORTS_STATE, NULL, STATE_LIMIT);
	int count = text ? port_file_parse(ports, PORTS_MAX, PORTS_STATE, text, &unheard) : 0;
	if (count < 0)
		stage_note("%s: %s", unheard.messages[0].where, unheard.messages[0].text);
	report_free(&unheard);
	free(text);
	return count > 0 ? (size_t)count : 0;
}
