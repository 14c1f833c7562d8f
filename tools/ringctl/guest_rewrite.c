/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_rewrite.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

static xmlNode *child(xmlNode *parent, const char *name)
{
	xmlNode *c = parent ? parent->children : NULL;
	while (c && (c->type != XML_ELEMENT_NODE || strcmp((const char *)c->name, name) != 0))
		c = c->next;
	return c;
}

static xmlDoc *parse(const char *xml)
{
	return xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

/* What an emulated guest has: see lib/plan/guest_domain.c. */
static const char emulated_cpu[] =
	"<cpu mode='custom' match='exact' check='none'>\n    <model fallback='forbid'>Nehalem</model>\n  </cpu>";

static bool replace_cpu(xmlDoc *doc, xmlNode *domain, const char *text)
{
	xmlDoc *from = parse(text);
	xmlNode *cpu = from ? xmlDocCopyNode(xmlDocGetRootElement(from), doc, 1) : NULL, *old = child(domain, "cpu");
	xmlFreeDoc(from);
	if (!cpu)
		return false;
	if (old) {
		xmlReplaceNode(old, cpu);
		xmlFreeNode(old);
	} else {
		xmlAddPrevSibling(child(domain, "devices"), cpu);
	}
	return true;
}

char *guest_rewrite_platform(const char *xml, const struct guest_platform *platform)
{
	xmlDoc *doc = parse(xml);
	xmlNode *domain = doc ? xmlDocGetRootElement(doc) : NULL, *type = child(child(domain, "os"), "type");
	char *result = NULL;
	if (type && child(domain, "devices") && replace_cpu(doc, domain, platform->kvm ? platform->cpu : emulated_cpu)) {
		xmlSetProp(domain, (const xmlChar *)"type", (const xmlChar *)(platform->kvm ? "kvm" : "qemu"));
		xmlSetProp(type, (const xmlChar *)"machine", (const xmlChar *)platform->machine);
		xmlBuffer *buffer = xmlBufferCreate();
		if (buffer && xmlNodeDump(buffer, doc, domain, 0, 0) > 0)
			result = xasprintf("%s\n", (const char *)xmlBufferContent(buffer));
		xmlBufferFree(buffer);
	}
	xmlFreeDoc(doc);
	return result;
}
