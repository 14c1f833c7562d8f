/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_rewrite.h"

#include <stdlib.h>
#include <string.h>

#include "sys/xml.h"

/* What an emulated guest has: see lib/plan/guest_domain.c. */
static const char emulated_cpu[] =
	"<cpu mode='custom' match='exact' check='none'>\n    <model fallback='forbid'>Nehalem</model>\n  </cpu>";

static bool replace_cpu(xmlDoc *doc, xmlNode *domain, const char *text)
{
	xmlDoc *from = xml_parse(text);
	xmlNode *cpu = from ? xmlDocCopyNode(xmlDocGetRootElement(from), doc, 1) : NULL, *old = xml_child(domain, "cpu");
	xmlFreeDoc(from);
	if (!cpu)
		return false;
	if (old) {
		xmlReplaceNode(old, cpu);
		xmlFreeNode(old);
	} else {
		xmlAddPrevSibling(xml_child(domain, "devices"), cpu);
	}
	return true;
}

static char *as_text(xmlDoc *doc, xmlNode *node)
{
	xmlBuffer *buffer = xmlBufferCreate();
	char *text = NULL;
	if (buffer && xmlNodeDump(buffer, doc, node, 0, 0) > 0)
		text = xasprintf("%s\n", (const char *)xmlBufferContent(buffer));
	xmlBufferFree(buffer);
	return text;
}

char *guest_rewrite_platform(const char *xml, const struct guest_platform *platform)
{
	xmlDoc *doc = xml_parse(xml);
	xmlNode *domain = doc ? xmlDocGetRootElement(doc) : NULL, *type = xml_child(xml_child(domain, "os"), "type");
	char *result = NULL;
	if (type && xml_child(domain, "devices") && replace_cpu(doc, domain, platform->kvm ? platform->cpu : emulated_cpu)) {
		xmlSetProp(domain, (const xmlChar *)"type", (const xmlChar *)(platform->kvm ? "kvm" : "qemu"));
		xmlSetProp(type, (const xmlChar *)"machine", (const xmlChar *)platform->machine);
		result = as_text(doc, domain);
	}
	xmlFreeDoc(doc);
	return result;
}

/* ---- CD drives ---- */

/* "" if it is not there. To be freed. */
static char *attribute(xmlNode *element, const char *name)
{
	xmlChar *value = element ? xmlGetProp(element, (const xmlChar *)name) : NULL;
	char *text = xstrdup(value ? (const char *)value : "");
	xmlFree(value);
	return text;
}

static bool is_drive(xmlNode *node)
{
	bool is = xml_is(node, "disk");
	char *device = is ? attribute(node, "device") : NULL;
	is = is && strcmp(device, "cdrom") == 0;
	free(device);
	return is;
}

/* The medium of one drive. A seed stays: cloud-init looks for it at each boot. */
static void empty(xmlNode *drive, char ***targets, char ***media, size_t *count)
{
	xmlNode *source = xml_child(drive, "source");
	char *medium = attribute(source, "file");
	if (!*medium || ends_with(medium, "/" GUEST_SEED)) {
		free(medium);
		return;
	}
	*targets = xrealloc(*targets, (*count + 1) * sizeof **targets);
	*media = xrealloc(*media, (*count + 1) * sizeof **media);
	(*targets)[*count] = attribute(xml_child(drive, "target"), "dev");
	(*media)[(*count)++] = medium;
	xmlUnlinkNode(source);
	xmlFreeNode(source);
}

char *guest_rewrite_eject(const char *xml, char ***targets, char ***media, size_t *count)
{
	xmlDoc *doc = xml_parse(xml);
	xmlNode *domain = doc ? xmlDocGetRootElement(doc) : NULL, *devices = xml_child(domain, "devices");
	*targets = *media = NULL;
	*count = 0;
	for (xmlNode *c = devices ? devices->children : NULL; c; c = c->next)
		if (is_drive(c))
			empty(c, targets, media, count);
	char *result = devices ? as_text(doc, domain) : NULL;
	xmlFreeDoc(doc);
	return result;
}
