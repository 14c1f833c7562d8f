/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_ISO_EFI_H
#define RINGLET_ISO_EFI_H

/*
 * The EFI boot image of an ISO: no file of its file system, but a partition behind it, so that UEFI finds it on a stick
 * as well as on a CD. Reads, never writes.
 */

#include <stdint.h>

#include "base/report.h"

/* fd: the ISO. Where the image ends, in bytes from the ISO's beginning; 0: it has none. */
uint64_t iso_efi_end(int fd);

/* fd: the ISO. digest: its XXH64 in 16 digits. 0: whole; 1: the report says that it is not. Adds its length to *bytes. */
int iso_efi_check(int fd, const char *digest, uint64_t *bytes, struct report *report);

#endif
