/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine.h"

#define SERIAL 0x3f8
#define SERIAL_READY 0x20 /* of the line status: takes a byte */

#define PIT_HZ 1193182

/* ACPI's registers, where SeaBIOS puts those of QEMU's machines, both old and new. */
#define PM1_STATUS 0x600
#define PM1_ENABLE 0x602
#define PM1_CONTROL 0x604
#define POWER_BUTTON (1 << 8)
#define SLEEP (1 << 13) /* and type 0: off */

#define CODE_SEGMENT 8
#define INTERRUPTS 0x20 /* the timer's; below are the processor's faults */
#define VECTORS (INTERRUPTS + 16)

extern void on_tick(void), on_spurious(void), on_fault(void);

static struct gate {
	uint16_t low, segment, kind, high;
} gate[VECTORS];

static void set_gate(int vector, void (*to)(void))
{
	uint32_t address = (uint32_t)to;
	gate[vector] = (struct gate){(uint16_t)address, CODE_SEGMENT, 0x8e00, (uint16_t)(address >> 16)};
}

static void set_gates(void)
{
	struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) table = {sizeof gate - 1, (uint32_t)gate};
	for (int i = 0; i < VECTORS; i++)
		set_gate(i, i < INTERRUPTS ? on_fault : on_spurious);
	set_gate(INTERRUPTS, on_tick);
	__asm__ volatile("lidt %0" ::"m"(table));
}

/* Both controllers moved away from the faults; all is masked but the timer. */
static void set_controllers(void)
{
	static const uint8_t word[][2] = {{0x20, 0x11}, {0xa0, 0x11}, {0x21, INTERRUPTS}, {0xa1, INTERRUPTS + 8},
					  {0x21, 4},	{0xa1, 2},    {0x21, 1},	  {0xa1, 1},
					  {0x21, 0xfe}, {0xa1, 0xff}};
	for (size_t i = 0; i < sizeof word / sizeof *word; i++)
		out8(word[i][0], word[i][1]);
}

void machine_start(void)
{
	set_gates();
	set_controllers();
	out8(0x43, 0x34);
	out8(0x40, PIT_HZ / TICKS_PER_SECOND & 0xff);
	out8(0x40, PIT_HZ / TICKS_PER_SECOND >> 8);
	out16(PM1_STATUS, POWER_BUTTON);
	out16(PM1_ENABLE, POWER_BUTTON);
	__asm__ volatile("sti");
}

void machine_wait(void)
{
	__asm__ volatile("hlt" ::: "memory");
}

bool machine_power_button(void)
{
	return in16(PM1_STATUS) & POWER_BUTTON;
}

_Noreturn void machine_off(void)
{
	say("off\n");
	out16(PM1_CONTROL, SLEEP);
	for (;;)
		machine_wait();
}

static uint8_t clock_register(uint8_t number)
{
	out8(0x70, number);
	return in8(0x71);
}

uint32_t machine_chance(void)
{
	uint32_t low, high, value = 2166136261U;
	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	const uint32_t seen[] = {low, high, clock_register(0), clock_register(2), clock_register(4), clock_register(7)};
	for (size_t i = 0; i < sizeof seen; i++)
		value = (value ^ ((const uint8_t *)seen)[i]) * 16777619U;
	return value;
}

void say(const char *text)
{
	for (; *text; text++) {
		for (int patience = 1000; patience && !(in8(SERIAL + 5) & SERIAL_READY); patience--)
			;
		out8(SERIAL, (uint8_t)*text);
	}
}

_Noreturn void give_up(const char *why)
{
	for (;;) {
		say("guest: ");
		say(why);
		say("\n");
		for (uint32_t end = ticks + TICKS_PER_SECOND; ticks != end;) {
			machine_wait();
			if (machine_power_button())
				machine_off();
		}
	}
}

void *memset(void *to, int byte, size_t length)
{
	for (uint8_t *p = to; length--;)
		*p++ = (uint8_t)byte;
	return to;
}

void *memcpy(void *to, const void *from, size_t length)
{
	const uint8_t *q = from;
	for (uint8_t *p = to; length--;)
		*p++ = *q++;
	return to;
}
