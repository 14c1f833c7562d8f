/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A guest for demo and tests: a program that needs no operating system, since a kernel's start takes minutes when a
 * processor is emulated on an emulated processor, and this one a moment. It writes numbered records to its disk, a flush
 * behind each, and says on the LAN how far it is. Its name and address stand in the disk's second sector:
 *
 *     ringlet guest
 *     name=web
 *     address=192.168.2.151
 */
#include "net.h"
#include "records.h"

static struct records records;
static struct net net;
static char name[32] = "guest";

/* --- settings ----------------------------------------------------------------------------- */

/* What stands behind key in its line; NULL: no such line. */
static const char *value_of(const char *settings, const char *key)
{
	for (const char *line = settings; *line; line++) {
		const char *at = line, *k = key;
		while (*k && *at == *k)
			at++, k++;
		if (!*k)
			return at;
		while (*line && *line != '\n')
			line++;
		if (!*line)
			break;
	}
	return NULL;
}

static void read_settings(const char *settings)
{
	const char *text = value_of(settings, "name=");
	for (size_t i = 0; text && *text > ' ' && i < sizeof name - 1; i++) {
		name[i] = *text++;
		name[i + 1] = '\0';
	}
	text = value_of(settings, "address=");
	for (int i = 0; text && i < 4; i++, text += *text == '.')
		for (; *text >= '0' && *text <= '9'; text++)
			net.address[i] = (uint8_t)(net.address[i] * 10 + (*text - '0'));
}

/* --- what it says ------------------------------------------------------------------------- */

static char *put(char *to, const char *text)
{
	while (*text)
		*to++ = *text++;
	return to;
}

static char *put_number(char *to, uint32_t value, unsigned base, int digits)
{
	char digit[11];
	int count = 0;
	do {
		digit[count++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value || count < digits);
	while (count)
		*to++ = digit[--count];
	return to;
}

static char *put_seconds(char *to, uint32_t t)
{
	to = put_number(to, t / TICKS_PER_SECOND, 10, 1);
	*to++ = '.';
	return put_number(to, t % TICKS_PER_SECOND * 100 / TICKS_PER_SECOND, 10, 2);
}

/* One line, words of the form key=value; at most 200 bytes. */
static size_t line(char *to, size_t room)
{
	char *at = to;
	(void)room;
	at = put(put(at, "name="), name);
	at = put_number(put(at, " boot="), records.boot, 16, 8);
	at = put_seconds(put(at, " up="), ticks);
	at = put_number(put(at, " found="), records.found, 10, 1);
	at = put_number(put(at, " missing="), records.missing, 10, 1);
	at = put_number(put(at, " acknowledged="), records.acknowledged, 10, 1);
	at = put_seconds(put(at, " waits="), records.writing ? ticks - records.asked : 0);
	at = put_seconds(put(at, " longest="), records.longest);
	*at++ = '\n';
	return (size_t)(at - to);
}

static void say_line(void)
{
	char text[256];
	text[line(text, sizeof text)] = '\0';
	say(text);
}

/* --- the guest ---------------------------------------------------------------------------- */

static void every_second(bool on_lan)
{
	static uint32_t next, seconds;
	if ((int32_t)(ticks - next) < 0)
		return;
	next = ticks + TICKS_PER_SECOND;
	if (on_lan)
		net_tell(&net);
	if (seconds++ % 60 == 0)
		say_line();
}

_Noreturn void guest(void);
_Noreturn void guest(void)
{
	static char settings[513];
	machine_start();
	records.boot = machine_chance();
	net.answer = line;
	records_open(&records, settings);
	read_settings(settings);
	bool on_lan = net_open(&net);
	if (!on_lan)
		say("no address, or no network card: it writes, and answers nobody\n");
	for (;;) {
		/* What was begun is ended first, unless the disk hangs: then nobody was told of it. */
		if (machine_power_button() && !records.writing)
			machine_off();
		records_step(&records);
		if (on_lan)
			net_step(&net);
		every_second(on_lan);
		machine_wait();
	}
}
