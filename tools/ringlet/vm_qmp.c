/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_qmp.h"

#include <errno.h>
#include <json-c/json.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.h"

/* A QEMU that says nothing for so long is stuck. */
#define PATIENCE_MS 5000
/* A guest may take its time with a device that it is to let go. */
#define UNPLUG_MS 60000
#define LINE_LIMIT (1U << 20)

static int dial(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(address.sun_path, path, strlen(path));
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) < 0) {
		int error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

/* One line, byte by byte: answers are short. False: none came. */
static bool read_line(int fd, int patience_ms, struct text *line)
{
	char byte = 0;
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	text_free(line);
	while (byte != '\n') {
		if (line->length > LINE_LIMIT || poll(&wait, 1, patience_ms) <= 0 || read(fd, &byte, 1) != 1)
			return false;
		text_add_bytes(line, &byte, 1);
	}
	return true;
}

/* 1: it is the answer yes; -1: the answer no; 0: a greeting or an event. */
static int judge(const char *line, const char *socket, const char *command, struct report *report)
{
	struct json_object *object = json_tokener_parse(line), *part, *text;
	int verdict = 0;
	if (json_object_object_get_ex(object, "return", NULL))
		verdict = 1;
	else if (json_object_object_get_ex(object, "error", &part)) {
		bool said = json_object_object_get_ex(part, "desc", &text);
		verdict = report_error(report, socket, "%s: %s", command, said ? json_object_get_string(text) : line);
	}
	json_object_put(object);
	return verdict;
}

static int ask(int fd, const char *socket, const char *command, const char *arguments, struct report *report)
{
	struct text line = TEXT_NULL;
	int verdict = 0;
	text_add(&line, "{\"execute\":\"%s\"%s%s}\n", command, arguments ? ",\"arguments\":" : "",
		 arguments ? arguments : "");
	if (send(fd, line.s, line.length, MSG_NOSIGNAL) == (ssize_t)line.length)
		while (verdict == 0 && read_line(fd, PATIENCE_MS, &line))
			verdict = judge(line.s, socket, command, report);
	text_free(&line);
	if (verdict == 0)
		return report_error(report, socket, "%s: no answer", command);
	return verdict > 0 ? 0 : -1;
}

/* A connection that takes commands; -1: none. */
static int open_socket(const char *socket, struct report *report)
{
	int fd = dial(socket);
	if (fd < 0)
		return report_error(report, socket, "no connection: %s", strerror(errno));
	if (ask(fd, socket, "qmp_capabilities", NULL, report) == 0)
		return fd;
	close(fd);
	return -1;
}

int vm_qmp(const char *socket, const char *command, const char *arguments, struct report *report)
{
	int fd = open_socket(socket, report);
	if (fd < 0)
		return -1;
	int result = ask(fd, socket, command, arguments, report);
	close(fd);
	return result;
}

/* It is the event that this very device is gone, not one that is part of it. */
static bool is_gone(const char *line, const char *device)
{
	struct json_object *object = json_tokener_parse(line), *event, *data, *name;
	bool gone = json_object_object_get_ex(object, "event", &event) &&
		    strcmp(json_object_get_string(event), "DEVICE_DELETED") == 0 &&
		    json_object_object_get_ex(object, "data", &data) &&
		    json_object_object_get_ex(data, "device", &name) &&
		    strcmp(json_object_get_string(name), device) == 0;
	json_object_put(object);
	return gone;
}

/* The answer and the event come in any order. */
static int await_gone(int fd, const char *socket, const char *device, struct report *report)
{
	struct text line = TEXT_NULL;
	int verdict = 0;
	bool gone = false;
	while (verdict >= 0 && !(verdict && gone) && read_line(fd, UNPLUG_MS, &line)) {
		gone = gone || is_gone(line.s, device);
		if (verdict == 0)
			verdict = judge(line.s, socket, "device_del", report);
	}
	text_free(&line);
	if (verdict < 0)
		return -1;
	return gone ? 0 : report_error(report, socket, "device_del: %s was not let go in %d s", device,
				       UNPLUG_MS / 1000);
}

int vm_qmp_unplug(const char *socket, const char *device, struct report *report)
{
	int fd = open_socket(socket, report);
	if (fd < 0)
		return -1;
	char *command = xasprintf("{\"execute\":\"device_del\",\"arguments\":{\"id\":\"%s\"}}\n", device);
	ssize_t length = (ssize_t)strlen(command);
	int result = send(fd, command, (size_t)length, MSG_NOSIGNAL) == length
			     ? await_gone(fd, socket, device, report)
			     : report_error(report, socket, "device_del: %s", strerror(errno));
	free(command);
	close(fd);
	return result;
}
