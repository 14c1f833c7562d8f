/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/console.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define SPEED_DEFAULT 115200

static bool parse(const char *serial, unsigned *port, unsigned *speed)
{
	*speed = SPEED_DEFAULT;
	return serial && sscanf(serial, "ttyS%u,%u", port, speed) >= 1;
}

char *serial_line(const char *serial)
{
	unsigned port, speed;
	return parse(serial, &port, &speed) ? xasprintf("SERIAL %u %u\n", port, speed) : xstrdup("");
}

char *serial_grub(const char *serial)
{
	unsigned port, speed;
	return parse(serial, &port, &speed) ? xasprintf("--unit=%u --speed=%u", port, speed) : xstrdup("");
}

char *serial_console(const char *serial)
{
	unsigned port, speed;
	if (!parse(serial, &port, &speed))
		return xstrdup("console=tty0");
	return xasprintf("console=tty0 console=ttyS%u,%u", port, speed);
}
