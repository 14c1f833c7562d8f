/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_platform.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest_away.h"
#include "guest_read.h"
#include "sys/run.h"

/* The first question to libvirtd starts it, and has it try out QEMU: long on a machine that is emulated itself. */
#define PATIENCE 90

/* In the words of `virsh`, of libvirt's system daemon. NULL-terminated. */
#define CAPABILITIES(virttype) \
	{"virsh", "--connect", "qemu:///system", "--quiet", "domcapabilities", "--machine", "q35", "--virttype", virttype, NULL}

/* What one node can. text is NULL where it cannot do that at all, or does not answer. */
struct host {
	char *text;
	char machine[32];
};

/* 0; -1: *reason, to be freed. */
static int ask(struct host *host, const struct guest_site *site, int node, bool kvm, char **reason)
{
	const char *const words[] = CAPABILITIES(kvm ? "kvm" : "qemu");
	*reason = NULL;
	int result = guest_away_ask(site, node, words, PATIENCE, &host->text, reason);
	if (result == 0 && !guest_read_machine(host->machine, host->text)) {
		*reason = xstrdup("virsh domcapabilities: not understood");
		result = -1;
	}
	return result;
}

/* libvirt finds the best CPU that both have. The file holds the answers of both, one behind the other. */
static char *baseline(const struct host *hosts, int count, const char *machine, struct report *report)
{
	char path[] = "/tmp/ringctl-cpu.XXXXXX", *cpu = NULL;
	int fd = mkstemp(path);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	for (int i = 0; file && i < count; i++)
		fputs(hosts[i].text, file);
	if (!file || fclose(file) != 0) {
		report_error(report, path, "cannot be written");
		return NULL;
	}
	struct run r = {.argv = RUN_ARGV("virsh", "--connect", "qemu:///system", "--quiet", "hypervisor-cpu-baseline",
					 "--virttype", "kvm", "--machine", machine, path),
			.seconds = PATIENCE};
	if (run(&r) < 0)
		report_error(report, "libvirt", "%s", r.reason);
	else if (!(cpu = guest_read_cpu(r.output)))
		report_error(report, "libvirt", "virsh hypervisor-cpu-baseline: not understood");
	run_free(&r);
	unlink(path);
	return cpu;
}

static void say_alone(const struct guest_site *site, int other, const char *reason, struct report *report)
{
	report_warning(report, NULL,
		       "%s does not answer (%s): the guest is made for what %s can run; see to it later: ringctl guest pin",
		       site->self.cluster.node[other - 1].name, reason, guest_site_node(site));
}

static bool has_kvm(const struct guest_site *site)
{
	char *path = xasprintf("%s/dev/kvm", site->root);
	bool has = access(path, R_OK | W_OK) == 0;
	free(path);
	return has;
}

/* With hardware virtualization where both have it; what the other lacks must not stand in the definition. */
static bool both_have_kvm(struct host host[2], const struct guest_site *site, int other, bool *absent, struct report *report)
{
	char *reason = NULL;
	bool both = has_kvm(site) && ask(&host[0], site, site->self.node, true, &reason) == 0;
	if (both && ask(&host[1], site, other, true, &reason) < 0) {
		*absent = !strstr(reason, "KVM is not supported");
		if (*absent)
			say_alone(site, other, reason, report);
		else
			report_warning(report, NULL, "%s has no KVM: the guest is emulated, and slow",
				       site->self.cluster.node[other - 1].name);
		both = *absent;
	} else if (!both) {
		report_warning(report, NULL, "%s has no KVM: the guest is emulated, and slow", guest_site_node(site));
	}
	free(reason);
	return both;
}

static void host_free(struct host *host)
{
	free(host->text);
	*host = (struct host){0};
}

static int emulated(struct host host[2], const struct guest_site *site, int other, bool *absent, struct report *report)
{
	char *reason = NULL;
	host_free(&host[0]);
	host_free(&host[1]);
	if (ask(&host[0], site, site->self.node, false, &reason) < 0) {
		report_error(report, "libvirt", "%s", reason);
		free(reason);
		return -1;
	}
	*absent = ask(&host[1], site, other, false, &reason) < 0;
	if (*absent)
		say_alone(site, other, reason, report);
	free(reason);
	return 0;
}

int guest_platform_ask(struct guest_platform *platform, char pinned[32], const struct guest_site *site, int volume,
		       bool emulate, struct report *report)
{
	int other = guest_site_other(site, volume), result = 0;
	bool absent = false;
	struct host host[2] = {0};
	*platform = (struct guest_platform){.kvm = !emulate && both_have_kvm(host, site, other, &absent, report)};
	if (!platform->kvm)
		result = emulated(host, site, other, &absent, report);
	if (result == 0)
		snprintf(platform->machine, sizeof platform->machine, "%s",
			 absent ? host[0].machine : guest_machine_older(host[0].machine, host[1].machine));
	if (result == 0 && platform->kvm) {
		platform->cpu = baseline(host, absent ? 1 : 2, platform->machine, report);
		result = platform->cpu ? 0 : -1;
	}
	snprintf(pinned, 32, "%s%s%s", guest_site_node(site), absent ? "" : " ",
		 absent ? "" : site->self.cluster.node[other - 1].name);
	host_free(&host[0]);
	host_free(&host[1]);
	return result;
}
