/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_guests.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sys/publish.h"

/* The guest reads its settings there (guest/main.c). */
#define SECTOR 512
#define SETTINGS_AT (1 * SECTOR)

#define IMAGE_LIMIT (64U << 20)

int demo_guest_image(const char *from, const char *to, const char *name, uint32_t address, struct report *report)
{
	size_t length = 0;
	char *image = read_file(from, &length, IMAGE_LIMIT), text[IPV4_TEXT];
	int result = -1;
	if (!image)
		return report_error(report, from, "%s", strerror(errno));
	if (length < SETTINGS_AT + SECTOR) {
		report_error(report, from, "is no image of a guest: it has %zu bytes", length);
	} else {
		memset(image + SETTINGS_AT, 0, SECTOR);
		snprintf(image + SETTINGS_AT, SECTOR, "ringlet guest\nname=%s\naddress=%s\n", name, ipv4_format(address, text));
		result = publish(to, image, length, 0644, report);
	}
	free(image);
	return result;
}

char *demo_guest_command(const char *name, const char *volume)
{
	return xasprintf("ringctl guest import %s /var/tmp/%s.raw --volume %s --memory 32M --headless --no-wait", name, name, volume);
}
