/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's processes: the LAN, and one QEMU per node. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo.h"
#include "sys/clock.h"
#include "vm_firmware.h"
#include "vm_hotplug.h"
#include "vm_login.h"
#include "vm_qmp.h"

#define LAN_SECONDS 30
#define POWER_OFF_SECONDS 90
#define QUIT_SECONDS 5
#define MONITOR_SECONDS 10

/* Ourselves once more, as the LAN: it has to go on while we wait for something else. */
static int start_lan(struct demo *demo, struct report *report)
{
	char *argv[] = {"/proc/self/exe", "vm", "--lan", "--dir", ".", demo->site.loaded.profile.path, NULL};
	unlink(VM_LOGIN_CONFIG);
	if (vm_process_start(&demo->lan, "lan", argv, "lan.log", report) < 0)
		return -1;
	double end = clock_now() + LAN_SECONDS;
	while (access(VM_LOGIN_CONFIG, F_OK) < 0) {
		if (vm_process_ended(&demo->lan))
			return report_error(report, "lan", "%s", demo->lan.end);
		if (demo->interrupted || clock_now() > end)
			return report_error(report, "lan", "not ready after %d s", LAN_SECONDS);
		demo_wait(demo, 20);
	}
	return 0;
}

/* An empty file, opened to be read as it grows. */
static int open_tail(struct demo_tail *tail, const char *name, struct report *report)
{
	char *path = xasprintf("%s.events", name);
	tail->fd = open(path, O_RDONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	int result = tail->fd < 0 ? report_error(report, path, "%s", strerror(errno)) : 0;
	free(path);
	return result;
}

static int start_process(struct demo *demo, int i, struct report *report)
{
	const struct hardware_machine *machine = &demo->site.hardware.machine[i];
	struct qemu_options options = {.kvm = demo->kvm, .without = demo->done[i].without};
	struct vm_argv argv = VM_ARGV_NULL;
	char *log = xasprintf("%s.log", machine->name);

	int result = hardware_qemu(&argv, machine, &options, report);
	if (result == 0) {
		vm_process_free(&demo->machine[i]);
		result = vm_process_start(&demo->machine[i], machine->name, argv.word, log, report);
	}
	vm_argv_free(&argv);
	free(log);
	return result;
}

/* For the first time: what it says begins anew. */
static int start_machine(struct demo *demo, int i, struct report *report)
{
	const char *name = demo->site.hardware.machine[i].name;
	char *console = xasprintf("%s.console", name);
	unlink(console);
	free(console);
	return open_tail(&demo->tail[i], name, report) < 0 ? -1 : start_process(demo, i, report);
}

int demo_start(struct demo *demo, struct report *report)
{
	int result = start_lan(demo, report);
	demo->power_on = clock_now();
	for (int i = 0; i < demo->state.nodes && result == 0; i++)
		result = start_machine(demo, i, report);
	return result;
}

/* --- while it runs ------------------------------------------------------------------------ */

bool demo_is_on(struct demo *demo, int i)
{
	return !vm_process_ended(&demo->machine[i]);
}

void demo_power_off(struct demo *demo, int i)
{
	vm_process_kill(&demo->machine[i]);
}

void demo_listen(struct demo *demo, int i)
{
	char *socket = xasprintf("%s.told", demo->state.node[i].name);
	vm_events_close(&demo->events[i]);
	vm_events_open(&demo->events[i], socket);
	free(socket);
}

/* Until QEMU takes commands: 0; -1: it has ended, or does not. */
static int await_monitor(struct demo *demo, int i)
{
	char *socket = xasprintf("%s.qmp", demo->state.node[i].name);
	double end = clock_now() + MONITOR_SECONDS;
	int result = -1;
	while (result < 0 && demo_is_on(demo, i) && clock_now() < end) {
		struct report unheard = REPORT_NULL;
		result = vm_qmp(socket, "query-status", NULL, &unheard);
		report_free(&unheard);
		if (result < 0)
			clock_pause(0.05);
	}
	free(socket);
	return result;
}

static int set_plug(struct demo *demo, int i, const char *port, bool in, struct report *report)
{
	const struct hardware_machine *machine = &demo->site.hardware.machine[i];
	char *socket = xasprintf("%s.qmp", machine->name);
	int result = demo_is_on(demo, i) ? vm_hotplug_cable(socket, machine, port, in, report) : 0;
	free(socket);
	return result;
}

int demo_cable(struct demo *demo, int node, int number, bool in, struct report *report)
{
	if (number == 0) {
		demo->done[node - 1].lan_cut = !in;
		return set_plug(demo, node - 1, "lan0", in, report);
	}
	const struct cluster_cable *cable = &demo->site.loaded.cluster.cable[number - 1];
	int result = 0;
	demo->cut[number - 1] = !in;
	for (int end = 0; end < 2; end++)
		if (set_plug(demo, cable->node[end] - 1, cable->ifname[end], in, report) != 0)
			result = -1;
	return result;
}

/* A QEMU begins with all its plugs in; those that are out stay so. */
static int pull_plugs(struct demo *demo, int i, struct report *report)
{
	const struct cluster *cluster = &demo->site.loaded.cluster;
	int result = demo->done[i].lan_cut ? set_plug(demo, i, "lan0", false, report) : 0;
	for (int k = 0; k < cluster->cables; k++) {
		int end = cable_end(&cluster->cable[k], i + 1);
		if (end >= 0 && demo->cut[k] && set_plug(demo, i, cluster->cable[k].ifname[end], false, report) != 0)
			result = -1;
	}
	return result;
}

int demo_power_on(struct demo *demo, int i, struct report *report)
{
	if (start_process(demo, i, report) < 0)
		return -1;
	if (await_monitor(demo, i) < 0)
		return report_error(report, demo->state.node[i].name, "QEMU does not start: %s",
				    demo_is_on(demo, i) ? "it takes no commands" : demo->machine[i].end);
	demo_listen(demo, i);
	return pull_plugs(demo, i, report);
}

int demo_replace(struct demo *demo, int i, struct report *report)
{
	struct hardware_machine *machine = &demo->site.hardware.machine[i];
	demo->done[i].without = 0;
	hardware_change_chassis(machine, demo->done[i].rebuilt++ % 255 + 1);
	for (unsigned k = 1; k <= machine->disks; k++)
		if (demo_site_blank(&demo->site, i, k, report) < 0)
			return -1;
	return vm_firmware_ready(machine, ".", NULL, report) == 0 ? 0 : -1;
}

/* --- the end ------------------------------------------------------------------------------- */

/* How many machines took the command. What the others have to say against it is nothing to us: they are ended anyway. */
static int tell_all(struct demo *demo, const char *command)
{
	int taken = 0;
	for (int i = 0; i < demo->state.nodes; i++) {
		struct report unheard = REPORT_NULL;
		char *socket = xasprintf("%s.qmp", demo->state.node[i].name);
		if (!vm_process_ended(&demo->machine[i]) && vm_qmp(socket, command, NULL, &unheard) == 0)
			taken++;
		report_free(&unheard);
		free(socket);
	}
	return taken;
}

static void await_all(struct demo *demo, double seconds)
{
	double end = clock_now() + seconds;
	for (int i = 0; i < demo->state.nodes; i++)
		vm_process_await(&demo->machine[i], end - clock_now());
}

/* In good order, as long as nobody is in a hurry. */
static void power_off_all(struct demo *demo)
{
	double end = clock_now() + POWER_OFF_SECONDS;
	int running = tell_all(demo, "system_powerdown");
	while (running && !demo->interrupted && clock_now() < end) {
		demo_wait(demo, 200);
		running = 0;
		for (int i = 0; i < demo->state.nodes; i++)
			running += !vm_process_ended(&demo->machine[i]);
	}
}

void demo_end(struct demo *demo, bool power_off)
{
	if (power_off)
		power_off_all(demo);
	if (tell_all(demo, "quit"))
		await_all(demo, QUIT_SECONDS);
	for (int i = 0; i < demo->state.nodes; i++) {
		vm_process_stop(&demo->machine[i], 2);
		vm_process_free(&demo->machine[i]);
		vm_events_close(&demo->events[i]);
		if (demo->tail[i].fd >= 0)
			close(demo->tail[i].fd);
		text_free(&demo->tail[i].part);
	}
	vm_process_stop(&demo->lan, 5);
	vm_process_free(&demo->lan);
	demo_site_remove_sockets(&demo->site);
}
