/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "cables.h"
#include "commands.h"
#include "sys/blink.h"

/* A role goes before a name: while ports change theirs, the role is what is meant. */
static const struct port_facts *find(const struct cables *cables, const char *name)
{
	for (size_t i = 0; i < cables->count; i++)
		if (strcmp(cables->port[i].role, name) == 0)
			return &cables->port[i];
	for (size_t i = 0; i < cables->count; i++)
		if (strcmp(cables->port[i].nic.ifname, name) == 0)
			return &cables->port[i];
	return NULL;
}

static int unknown(const struct cables *cables, const char *name)
{
	fprintf(stderr, "ringctl cables: there is no port '%s'; there %s", name, cables->count ? "are" : "is none");
	for (size_t i = 0; i < cables->count; i++) {
		const struct port_facts *port = &cables->port[i];
		fprintf(stderr, "%s %s", i ? "," : "", *port->role ? port->role : port->nic.ifname);
	}
	fputc('\n', stderr);
	return EXIT_USAGE;
}

static int failed(const struct port_facts *port)
{
	const char *name = port->nic.ifname;
	if (errno == EOPNOTSUPP)
		fprintf(stderr, "ringctl cables: %s cannot blink: its driver%s%s has no such function\n", name,
			*port->nic.driver ? " " : "", port->nic.driver);
	else if (errno == EBUSY)
		fprintf(stderr, "ringctl cables: %s is blinking already\n", name);
	else
		fprintf(stderr, "ringctl cables: %s cannot blink: %s\n", name, strerror(errno));
	return EXIT_UNWELL;
}

int cables_blink(const struct cables *cables, const char *name, unsigned seconds, bool captured)
{
	const struct port_facts *port = find(cables, name);
	if (!port)
		return unknown(cables, name);
	printf("%s (%s) blinks for %u s; ^C ends it\n", port->nic.ifname, port->nic.mac, seconds);
	fflush(stdout);
	return captured || blink(port->nic.ifname, seconds) == 0 ? EXIT_FINE : failed(port);
}
