/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/machine.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Small letters and digits alone: "To Be Filled By O.E.M." is written in many ways. */
static void reduce(char reduced[SERIAL_TEXT], const char *text)
{
	size_t n = 0;
	for (; *text && n < SERIAL_TEXT - 1; text++)
		if (isalnum((unsigned char)*text))
			reduced[n++] = (char)tolower((unsigned char)*text);
	reduced[n] = '\0';
}

static bool all_the_same(const char *s)
{
	return s[strspn(s, (char[]){*s, '\0'})] == '\0';
}

/* "0123456789", "1234567890", "123456789abc" */
static bool counts_up(const char *s)
{
	if (strlen(s) < 3)
		return false;
	for (; s[1]; s++)
		if (s[1] != s[0] + 1 && !(s[0] == '9' && strchr("0a", s[1])))
			return false;
	return true;
}

bool machine_serial_vain(const char *serial)
{
	static const char *const words[] = {
		"tobefilledbyoem", "tobefilled", "oem", "default", "defaultstring", "systemserialnumber", "serialnumber",
		"productserialnumber", "chassisserialnumber", "baseboardserialnumber", "notspecified", "notapplicable",
		"notavailable", "notpresent", "notset", "none", "null", "na", "empty", "unknown", "invalid", "undefined",
	};
	char reduced[SERIAL_TEXT];
	reduce(reduced, serial);
	if (!*reduced || all_the_same(reduced) || counts_up(reduced))
		return true;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(reduced, words[i]) == 0)
			return true;
	return false;
}

bool machine_uuid_vain(const char *uuid)
{
	static const char *const samples[] = {
		/* of boards whose maker left the BIOS maker's examples in, in both orders of bytes */
		"03000200-0400-0500-0006-000700080009", "00020003-0004-0005-0006-000700080009",
		"03020100-0504-0706-0809-0a0b0c0d0e0f", "00010203-0405-0607-0809-0a0b0c0d0e0f",
		"12345678-1234-5678-90ab-cddeefaabbcc", "78563412-3412-7856-90ab-cddeefaabbcc",
		"10000000-0000-8000-0040-000000000000", "fefefefe-fefe-fefe-fefe-fefefefefefe",
	};
	char reduced[SERIAL_TEXT];
	reduce(reduced, uuid);
	if (!*reduced || all_the_same(reduced))
		return true;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		if (strcasecmp(uuid, samples[i]) == 0)
			return true;
	return false;
}

bool machine_mac_vain(const char *mac)
{
	static const char *const samples[] = {"00:11:22:33:44:55", "00:01:02:03:04:05", "12:34:56:78:9a:bc"};
	char reduced[SERIAL_TEXT];
	unsigned first = 1;
	reduce(reduced, mac);
	if (sscanf(reduced, "%2x", &first) != 1 || first & 1 || all_the_same(reduced))
		return true;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		if (strcasecmp(mac, samples[i]) == 0)
			return true;
	return false;
}

void machine_add_port(struct machine_facts *machine, const char *ifname, const char *mac)
{
	if (machine->ports == PORTS_MAX)
		return;
	size_t i = machine->ports++;
	snprintf(machine->port[i].ifname, IFNAME_TEXT, "%s", ifname);
	snprintf(machine->port[i].mac, MAC_TEXT, "%s", mac);
}

bool mac_valid(const char *s)
{
	size_t i = 0;
	for (; s[i]; i++)
		if (i % 3 == 2 ? s[i] != ':' : !isxdigit((unsigned char)s[i]))
			return false;
	return i == MAC_TEXT - 1;
}

void uuid_swapped(char swapped[ID_TEXT], const char uuid[ID_TEXT])
{
	/* Where each pair of digits comes from, in the parts of four, two and two bytes. */
	static const int from[] = {6, 4, 2, 0, 11, 9, 16, 14};
	static const int to[] = {0, 2, 4, 6, 9, 11, 14, 16};
	memcpy(swapped, uuid, ID_TEXT);
	for (size_t i = 0; i < sizeof from / sizeof *from; i++)
		memcpy(swapped + to[i], uuid + from[i], 2);
}
