/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_lan.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "vm_cables.h"
#include "vm_login.h"
#include "vm_process.h"
#include "vm_switch.h"

static bool is_taken(const struct cluster *cluster, const struct vm_lan_plan *plan, uint32_t address)
{
	for (int i = 0; i < cluster->n; i++)
		if (cluster->node[i].address == address)
			return true;
	for (int i = 0; i < cluster->n; i++)
		if (plan->guest[i] == address)
			return true;
	return address == cluster->profile->gateway || address == plan->observer || address == plan->gateway || address == plan->dns ||
	       address == plan->dhcp;
}

/* The highest address that nobody has; 0: none. */
static uint32_t free_address(const struct cluster *cluster, const struct vm_lan_plan *plan)
{
	struct ipv4_net net = cluster->profile->network;
	uint32_t mask = ipv4_net_mask(net.prefix), first = net.address & mask, last = first | ~mask;
	for (uint32_t address = last - 1; address > first && address < last; address--)
		if (!is_taken(cluster, plan, address))
			return address;
	return 0;
}

/* The guests' follow those of the nodes, where that is possible, so that a person sees what belongs together. */
static uint32_t address_behind_nodes(const struct cluster *cluster, const struct vm_lan_plan *plan)
{
	struct ipv4_net net = cluster->profile->network;
	uint32_t last = net.address | ~ipv4_net_mask(net.prefix), address = 0;
	for (int i = 0; i < cluster->n; i++)
		address = cluster->node[i].address > address ? cluster->node[i].address : address;
	while (++address < last)
		if (!is_taken(cluster, plan, address))
			return address;
	return free_address(cluster, plan);
}

int vm_lan_addresses(struct vm_lan_plan *plan, const struct cluster *cluster, struct report *report)
{
	*plan = (struct vm_lan_plan){.gateway = cluster->profile->gateway};
	if (!plan->gateway)
		plan->gateway = free_address(cluster, plan);
	plan->dns = free_address(cluster, plan);
	plan->dhcp = free_address(cluster, plan);
	if (plan->gateway && plan->dns && plan->dhcp) {
		plan->observer = free_address(cluster, plan);
		for (int i = 0; i < cluster->n; i++)
			plan->guest[i] = address_behind_nodes(cluster, plan);
		return 0;
	}
	return report_error(report, cluster->profile->path,
			    "too few addresses: virtual machines need a network with three more than the nodes have");
}

/* The kernel names a free one; it stays ours until all are named, so that none is named twice. */
static int reserve_port(uint16_t *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	if (bind(fd, (struct sockaddr *)&address, length) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
		close(fd);
		return -1;
	}
	*port = ntohs(address.sin_port);
	return fd;
}

int vm_lan_ports(struct vm_lan_plan *plan, const struct cluster *cluster, struct report *report)
{
	int fd[NODES_MAX], result = 0, count = 0;
	for (; count < cluster->n && result == 0; count++) {
		fd[count] = reserve_port(&plan->port[count]);
		if (fd[count] < 0)
			result = report_error(report, "127.0.0.1", "no free port: %s", strerror(errno));
	}
	for (int i = 0; i < count; i++)
		if (fd[i] >= 0)
			close(fd[i]);
	return result;
}

