/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_read.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

/* --- libxml2, in short -------------------------------------------------------------------- */

static xmlDoc *parse(const char *xml, const char *root)
{
	xmlDoc *doc = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	const xmlNode *top = doc ? xmlDocGetRootElement(doc) : NULL;
	if (top && strcmp((const char *)top->name, root) == 0)
		return doc;
	xmlFreeDoc(doc);
	return NULL;
}

static bool is(const xmlNode *element, const char *name)
{
	return element->type == XML_ELEMENT_NODE && strcmp((const char *)element->name, name) == 0;
}

static xmlNode *child(const xmlNode *parent, const char *name)
{
	xmlNode *c = parent ? parent->children : NULL;
	while (c && !is(c, name))
		c = c->next;
	return c;
}

/* "" if it is not there; cut at the end of the field. element may be NULL. */
static void attribute(char *to, size_t room, const xmlNode *element, const char *name)
{
	xmlChar *value = element ? xmlGetProp(element, (const xmlChar *)name) : NULL;
	snprintf(to, room, "%s", value ? (const char *)value : "");
	xmlFree(value);
}

static void content(char *to, size_t room, const xmlNode *element)
{
	xmlChar *value = element ? xmlNodeGetContent(element) : NULL;
	const char *s = value ? (const char *)value : "";
	s += strspn(s, " \t\n");
	snprintf(to, room, "%.*s", (int)strcspn(s, " \t\n"), s);
	xmlFree(value);
}

/* --- definitions -------------------------------------------------------------------------- */

static uint64_t number(const xmlNode *element)
{
	char text[24];
	uint64_t value;
	content(text, sizeof text, element);
	return num_parse(text, 0, UINT64_MAX / 1024, &value) ? value : 0;
}

/* libvirt writes KiB; people write others, too. */
static uint64_t memory_of(const xmlNode *element)
{
	static const struct {
		const char *word;
		uint64_t bytes;
	} units[] = {{"", 1 << 10},  {"KiB", 1 << 10}, {"k", 1 << 10},	{"MiB", 1 << 20}, {"M", 1 << 20},
		     {"GiB", 1 << 30}, {"G", 1 << 30},   {"TiB", 1ULL << 40}, {"T", 1ULL << 40}, {"b", 1}, {"bytes", 1}};
	char unit[8];
	attribute(unit, sizeof unit, element, "unit");
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(unit, units[i].word) == 0)
			return number(element) * units[i].bytes;
	return 0;
}

static void take_disk(struct guest_facts *facts, const xmlNode *disk)
{
	char device[16], discard[16], type[sizeof facts->foreign];
	const xmlNode *source = child(disk, "source");
	attribute(device, sizeof device, disk, "device");
	attribute(type, sizeof type, disk, "type");
	xmlChar *path = source ? xmlGetProp(source, (const xmlChar *)(strcmp(type, "block") == 0 ? "dev" : "file")) : NULL;
	if (path) {
		facts->source = xrealloc(facts->source, (facts->sources + 1) * sizeof *facts->source);
		facts->written = xrealloc(facts->written, (facts->sources + 1) * sizeof *facts->written);
		facts->thin = xrealloc(facts->thin, (facts->sources + 1) * sizeof *facts->thin);
		attribute(discard, sizeof discard, child(disk, "driver"), "discard");
		facts->thin[facts->sources] = strcmp(discard, "unmap") == 0;
		facts->written[facts->sources] = !child(disk, "readonly") && strcmp(device, "cdrom") != 0;
		facts->source[facts->sources++] = xstrdup((const char *)path);
	} else if (source && !*facts->foreign) {
		memcpy(facts->foreign, type, sizeof type);
	}
	xmlFree(path);
}

static void take_interface(struct guest_facts *facts, const xmlNode *interface)
{
	char type[16], mac[24];
	attribute(type, sizeof type, interface, "type");
	attribute(mac, sizeof mac, child(interface, "mac"), "address");
	facts->mac = xrealloc(facts->mac, (facts->macs + 1) * sizeof *facts->mac);
	if (guest_mac_parse(facts->mac[facts->macs], mac))
		facts->macs++;
	if (strcmp(type, "bridge") != 0 && !*facts->network)
		attribute(facts->network, sizeof facts->network, child(interface, "source"), type);
	if (strcmp(type, "bridge") == 0 && !*facts->bridge)
		attribute(facts->bridge, sizeof facts->bridge, child(interface, "source"), "bridge");
}

