/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "records.h"

#include "layout.h"
#include "virtio.h"

#define SECTOR 512
#define WORDS (SECTOR / 4)
#define CHUNK 128 /* sectors that are read at once */

/* Between two records: an emulated node has other things to do, too. */
#define PAUSE (TICKS_PER_SECOND / 5)

#define FEATURE_FLUSH (1U << 9)
enum { READ = 0, WRITE = 1, FLUSH = 4 };

/*
 * A record, in words:  0        1        2      3      4 ... 126            127
 *                      | magic  | number | boot | tick | number, repeated | sum |
 */
#define MAGIC 0x72676e31
enum { KIND, NUMBER, BOOT, TICK, FILLED, SUM = WORDS - 1 };

static struct virtio disk;
static struct virtio_queue queue;
static struct {
	uint32_t what, unused;
	uint64_t sector;
} request;
static volatile uint8_t status;
static uint32_t record[WORDS];
static uint32_t chunk[CHUNK * WORDS];
static bool flushing;
static uint32_t rest_until;

static void ask(uint32_t what, uint64_t sector, void *data, uint32_t length)
{
	uint16_t into = what == READ ? PIECE_IN : 0;
	request.what = what;
	request.sector = sector;
	status = 0xff;
	queue.piece[0] = (struct virtio_piece){(uint32_t)&request, sizeof request, PIECE_NEXT, length ? 1 : 2};
	queue.piece[1] = (struct virtio_piece){(uint32_t)data, length, PIECE_NEXT | into, 2};
	queue.piece[2] = (struct virtio_piece){(uint32_t)&status, 1, PIECE_IN, 0};
	virtio_give(&queue, 0);
}

static void read_now(uint64_t sector, void *to, uint32_t sectors)
{
	uint32_t length;
	ask(READ, sector, to, sectors * SECTOR);
	while (virtio_take(&queue, &length) < 0)
		machine_wait();
	if (status)
		give_up("the disk cannot be read");
}

static uint32_t sum(const uint32_t *sector)
{
	uint32_t value = 2166136261U;
	for (int i = 0; i < SUM; i++)
		value = (value ^ sector[i]) * 16777619U;
	return value;
}

/* 0: none, or not whole. */
static uint32_t number_of(const uint32_t *sector)
{
	return sector[KIND] == MAGIC && sector[SUM] == sum(sector) ? sector[NUMBER] : 0;
}

/*
 * The record behind the last one may be torn, as nobody was told that it is there; it lies where the oldest one was, which
 * is not counted therefore.
 */
static void judge(struct records *records, const uint32_t number[RECORDS])
{
	for (uint32_t i = 0; i < RECORDS; i++)
		if (number[i] > records->found)
			records->found = number[i];
	uint32_t first = records->found > RECORDS - 2 ? records->found - (RECORDS - 2) : 1;
	for (uint32_t n = first; n < records->found; n++)
		records->missing += number[n % RECORDS] != n;
	records->acknowledged = records->found;
}

void records_open(struct records *records, char settings[512])
{
	static uint32_t number[RECORDS];
	if (!virtio_find(&disk, 2))
		give_up("no virtio disk that is within reach");
	if (!virtio_begin(&disk, FEATURE_FLUSH))
		give_up("the disk has no flush: what it acknowledges would mean nothing");
	virtio_queue(&disk, &queue, 0);
	virtio_ready(&disk);
	read_now(SETTINGS_AT, settings, 1);
	for (uint32_t i = 0; i < RECORDS; i += CHUNK) {
		read_now(RECORDS_AT + i, chunk, CHUNK);
		for (uint32_t j = 0; j < CHUNK; j++)
			number[i + j] = number_of(chunk + j * WORDS);
	}
	judge(records, number);
}

static void begin(struct records *records)
{
	uint32_t number = records->acknowledged + 1;
	for (int i = FILLED; i < SUM; i++)
		record[i] = number;
	record[KIND] = MAGIC;
	record[NUMBER] = number;
	record[BOOT] = records->boot;
	record[TICK] = ticks;
	record[SUM] = sum(record);
	records->asked = ticks;
	records->writing = true;
	flushing = false;
	ask(WRITE, RECORDS_AT + number % RECORDS, record, SECTOR);
}

static void end(struct records *records)
{
	uint32_t took = ticks - records->asked;
	records->writing = false;
	rest_until = ticks + PAUSE;
	if (status) {
		say("a write failed\n"); /* and is tried again */
		return;
	}
	records->acknowledged++;
	if (took > records->longest)
		records->longest = took;
}

void records_step(struct records *records)
{
	uint32_t length;
	if (!records->writing) {
		if ((int32_t)(ticks - rest_until) >= 0)
			begin(records);
	} else if (virtio_take(&queue, &length) >= 0) {
		if (status == 0 && !flushing) {
			flushing = true;
			ask(FLUSH, 0, NULL, 0);
		} else {
			end(records);
		}
	}
}
