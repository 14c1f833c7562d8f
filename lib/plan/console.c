/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/console.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

#define SPEED_DEFAULT 115200

char *serial_line(const char *serial)
{
	unsigned port, speed = SPEED_DEFAULT;
	if (!serial || sscanf(serial, "ttyS%u,%u", &port, &speed) < 1)
		return xstrdup("");
	return xasprintf("SERIAL %u %u\n", port, speed);
}

char *serial_console(const char *serial)
{
	unsigned port, speed = SPEED_DEFAULT;
	if (!serial || sscanf(serial, "ttyS%u,%u", &port, &speed) < 1)
		return xstrdup("console=tty0");
	return xasprintf("console=tty0 console=ttyS%u,%u", port, speed);
}