static void take_devices(struct guest_facts *facts, const xmlNode *devices)
{
	for (const xmlNode *c = devices ? devices->children : NULL; c; c = c->next) {
		if (is(c, "disk"))
			take_disk(facts, c);
		else if (is(c, "interface"))
			take_interface(facts, c);
		else if (is(c, "hostdev"))
			facts->hostdev = true;
	}
}

static void take_cpu(struct guest_facts *facts, const xmlNode *cpu)
{
	content(facts->cpu, sizeof facts->cpu, child(cpu, "model"));
	if (cpu && !*facts->cpu)
		attribute(facts->cpu, sizeof facts->cpu, cpu, "mode");
}

int guest_read(struct guest_facts *facts, const char *xml)
{
	char type[16];
	*facts = (struct guest_facts){0};
	xmlDoc *doc = parse(xml, "domain");
	if (!doc)
		return -1;
	const xmlNode *domain = xmlDocGetRootElement(doc), *os = child(domain, "os");
	attribute(type, sizeof type, domain, "type");
	facts->kvm = strcmp(type, "kvm") == 0;
	content(facts->name, sizeof facts->name, child(domain, "name"));
	facts->memory = memory_of(child(domain, "memory"));
	facts->cpus = (unsigned)number(child(domain, "vcpu"));
	attribute(facts->machine, sizeof facts->machine, child(os, "type"), "machine");
	facts->nvram = child(os, "nvram") != NULL;
	take_cpu(facts, child(domain, "cpu"));
	take_devices(facts, child(domain, "devices"));
	xmlFreeDoc(doc);
	return *facts->name ? 0 : -1;
}

void guest_facts_free(struct guest_facts *facts)
{
	for (size_t i = 0; i < facts->sources; i++)
		free(facts->source[i]);
	free(facts->source);
	free(facts->written);
	free(facts->thin);
	free(facts->mac);
	*facts = (struct guest_facts){0};
}

/* --- hosts -------------------------------------------------------------------------------- */

bool guest_read_machine(char machine[32], const char *xml)
{
	xmlDoc *doc = parse(xml, "domainCapabilities");
	machine[0] = '\0';
	if (doc)
		content(machine, 32, child(xmlDocGetRootElement(doc), "machine"));
	xmlFreeDoc(doc);
	/* it goes into a definition as it is */
	return *machine && !machine[strspn(machine, "abcdefghijklmnopqrstuvwxyz0123456789.-_")];
}

char *guest_read_cpu(const char *xml)
{
	xmlDoc *doc = parse(xml, "cpu");
	char *text = NULL;
	if (doc && child(xmlDocGetRootElement(doc), "model")) {
		xmlBuffer *buffer = xmlBufferCreate();
		if (buffer && xmlNodeDump(buffer, doc, xmlDocGetRootElement(doc), 0, 0) > 0)
			text = xasprintf("%s\n", (const char *)xmlBufferContent(buffer));
		xmlBufferFree(buffer);
	}
	xmlFreeDoc(doc);
	return text;
}

/* --- Pacemaker ---------------------------------------------------------------------------- */

static void take_parameter(struct guest_resource *guest, const xmlNode *pair)
{
	char name[16];
	attribute(name, sizeof name, pair, "name");
	if (strcmp(name, "name") == 0)
		attribute(guest->name, sizeof guest->name, pair, "value");
	else if (strcmp(name, "volume") == 0)
		attribute(guest->volume, sizeof guest->volume, pair, "value");
}

static bool take_resource(struct guest_resource *guest, const xmlNode *primitive)
{
	char type[16], provider[16];
	attribute(type, sizeof type, primitive, "type");
	attribute(provider, sizeof provider, primitive, "provider");
	if (strcmp(type, "guest") != 0 || strcmp(provider, "ringlet") != 0)
		return false;
	*guest = (struct guest_resource){0};
	const xmlNode *parameters = child(primitive, "instance_attributes");
	for (const xmlNode *c = parameters ? parameters->children : NULL; c; c = c->next)
		if (is(c, "nvpair"))
			take_parameter(guest, c);
	return *guest->name && *guest->volume;
}

int guest_read_resources(struct guest_resource **list, const char *xml)
{
	int count = 0;
	*list = NULL;
	xmlDoc *doc = parse(xml, "resources");
	if (!doc)
		return -1;
	for (const xmlNode *c = xmlDocGetRootElement(doc)->children; c; c = c->next) {
		struct guest_resource guest;
		if (!is(c, "primitive") || !take_resource(&guest, c))
			continue;
		*list = xrealloc(*list, (size_t)(count + 1) * sizeof **list);
		(*list)[count++] = guest;
	}
	xmlFreeDoc(doc);
	return count;
}