void vm_lan_argv(struct vm_argv *argv, const struct vm_lan_plan *plan, const struct cluster *cluster, bool open)
{
	struct ipv4_net net = cluster->profile->network;
	char network[IPV4_TEXT], gateway[IPV4_TEXT], dns[IPV4_TEXT], dhcp[IPV4_TEXT], node[IPV4_TEXT];
	struct text user = TEXT_NULL;

	text_add(&user, "user,id=user,restrict=%s,ipv6=off,net=%s/%u,host=%s,dns=%s,dhcpstart=%s", open ? "off" : "on",
		 ipv4_format(net.address & ipv4_net_mask(net.prefix), network), net.prefix,
		 ipv4_format(plan->gateway, gateway), ipv4_format(plan->dns, dns), ipv4_format(plan->dhcp, dhcp));
	for (int i = 0; i < cluster->n; i++)
		text_add(&user, ",hostfwd=tcp:127.0.0.1:%u-%s:22", (unsigned)plan->port[i],
			 ipv4_format(cluster->node[i].address, node));

	vm_argv_add(argv, "qemu-system-x86_64");
	vm_argv_pair(argv, "-name", "gateway");
	vm_argv_add(argv, "-no-user-config");
	vm_argv_add(argv, "-nodefaults");
	vm_argv_pair(argv, "-M", "none");
	vm_argv_pair(argv, "-display", "none");
	vm_argv_pair(argv, "-netdev", "%s", user.s);
	vm_argv_pair(argv, "-netdev", "dgram,id=wires,local.type=unix,local.path=lan0.plug"
		     ",remote.type=unix,remote.path=lan0.switch");
	vm_argv_pair(argv, "-netdev", "hubport,id=port1,hubid=0,netdev=user");
	vm_argv_pair(argv, "-netdev", "hubport,id=port2,hubid=0,netdev=wires");
	text_free(&user);
}

static int serve(struct vm_switch *vswitch, struct vm_process *gateway, int signals, struct report *report)
{
	struct pollfd wait[VM_SWITCH_PORTS + 1];
	for (;;) {
		for (int i = 0; i < vswitch->ports; i++)
			wait[i] = (struct pollfd){.fd = vswitch->fd[i], .events = POLLIN};
		wait[vswitch->ports] = (struct pollfd){.fd = signals, .events = POLLIN};
		if (poll(wait, (nfds_t)vswitch->ports + 1, 1000) < 0 && errno != EINTR)
			return report_error(report, "switch", "%s", strerror(errno));
		if (wait[vswitch->ports].revents)
			return 0;
		for (int i = 0; i < vswitch->ports; i++)
			if (wait[i].revents)
				vm_switch_serve(vswitch, i);
		if (vm_process_ended(gateway))
			return report_error(report, "gateway", "%s", gateway->end);
	}
}

static int run_with(struct vm_switch *vswitch, const struct cluster *cluster, bool open, struct report *report)
{
	struct vm_lan_plan plan;
	struct vm_argv argv = VM_ARGV_NULL;
	struct vm_process gateway = VM_PROCESS_NULL;
	struct vm_cables cables = {0};
	sigset_t ends;

	if (vm_lan_addresses(&plan, cluster, report) < 0 || vm_lan_ports(&plan, cluster, report) < 0)
		return -1;
	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	int signals = signalfd(-1, &ends, SFD_CLOEXEC);
	vm_lan_argv(&argv, &plan, cluster, open);
	int result = vm_cables_open(&cables, cluster, report);
	if (result == 0)
		result = vm_process_start(&gateway, "gateway", argv.word, "gateway.log", report);
	if (result == 0)
		result = vm_login_config(cluster, plan.port, report);
	if (result == 0)
		result = serve(vswitch, &gateway, signals, report);
	unlink(VM_LOGIN_CONFIG);
	vm_process_stop(&gateway, 3);
	vm_process_free(&gateway);
	vm_cables_close(&cables);
	vm_argv_free(&argv);
	close(signals);
	return result;
}

int vm_lan_run(const struct cluster *cluster, bool open, struct report *report)
{
	struct vm_switch vswitch;
	int ports = vm_switch_observer(cluster->n, VM_SWITCH_OBSERVERS);
	if (vm_switch_open(&vswitch, ports, VM_SWITCH_OBSERVERS, report) < 0)
		return -1;
	vswitch.report = vm_report_open(cluster->profile->report_to, cluster->profile->report_port);
	int result = run_with(&vswitch, cluster, open, report);
	vm_switch_close(&vswitch);
	return result;
}
