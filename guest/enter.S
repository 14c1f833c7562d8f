/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the boot sector jumps to, and where interrupts arrive: a tick of the timer, or what should not happen. */
	.section .text.enter, "ax"
	.globl	enter, on_tick, on_spurious, on_fault, ticks
enter:
	cld
	mov	$bss, %edi
	mov	$bss_end, %ecx
	sub	%edi, %ecx
	xor	%eax, %eax
	rep stosb
	call	guest
	ud2

on_tick:
	push	%eax
	incl	ticks
	mov	$0x20, %al
	out	%al, $0x20
	pop	%eax
on_spurious:
	iret

on_fault:
	mov	$6, %al			/* a reset, as a broken machine would do */
	mov	$0xcf9, %dx
	out	%al, %dx
1:	hlt
	jmp	1b

	.bss
	.align	4
ticks:	.skip	4
	.section .note.GNU-stack, "", @progbits
