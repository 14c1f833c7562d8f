/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef GUEST_MACHINE_H
#define GUEST_MACHINE_H

/*
 * The bare machine: ports, the serial line, a timer, the power button. No device interrupts: whoever waits for
 * something looks for it again at the next tick, which costs an emulated processor less.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TICKS_PER_SECOND 20

static inline void out8(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port));
}
static inline void out16(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %0, %1" ::"a"(value), "Nd"(port));
}
static inline void out32(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" ::"a"(value), "Nd"(port));
}
static inline uint8_t in8(uint16_t port)
{
	uint8_t value;
	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}
static inline uint16_t in16(uint16_t port)
{
	uint16_t value;
	__asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}
static inline uint32_t in32(uint16_t port)
{
	uint32_t value;
	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}
static inline void barrier(void)
{
	__asm__ volatile("" ::: "memory");
}

/* Since machine_start(). */
extern volatile uint32_t ticks;

/* Interrupts, the timer, and the power button, which from now on only sets a bit. */
void machine_start(void);
/* Sleeps until the next tick. */
void machine_wait(void);
bool machine_power_button(void);
_Noreturn void machine_off(void);
/* Never the same for two starts: the processor's counter, and the clock. */
uint32_t machine_chance(void);

void say(const char *text);
/* Nothing more can be done; why is said every second. */
_Noreturn void give_up(const char *why);

/* What the compiler calls, and no library has here. */
void *memset(void *to, int byte, size_t length);
void *memcpy(void *to, const void *from, size_t length);

#endif
