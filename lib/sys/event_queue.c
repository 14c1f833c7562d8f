/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sys/event_queue.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define URGENT_PAUSE 1.0
#define RETRY_PAUSE 0.5

/* Seconds after the link came up. ARP gives up after 3; spanning tree blocks a port for 30. */
static const double resend_after[] = {2, 10, 35};
#define RESENDS (sizeof resend_after / sizeof *resend_after)

static void drop_one(struct event_queue *queue)
{
	size_t victim = 0;
	for (size_t i = 0; i < queue->count; i++) {
		if (queue->entry[i].progress) {
			victim = i;
			break;
		}
	}
	free(queue->entry[victim].line);
	queue->count--;
	memmove(&queue->entry[victim], &queue->entry[victim + 1], (queue->count - victim) * sizeof *queue->entry);
}

void event_queue_add(struct event_queue *queue, const char *line, bool progress, bool urgent, double now)
{
	if (queue->count == EVENT_QUEUE_MAX)
		drop_one(queue);
	queue->entry[queue->count++] = (struct event_queue_entry){
		.line = xstrdup(line),
		.progress = progress,
		.left = urgent ? EVENT_URGENT_TIMES : 1,
		.due = now,
	};
}

/* Everything once more; what is to be sent more often anyway stays so. */
static void again(struct event_queue *queue, double now)
{
	for (size_t i = 0; i < queue->count; i++) {
		struct event_queue_entry *entry = &queue->entry[i];
		entry->left = entry->left ? entry->left : 1;
		entry->due = now;
	}
}

void event_queue_up(struct event_queue *queue, double now)
{
	queue->up = now;
	queue->resends = 0;
	again(queue, now);
}

const char *event_queue_take(struct event_queue *queue, double now)
{
	if (now < queue->hold)
		return NULL;
	if (queue->up > 0 && queue->resends < RESENDS && now >= queue->up + resend_after[queue->resends]) {
		queue->resends++;
		again(queue, now);
	}
	for (size_t i = 0; i < queue->count; i++) {
		struct event_queue_entry *entry = &queue->entry[i];
		if (entry->left == 0 || entry->due > now)
			continue;
		entry->left--;
		entry->times++;
		entry->due = now + URGENT_PAUSE;
		queue->last = i;
		return entry->line;
	}
	return NULL;
}

void event_queue_put_back(struct event_queue *queue, double now)
{
	struct event_queue_entry *entry = &queue->entry[queue->last];
	entry->left++;
	entry->times--;
	entry->due = now;
	queue->hold = now + RETRY_PAUSE; /* all of them, so that they leave in their order */
}

bool event_queue_waits(const struct event_queue *queue)
{
	for (size_t i = 0; i < queue->count; i++)
		if (queue->entry[i].times == 0)
			return true;
	return false;
}

bool event_queue_rests(const struct event_queue *queue)
{
	for (size_t i = 0; i < queue->count; i++)
		if (queue->entry[i].left)
			return false;
	return queue->count == 0 || queue->resends == RESENDS;
}

void event_queue_free(struct event_queue *queue)
{
	for (size_t i = 0; i < queue->count; i++)
		free(queue->entry[i].line);
	*queue = (struct event_queue){0};
}
