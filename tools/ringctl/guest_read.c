/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "sys/xml.h"

/* --- libxml2, in short -------------------------------------------------------------------- */

static xmlDoc *parse(const char *xml, const char *root)
{
	xmlDoc *doc = xml_parse(xml);
	const xmlNode *top = doc ? xmlDocGetRootElement(doc) : NULL;
	if (top && xml_is(top, root))
		return doc;
	xmlFreeDoc(doc);
	return NULL;
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
	xml_attribute(unit, sizeof unit, element, "unit");
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(unit, units[i].word) == 0)
			return number(element) * units[i].bytes;
	return 0;
}

static void take_disk(struct guest_facts *facts, const xmlNode *disk)
{
	char device[16], discard[16], type[sizeof facts->foreign];
	const xmlNode *source = xml_child(disk, "source");
	xml_attribute(device, sizeof device, disk, "device");
	xml_attribute(type, sizeof type, disk, "type");
	xmlChar *path = source ? xmlGetProp(source, (const xmlChar *)(strcmp(type, "block") == 0 ? "dev" : "file")) : NULL;
	if (path) {
		facts->source = xrealloc(facts->source, (facts->sources + 1) * sizeof *facts->source);
		facts->written = xrealloc(facts->written, (facts->sources + 1) * sizeof *facts->written);
		facts->thin = xrealloc(facts->thin, (facts->sources + 1) * sizeof *facts->thin);
		xml_attribute(discard, sizeof discard, xml_child(disk, "driver"), "discard");
		facts->thin[facts->sources] = strcmp(discard, "unmap") == 0;
		facts->written[facts->sources] = !xml_child(disk, "readonly") && strcmp(device, "cdrom") != 0;
		facts->source[facts->sources++] = xstrdup((const char *)path);
	} else if (source && !*facts->foreign) {
		memcpy(facts->foreign, type, sizeof type);
	}
	xmlFree(path);
}

static void take_interface(struct guest_facts *facts, const xmlNode *interface)
{
	char type[16], mac[24];
	xml_attribute(type, sizeof type, interface, "type");
	xml_attribute(mac, sizeof mac, xml_child(interface, "mac"), "address");
	facts->mac = xrealloc(facts->mac, (facts->macs + 1) * sizeof *facts->mac);
	if (guest_mac_parse(facts->mac[facts->macs], mac))
		facts->macs++;
	if (strcmp(type, "bridge") != 0 && !*facts->network)
		xml_attribute(facts->network, sizeof facts->network, xml_child(interface, "source"), type);
	if (strcmp(type, "bridge") == 0 && !*facts->bridge)
		xml_attribute(facts->bridge, sizeof facts->bridge, xml_child(interface, "source"), "bridge");
}

static void take_devices(struct guest_facts *facts, const xmlNode *devices)
{
	for (const xmlNode *c = devices ? devices->children : NULL; c; c = c->next) {
		if (xml_is(c, "disk"))
			take_disk(facts, c);
		else if (xml_is(c, "interface"))
			take_interface(facts, c);
		else if (xml_is(c, "hostdev"))
			facts->hostdev = true;
	}
}

static void take_cpu(struct guest_facts *facts, const xmlNode *cpu)
{
	content(facts->cpu, sizeof facts->cpu, xml_child(cpu, "model"));
	if (cpu && !*facts->cpu)
		xml_attribute(facts->cpu, sizeof facts->cpu, cpu, "mode");
}

int guest_read(struct guest_facts *facts, const char *xml)
{
	char type[16];
	*facts = (struct guest_facts){0};
	xmlDoc *doc = parse(xml, "domain");
	if (!doc)
		return -1;
	const xmlNode *domain = xmlDocGetRootElement(doc), *os = xml_child(domain, "os");
	xml_attribute(type, sizeof type, domain, "type");
	facts->kvm = strcmp(type, "kvm") == 0;
	content(facts->name, sizeof facts->name, xml_child(domain, "name"));
	facts->memory = memory_of(xml_child(domain, "memory"));
	facts->cpus = (unsigned)number(xml_child(domain, "vcpu"));
	xml_attribute(facts->machine, sizeof facts->machine, xml_child(os, "type"), "machine");
	facts->nvram = xml_child(os, "nvram") != NULL;
	take_cpu(facts, xml_child(domain, "cpu"));
	take_devices(facts, xml_child(domain, "devices"));
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
		content(machine, 32, xml_child(xmlDocGetRootElement(doc), "machine"));
	xmlFreeDoc(doc);
	/* it goes into a definition as it is */
	return *machine && !machine[strspn(machine, "abcdefghijklmnopqrstuvwxyz0123456789.-_")];
}

char *guest_read_cpu(const char *xml)
{
	xmlDoc *doc = parse(xml, "cpu");
	char *text = NULL;
	if (doc && xml_child(xmlDocGetRootElement(doc), "model")) {
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
	xml_attribute(name, sizeof name, pair, "name");
	if (strcmp(name, "name") == 0)
		xml_attribute(guest->name, sizeof guest->name, pair, "value");
	else if (strcmp(name, "volume") == 0)
		xml_attribute(guest->volume, sizeof guest->volume, pair, "value");
}

static bool take_resource(struct guest_resource *guest, const xmlNode *primitive)
{
	char type[16], provider[16];
	xml_attribute(type, sizeof type, primitive, "type");
	xml_attribute(provider, sizeof provider, primitive, "provider");
	if (strcmp(type, "guest") != 0 || strcmp(provider, "ringlet") != 0)
		return false;
	*guest = (struct guest_resource){0};
	const xmlNode *parameters = xml_child(primitive, "instance_attributes");
	for (const xmlNode *c = parameters ? parameters->children : NULL; c; c = c->next)
		if (xml_is(c, "nvpair"))
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
		if (!xml_is(c, "primitive") || !take_resource(&guest, c))
			continue;
		*list = xrealloc(*list, (size_t)(count + 1) * sizeof **list);
		(*list)[count++] = guest;
	}
	xmlFreeDoc(doc);
	return count;
}
