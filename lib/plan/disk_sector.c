/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first 444 bytes of a disk: boot code and how far the installation came.
 *
 *   not sealed            0  EB 06 00 00      jmp 8
 *                         4  "RL0n", "RL1c"   the mark: newborn, complete; "RL3r": renewing
 *                         8  31 C0 ...        prints the sentence, then INT 18h: next boot device
 *                        35  the sentence, NUL, zeros
 *   sealed                0  gptmbr.bin       boots the partition marked "legacy BIOS bootable"
 *                       440  "RL2s"           the mark, where others keep a disk signature
 *
 * Tools that write a GPT keep bytes 0..439 (if told to) and zero 440..445: so the mark of a disk that is still
 * to get its table stands within the code. A protective MBR carries 55 AA, which BIOSes take for bootable:
 * zeros instead of code would hang the machine where it should go on to the medium.
 */
#include <string.h>

#include "plan/disk.h"

#define MARK_EARLY 4
#define MARK_SEALED_AT 440
#define MARK_BYTES 4

static const unsigned char pass_on[] = {
	0xeb, 0x06, 0x00, 0x00, /*     jmp code            */
	0x00, 0x00, 0x00, 0x00, /*     the mark            */
	0x31, 0xc0,		/* code: xor ax, ax        */
	0x8e, 0xd8,		/*     mov ds, ax          */
	0xbe, 0x23, 0x7c,	/*     mov si, 7c23h       */
	0xfc,			/*     cld                 */
	0xac,			/* next: lodsb             */
	0x84, 0xc0,		/*     test al, al         */
	0x74, 0x09,		/*     jz out              */
	0xb4, 0x0e,		/*     mov ah, 0eh         */
	0xbb, 0x07, 0x00,	/*     mov bx, 7           */
	0xcd, 0x10,		/*     int 10h             */
	0xeb, 0xf2,		/*     jmp next            */
	0xcd, 0x18,		/* out: int 18h            */
	0xf4,			/* stop: hlt               */
	0xeb, 0xfd,		/*     jmp stop            */
};

static const char sentence[] = "Ringlet: the installation on this disk is not finished; going on to the next boot device.\r\n";

static const unsigned char *mark_bytes(enum disk_mark mark)
{
	static const char *const marks[] = {
		[MARK_NONE] = "", [MARK_NEWBORN] = "RL0n", [MARK_RENEWING] = "RL3r",
		[MARK_COMPLETE] = "RL1c", [MARK_SEALED] = "RL2s",
	};
	return (const unsigned char *)marks[mark];
}

void disk_boot_code(unsigned char sector[SECTOR], enum disk_mark mark, const unsigned char gptmbr[BOOT_CODE])
{
	memset(sector, 0, BOOT_CODE + MARK_BYTES);
	if (mark == MARK_SEALED) {
		memcpy(sector, gptmbr, BOOT_CODE);
		memcpy(sector + MARK_SEALED_AT, mark_bytes(mark), MARK_BYTES);
	} else if (mark != MARK_NONE) {
		memcpy(sector, pass_on, sizeof pass_on);
		memcpy(sector + sizeof pass_on, sentence, sizeof sentence);
		memcpy(sector + MARK_EARLY, mark_bytes(mark), MARK_BYTES);
	}
}

enum disk_mark disk_mark_of(const unsigned char sector[SECTOR])
{
	if (memcmp(sector + MARK_SEALED_AT, mark_bytes(MARK_SEALED), MARK_BYTES) == 0)
		return MARK_SEALED;
	for (enum disk_mark mark = MARK_NEWBORN; mark <= MARK_COMPLETE; mark++)
		if (memcmp(sector + MARK_EARLY, mark_bytes(mark), MARK_BYTES) == 0)
			return mark;
	return MARK_NONE;
}
