/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/xml.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

xmlDoc *xml_parse(const char *text)
{
	return xmlReadMemory(text, (int)strlen(text), NULL, NULL,
			     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

bool xml_is(const xmlNode *element, const char *name)
{
	return element->type == XML_ELEMENT_NODE && strcmp((const char *)element->name, name) == 0;
}

xmlNode *xml_child(const xmlNode *parent, const char *name)
{
	xmlNode *c = parent ? parent->children : NULL;
	while (c && !xml_is(c, name))
		c = c->next;
	return c;
}

void xml_attribute(char *to, size_t room, const xmlNode *element, const char *name)
{
	xmlChar *value = element ? xmlGetProp(element, (const xmlChar *)name) : NULL;
	snprintf(to, room, "%s", value ? (const char *)value : "");
	xmlFree(value);
}
