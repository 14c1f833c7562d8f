/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first sector of the guest's disk: reads the program behind it to 64 KiB by the BIOS, and enters it in protected
 * mode, with flat segments and no paging. What is needed later is below 1 MiB; devices are wherever the BIOS put them.
 *
 *   sector   0          1          8          256        1280
 *            | this     | name,    | program  | records  | end
 *            | sector   | address  |          |          |
 */
#include "layout.h"

	.code16
	.globl	start
start:
	cli
	xor	%ax, %ax
	mov	%ax, %ds
	mov	%ax, %es
	mov	%ax, %ss
	mov	$0x7c00, %sp
	sti
	ljmp	$0, $1f
1:	mov	$packet, %si
	mov	$0x42, %ah		/* extended read; the BIOS left the drive's number in dl */
	int	$0x13
	jc	stuck
	cli
	in	$0x92, %al		/* A20: usually open already */
	or	$2, %al
	and	$0xfe, %al
	out	%al, $0x92
	lgdt	table
	mov	%cr0, %eax
	or	$1, %al
	mov	%eax, %cr0
	ljmp	$8, $protected
stuck:	mov	$0x3f8, %dx
	mov	$'?', %al
	out	%al, %dx
2:	hlt
	jmp	2b

	.code32
protected:
	mov	$16, %ax
	mov	%ax, %ds
	mov	%ax, %es
	mov	%ax, %fs
	mov	%ax, %gs
	mov	%ax, %ss
	mov	$STACK, %esp
	mov	$PROGRAM, %eax
	jmp	*%eax

	.align	4
packet:	.byte	16, 0
	.word	PROGRAM_SECTORS
	.word	0, PROGRAM / 16
	.quad	PROGRAM_AT
gdt:	.quad	0
	.quad	0x00cf9a000000ffff	/*  8: code, all of it */
	.quad	0x00cf92000000ffff	/* 16: data */
table:	.word	table - gdt - 1
	.long	gdt

	.org	510
	.word	0xaa55
