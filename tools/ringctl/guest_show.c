/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `ringctl guest show` and `pin`: one guest, what it is made of and what it can run on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/num.h"
#include "commands.h"
#include "guest.h"
#include "guest_args.h"
#include "guest_platform.h"
#include "guest_read.h"
#include "guest_rewrite.h"
#include "guest_settings_file.h"
#include "plan/ha_names.h"
#include "sys/publish.h"

static char *read_domain(const struct guest_site *site, int volume, const char *name)
{
	char *path = guest_site_file(site, volume, name, GUEST_DOMAIN), *xml = read_file(path, NULL, 1 << 20);
	free(path);
	return xml;
}

static void show_disk(const struct guest_site *site, const char *source, bool written)
{
	struct stat st;
	char size[SIZE_TEXT], used[SIZE_TEXT], *path = xasprintf("%s%s", site->root, source);
	if (stat(path, &st) < 0)
		printf("%-10s %s: missing\n", written ? "disk" : "medium", source);
	else
		printf("%-10s %s, %s, %s of it taken\n", written ? "disk" : "medium", source,
		       size_format((uint64_t)st.st_size, size), size_format((uint64_t)st.st_blocks * 512, used));
	free(path);
}

static bool among(const char *names, const char *name)
{
	size_t length = strlen(name);
	for (; *names; names += strcspn(names, " "), names += strspn(names, " "))
		if (strncmp(names, name, length) == 0 && (names[length] == ' ' || !names[length]))
			return true;
	return false;
}

/* What a person has to know of where it can run. */
static void show_pin(const struct guest_site *site, int volume, const char *name, const struct guest_facts *facts,
		     const struct guest_settings *settings)
{
	const struct cluster_volume *v = &site->self.cluster.volume[volume - 1];
	const char *home = site->self.cluster.node[v->home - 1].name, *standby = site->self.cluster.node[v->standby - 1].name;
	printf("%-10s %s, %s, %s\n", "machine", facts->kvm ? "KVM" : "emulated", facts->machine, facts->cpu);
	if (starts_with(facts->cpu, "host-"))
		printf("%-10s its CPU is that of the node it runs on, which may differ: ringctl guest pin %s\n", "", name);
	else if (!among(settings->pinned, home) || !among(settings->pinned, standby))
		printf("%-10s made for what %s can run; so that %s and %s both can: ringctl guest pin %s\n", "",
		       *settings->pinned ? settings->pinned : "one node", home, standby, name);
}

static int show_here(const struct guest_args *args, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	struct guest_settings settings;
	struct guest_facts facts = {0};
	char memory[SIZE_TEXT], *xml = read_domain(site, volume, args->name);
	int result = xml ? guest_read(&facts, xml) : -1;
	if (result < 0)
		report_error(&report, args->name, "its " GUEST_DOMAIN " is no definition of a domain");
	guest_settings_load(&settings, site, volume, args->name, &report);
	printf("%-10s %s\n", "guest", args->name);
	printf("%-10s %s, in use on %s\n", "volume", guest_site_volume_name(site, volume), guest_site_node(site));
	printf("%-10s %s\n", "state", guest_site_runs(site, args->name) ? "running" : "stopped");
	printf("%-10s %s%s\n", "autostart", settings.autostart ? "yes" : "no",
	       settings.protect ? "" : ", not protected: nobody starts it again after a failure");
	if (result == 0) {
		printf("%-10s %s, %u CPU%s\n", "memory", size_format(facts.memory, memory), facts.cpus, facts.cpus == 1 ? "" : "s");
		for (size_t i = 0; i < facts.sources; i++)
			show_disk(site, facts.source[i], facts.written[i]);
		for (size_t i = 0; i < facts.macs; i++)
			printf("%-10s %s\n", "network", facts.mac[i]);
		show_pin(site, volume, args->name, &facts, &settings);
	}
	report_print(&report, stderr, isatty(STDERR_FILENO));
	result = report.errors ? EXIT_UNWELL : EXIT_FINE;
	report_free(&report);
	guest_facts_free(&facts);
	free(xml);
	return result;
}

/* ---- pin ---- */

static int store(const struct guest_site *site, int volume, const char *name, const char *xml, struct report *report)
{
	char *path = guest_site_file(site, volume, name, GUEST_DOMAIN);
	int result = publish(path, xml, strlen(xml), 0600, report);
	free(path);
	return result;
}

static int pin(const struct guest_args *args, const struct guest_site *site, int volume, struct report *report)
{
	struct guest_platform platform = {0};
	struct guest_settings settings;
	struct guest_facts facts = {0};
	char *xml = read_domain(site, volume, args->name), *pinned = NULL;
	int result = xml ? guest_read(&facts, xml) : -1;
	if (result < 0)
		report_error(report, args->name, "its " GUEST_DOMAIN " is no definition of a domain");
	if (result == 0)
		result = guest_settings_load(&settings, site, volume, args->name, report);
	if (result == 0)
		result = guest_platform_ask(&platform, settings.pinned, site, volume, args->emulate, report);
	if (result == 0 && !(pinned = guest_rewrite_platform(xml, &platform)))
		result = report_error(report, args->name, "its " GUEST_DOMAIN " is not understood");
	if (result == 0)
		result = store(site, volume, args->name, pinned, report);
	if (result == 0)
		result = guest_settings_store(&settings, site, volume, args->name, report);
	if (result == 0)
		printf("%s is made for %s%s\n", args->name, settings.pinned,
		       guest_site_runs(site, args->name) ? "; from its next start on" : "");
	guest_facts_free(&facts);
	free(platform.cpu);
	free(pinned);
	free(xml);
	return result;
}

static int pin_here(const struct guest_args *args, const struct guest_site *site, int volume)
{
	struct report report = REPORT_NULL;
	int result = pin(args, site, volume, &report);
	report_print(&report, stderr, isatty(STDERR_FILENO));
	report_free(&report);
	return result < 0 ? EXIT_UNWELL : EXIT_FINE;
}

int guest_cmd_show(int argc, char **argv)
{
	return guest_on_its_node(argc, argv, "", 1, show_here);
}

int guest_cmd_pin(int argc, char **argv)
{
	return guest_on_its_node(argc, argv, "e", 1, pin_here);
}
