/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_XML_H
#define RINGLET_XML_H

/* libxml2, in short, for what Pacemaker and libvirt say. */

#include <libxml/tree.h>
#include <stdbool.h>
#include <stddef.h>

/* Nothing is fetched, and nothing printed about what is wrong. NULL: it is no XML. To be freed by xmlFreeDoc. */
xmlDoc *xml_parse(const char *text);

bool xml_is(const xmlNode *element, const char *name);

/* The first of that name; NULL: none, or no parent. */
xmlNode *xml_child(const xmlNode *parent, const char *name);

/* Cut at the end of the room; "" if it is not there, or no element is. */
void xml_attribute(char *to, size_t room, const xmlNode *element, const char *name);

#endif
