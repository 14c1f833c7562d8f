/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Ethernet ports by their order on the bus. Order means: the sysfs paths
 * compared part by part, runs of hexadecimal digits as numbers. So
 * 0000:00:0a.0 comes behind 0000:00:09.0, and virtio10 behind virtio9, and
 * nothing hangs on the order in which the drivers found their devices.
 */
#include "plan/nic.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* The value of a run of digits, and where it ends. Too long for a number: the rest is compared as the next run. */
static uint64_t number_at(const char **s, int base)
{
	uint64_t v = 0;
	for (int i = 0; i < 15 && (base == 16 ? isxdigit((unsigned char)**s) : isdigit((unsigned char)**s));
	     i++, (*s)++)
		v = v * (unsigned)base +
		    (isdigit((unsigned char)**s) ? (unsigned)(**s - '0') : (unsigned)((**s | 0x20) - 'a' + 10));
	return v;
}

/* A part of a path is a bus address if it is of hexadecimal digits, ':' and '.': "0000:00:0a.0", "pci0000:0a". */
static bool is_bus_address(const char *part, size_t length)
{
	size_t prefix = starts_with(part, "pci") ? 3 : 0;
	return memchr(part, ':', length) && strspn(part + prefix, "0123456789abcdefABCDEF:.") >= length - prefix;
}

/* Compares one part of two paths and moves both on to the next '/'. */
static int compare_part(const char **a, const char **b)
{
	size_t la = strcspn(*a, "/"), lb = strcspn(*b, "/");
	bool bus_a = is_bus_address(*a, la), bus_b = is_bus_address(*b, lb);
	int base = bus_a ? 16 : 10;
	const char *end_a = *a + la, *end_b = *b + lb;
	if (bus_a != bus_b)
		return bus_a ? -1 : 1;
	while (*a < end_a && *b < end_b) {
		bool digits = base == 16 ? isxdigit((unsigned char)**a) && isxdigit((unsigned char)**b)
					 : isdigit((unsigned char)**a) && isdigit((unsigned char)**b);
		if (digits) {
			uint64_t x = number_at(a, base), y = number_at(b, base);
			if (x != y)
				return x < y ? -1 : 1;
		} else if (**a != **b) {
			return (unsigned char)**a < (unsigned char)**b ? -1 : 1;
		} else {
			(*a)++;
			(*b)++;
		}
	}
	return (*b == end_b) - (*a == end_a);
}

int nic_path_compare(const char *a, const char *b)
{
	while (*a && *b) {
		int order = compare_part(&a, &b);
		if (order)
			return order;
		a += *a == '/';
		b += *b == '/';
	}
	return (*b == '\0') - (*a == '\0');
}

/* Ports of one device share its path; their MACs tell them apart, as their names change with their roles. */
int nic_compare(const struct nic_facts *a, const struct nic_facts *b)
{
	int order = nic_path_compare(a->path, b->path);
	if (order == 0)
		order = strcmp(a->mac, b->mac);
	return order ? order : nic_path_compare(a->ifname, b->ifname);
}

const char *nic_place(char *room, size_t size, const struct nic_facts *nic)
{
	snprintf(room, size, "%s", nic->path);
	char *last = strrchr(room, '/');
	if (last && starts_with(last, "/virtio")) {
		*last = '\0';
		last = strrchr(room, '/');
	}
	return last ? last + 1 : "";
}

size_t nic_ports_needed(const struct cluster *cluster, int node)
{
	size_t needed = 1;
	for (int i = 0; i < cluster->cables; i++)
		needed += cable_end(&cluster->cable[i], node) >= 0;
	return needed;
}

static int compare_facts(const void *a, const void *b)
{
	return nic_compare(a, b);
}

void nic_sort(struct nic_facts *facts, size_t count)
{
	if (count > 1)
		qsort(facts, count, sizeof *facts, compare_facts);
}
