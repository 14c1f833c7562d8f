/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_CONSOLE_H
#define RINGLET_CONSOLE_H

/* The profile's serial setting ("ttyS0,115200" or "none"), as boot loaders and kernels want it. */

/* "SERIAL 0 115200\n" for isolinux and extlinux; "" for none. For the caller to free. */
char *serial_line(const char *serial);

/* "--unit=0 --speed=115200" for GRUB's command serial; "" for none. For the caller to free. */
char *serial_grub(const char *serial);

/* "console=tty0 console=ttyS0,115200": messages go to both, the last one is /dev/console. For the caller to free. */
char *serial_console(const char *serial);

#endif
