/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's processes: the LAN, and one QEMU per node. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "demo.h"
#include "hardware_qemu.h"
#include "sys/clock.h"
#include "vm_login.h"
#include "vm_qmp.h"

#define LAN_SECONDS 10
#define POWER_OFF_SECONDS 90
#define QUIT_SECONDS 5

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

static int start_machine(struct demo *demo, int i, struct report *report)
{
	const struct hardware_machine *machine = &demo->site.hardware.machine[i];
	struct qemu_options options = {.kvm = demo->kvm};
	struct vm_argv argv = VM_ARGV_NULL;
	char *log = xasprintf("%s.log", machine->name);
	char *console = xasprintf("%s.console", machine->name);

	unlink(console);
	int result = open_tail(&demo->tail[i], machine->name, report);
	if (result == 0) {
		result = hardware_qemu(&argv, machine, &options, report);
		if (result == 0)
			result = vm_process_start(&demo->machine[i], machine->name, argv.word, log, report);
	}
	vm_argv_free(&argv);
	free(console);
	free(log);
	return result;
}

int demo_start(struct demo *demo, struct report *report)
{
	int result = start_lan(demo, report);
	demo->power_on = clock_now();
	for (int i = 0; i < demo->state.nodes && result == 0; i++)
		result = start_machine(demo, i, report);
	return result;
}

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
		if (demo->tail[i].fd >= 0)
			close(demo->tail[i].fd);
		text_free(&demo->tail[i].part);
	}
	vm_process_stop(&demo->lan, 5);
	vm_process_free(&demo->lan);
	demo_site_remove_sockets(&demo->site);
}
