/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GUEST_LAYOUT_H
#define GUEST_LAYOUT_H

/* Where things are on the disk, in sectors of 512 bytes, and in memory. Read by the assembler, too. */

#define SETTINGS_AT 1
#define PROGRAM_AT 8
#define PROGRAM_SECTORS 64
#define RECORDS_AT 256
#define RECORDS 1024

#define PROGRAM 0x10000
#define STACK 0x90000

#endif
