/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_event.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LINE_LIMIT 65536

enum vm_event vm_event_parse(const char *line)
{
	struct json_object *top = json_tokener_parse(line), *name, *data, *guest;
	enum vm_event event = VM_EVENT_NONE;
	if (json_object_is_type(top, json_type_object) && json_object_object_get_ex(top, "event", &name)) {
		bool by_guest = json_object_object_get_ex(top, "data", &data) &&
				json_object_object_get_ex(data, "guest", &guest) && json_object_get_boolean(guest);
		if (strcmp(json_object_get_string(name), "WATCHDOG") == 0)
			event = VM_EVENT_WATCHDOG;
		else if (strcmp(json_object_get_string(name), "RESET") == 0)
			event = by_guest ? VM_EVENT_RESTART : VM_EVENT_RESET;
	}
	json_object_put(top);
	return event;
}

bool vm_events_open(struct vm_events *events, const char *path)
{
	static const char begin[] = "{\"execute\":\"qmp_capabilities\"}\n";
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	*events = (struct vm_events)VM_EVENTS_NULL;
	if (strlen(path) >= sizeof address.sun_path)
		return false;
	strcpy(address.sun_path, path);
	events->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (events->fd >= 0 && connect(events->fd, (struct sockaddr *)&address, sizeof address) == 0 &&
	    send(events->fd, begin, sizeof begin - 1, MSG_NOSIGNAL) == (ssize_t)sizeof begin - 1)
		return true;
	vm_events_close(events);
	return false;
}

/* False: nothing more is there, or never will be. */
static bool read_byte(struct vm_events *events, char *byte)
{
	ssize_t got = events->fd < 0 ? 0 : recv(events->fd, byte, 1, MSG_DONTWAIT);
	if (got == 1)
		return true;
	if (got == 0 || errno != EAGAIN)
		vm_events_close(events);
	return false;
}

enum vm_event vm_events_next(struct vm_events *events)
{
	char byte;
	while (read_byte(events, &byte)) {
		if (byte != '\n') {
			if (events->part.length < LINE_LIMIT)
				text_add_bytes(&events->part, &byte, 1);
			continue;
		}
		enum vm_event event = vm_event_parse(events->part.s ? events->part.s : "");
		text_free(&events->part);
		if (event != VM_EVENT_NONE)
			return event;
	}
	return VM_EVENT_NONE;
}

void vm_events_close(struct vm_events *events)
{
	if (events->fd >= 0)
		close(events->fd);
	text_free(&events->part);
	*events = (struct vm_events)VM_EVENTS_NULL;
}
