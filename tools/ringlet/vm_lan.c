/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why a switch and not one hub of QEMU's: what a hub floods reaches QEMU's user
 * network too, and that answers packets that were meant for a node.
 */
#include "vm_lan.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

/* A unix socket's path has 107 bytes, and the switch insists on absolute ones: "/lan/001.1234567" is added. */
#define FOLDER_MAX 85

static bool is_taken(const struct cluster *cluster, const struct vm_lan_plan *plan, uint32_t address)
{
	for (int i = 0; i < cluster->n; i++)
		if (cluster->node[i].address == address)
			return true;
	return address == cluster->profile->gateway || address == plan->gateway || address == plan->dns ||
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

int vm_lan_addresses(struct vm_lan_plan *plan, const struct cluster *cluster, struct report *report)
{
	*plan = (struct vm_lan_plan){.gateway = cluster->profile->gateway};
	if (!plan->gateway)
		plan->gateway = free_address(cluster, plan);
	plan->dns = free_address(cluster, plan);
	plan->dhcp = free_address(cluster, plan);
	if (plan->gateway && plan->dns && plan->dhcp)
		return 0;
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

void vm_lan_argv(struct vm_argv *argv, const struct vm_lan_plan *plan, const struct cluster *cluster)
{
	struct ipv4_net net = cluster->profile->network;
	char network[IPV4_TEXT], gateway[IPV4_TEXT], dns[IPV4_TEXT], dhcp[IPV4_TEXT], node[IPV4_TEXT];
	struct text user = TEXT_NULL;

	text_add(&user, "user,id=user,restrict=on,ipv6=off,net=%s/%u,host=%s,dns=%s,dhcpstart=%s",
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
	vm_argv_pair(argv, "-netdev", "vde,id=wires,sock=lan");
	vm_argv_pair(argv, "-netdev", "hubport,id=port1,hubid=0,netdev=user");
	vm_argv_pair(argv, "-netdev", "hubport,id=port2,hubid=0,netdev=wires");
	text_free(&user);
}

static int start_wires(struct vm_lan *lan, struct report *report)
{
	char folder[PATH_MAX];
	if (!getcwd(folder, sizeof folder))
		return report_error(report, NULL, "the current folder: %s", strerror(errno));
	if (strlen(folder) > FOLDER_MAX)
		return report_error(report, folder, "this folder's name is too long: the sockets in it may have a path "
				    "of 107 bytes; choose another with --dir");
	/* It ends when its standard input does, and so with us, however we end. */
	char *argv[] = {"vde_switch", "-s", "lan", "-m", "0600", NULL};
	if (vm_process_start(&lan->wires, "switch", argv, "switch.log", true, report) < 0)
		return -1;
	for (int tries = 0; tries < 250; tries++) {
		struct stat st;
		if (vm_process_ended(&lan->wires))
			return report_error(report, "switch", "vde_switch: %s", lan->wires.end);
		if (stat("lan/ctl", &st) == 0)
			return 0;
		usleep(20000);
	}
	return report_error(report, "switch", "vde_switch: not ready after 5 s");
}

int vm_lan_start(struct vm_lan *lan, const struct vm_lan_plan *plan, const struct cluster *cluster,
		 struct report *report)
{
	struct vm_argv argv = VM_ARGV_NULL;

	*lan = (struct vm_lan)VM_LAN_NULL;
	int result = start_wires(lan, report);
	if (result == 0) {
		vm_lan_argv(&argv, plan, cluster);
		result = vm_process_start(&lan->gateway, "gateway", argv.word, "gateway.log", false, report);
		vm_argv_free(&argv);
	}
	if (result < 0)
		vm_lan_stop(lan);
	return result;
}

struct vm_process *vm_lan_fallen(struct vm_lan *lan)
{
	if (vm_process_ended(&lan->wires))
		return &lan->wires;
	return vm_process_ended(&lan->gateway) ? &lan->gateway : NULL;
}

void vm_lan_stop(struct vm_lan *lan)
{
	vm_process_stop(&lan->gateway, 3);
	vm_process_stop(&lan->wires, 3);
	vm_process_free(&lan->gateway);
	vm_process_free(&lan->wires);
}
