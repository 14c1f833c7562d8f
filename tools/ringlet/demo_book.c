/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_book.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

#define BOOT_LOADER "boot loader"
#define LAST_STAGE "healthy"
#define RESET_ONCE 2.0 /* seconds */

void demo_book_init(struct demo_book *book, const struct cluster *cluster, double now)
{
	*book = (struct demo_book){.cluster = cluster, .served = true, .well = true};
	for (int i = 0; i < cluster->n; i++) {
		book->node[i] = (struct book_node){.name = cluster->node[i].name, .address = cluster->node[i].address,
						   .on = true, .member = DEMO_YES, .healthy = DEMO_YES};
		book->place[i] = cluster->volume[i].home;
	}
	demo_book_command(book, "", now);
	demo_book_end(book, 0, 0, NULL);
}

void demo_book_free(struct demo_book *book)
{
	for (size_t d = 0; d < book->deeds; d++) {
		for (size_t i = 0; i < book->deed[d].notes; i++)
			free(book->deed[d].note[i].text);
		free(book->deed[d].note);
		free(book->deed[d].line);
		free(book->deed[d].said);
	}
	free(book->deed);
	text_free(&book->news);
	*book = (struct demo_book){0};
}

void demo_book_add_guest(struct demo_book *book, const char *name, uint32_t address, int volume)
{
	if (book->guests == NODES_MAX)
		return;
	struct book_guest *guest = &book->guest[book->guests++];
	*guest = (struct book_guest){.address = address, .volume = volume, .first = -1, .heard = -1};
	snprintf(guest->name, sizeof guest->name, "%s", name);
}

/* The last one before it that was not refused. */
static size_t before(const struct demo_book *book, size_t deed)
{
	while (deed > 0 && book->deed[--deed].status == 1 && !book->deed[deed].notes)
		;
	return deed;
}

size_t demo_book_command(struct demo_book *book, const char *line, double now)
{
	book->deed = xrealloc(book->deed, (book->deeds + 1) * sizeof *book->deed);
	book->deed[book->deeds] = (struct book_deed){.line = xstrdup(line), .at = now, .status = -1};
	book->current = book->deeds;
	return book->deeds++;
}

void demo_book_end(struct demo_book *book, size_t deed, int status, const char *said)
{
	free(book->deed[deed].said);
	book->deed[deed].status = status;
	book->deed[deed].said = said && *said ? xstrdup(said) : NULL;
	if (status == 1 && deed == book->current && !book->deed[deed].notes)
		book->current = before(book, deed);
}

const struct book_deed *demo_book_last(const struct demo_book *book)
{
	return &book->deed[book->current];
}

/* In the order in which things happened, which is not always that in which they were noticed. */
void demo_book_note(struct demo_book *book, double at, const char *format, ...)
{
	struct book_deed *deed = &book->deed[book->current];
	struct text text = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);
	at = at < deed->at ? deed->at : at;
	text_add(&book->news, "%8.1f s  %s\n", at - deed->at, text.s);
	deed->note = xrealloc(deed->note, (deed->notes + 1) * sizeof *deed->note);
	size_t place = deed->notes++;
	for (; place > 0 && deed->note[place - 1].at > at; place--)
		deed->note[place] = deed->note[place - 1];
	deed->note[place] = (struct book_note){.at = at, .text = text_take(&text)};
}

/* --- whole or not ------------------------------------------------------------------------- */

static bool is_served(const struct demo_book *book)
{
	for (int i = 0; i < book->cluster->n; i++)
		if (!book->place[i])
			return false;
	for (int i = 0; i < book->guests; i++)
		if (book->guest[i].heard >= 0 && !book->guest[i].answers)
			return false;
	return true;
}

static bool is_well(const struct demo_book *book)
{
	for (int i = 0; i < book->cluster->n; i++)
		if (!book->node[i].on || book->node[i].healthy != DEMO_YES)
			return false;
	return is_served(book);
}

static void add_missing(struct text *out, const struct demo_book *book)
{
	for (int i = 0; i < book->cluster->n; i++)
		if (!book->node[i].on || book->node[i].member == DEMO_NO)
			text_add(out, "%s%s", out->length ? " and " : ", without ", book->node[i].name);
}

/* The two turns that a person waits for: all that was served is served again, and all is as it should be. */
static void judge(struct demo_book *book, double now)
{
	bool served = is_served(book), well = is_well(book);
	struct text missing = TEXT_NULL;
	add_missing(&missing, book);
	if (well && !book->well)
		demo_book_note(book, now, "all nodes are healthy");
	else if (served && !book->served)
		demo_book_note(book, now, "all volumes%s are served again%s", book->guests ? " and guests" : "",
			  missing.s ? missing.s : "");
	text_free(&missing);
	book->served = served;
	book->well = well;
}

/* --- nodes -------------------------------------------------------------------------------- */

static void forget_what_was_there(struct demo_book *book, int node)
{
	for (int i = 0; i < book->cluster->n; i++)
		if (book->place[i] == node)
			book->place[i] = 0;
}

void demo_book_power(struct demo_book *book, int node, bool on, const char *why, double now)
{
	struct book_node *n = &book->node[node - 1];
	if (n->on == on)
		return;
	*n = (struct book_node){.name = n->name, .address = n->address, .on = on, .since = now, .member = n->member,
				.unclean = n->unclean, .healthy = DEMO_NO};
	snprintf(n->stage, sizeof n->stage, "%s", on ? BOOT_LOADER : "");
	if (book->complains == node)
		book->complains = 0;
	if (!on)
		forget_what_was_there(book, node);
	demo_book_note(book, now, "%s is %s%s%s", n->name, on ? "switched on" : "off", *why ? ": " : "", why);
	judge(book, now);
}

void demo_book_freeze(struct demo_book *book, int node, bool frozen, double now)
{
	struct book_node *n = &book->node[node - 1];
	if (n->frozen == frozen)
		return;
	n->frozen = frozen;
	n->healthy = DEMO_NO;
	demo_book_note(book, now, "%s %s", n->name, frozen ? "stands still" : "goes on");
	judge(book, now);
}

static void begin_anew(struct demo_book *book, struct book_node *n, const char *how, double now)
{
	n->since = now;
	n->installs = n->frozen = false;
	n->healthy = DEMO_NO;
	snprintf(n->stage, sizeof n->stage, BOOT_LOADER);
	forget_what_was_there(book, (int)(n - book->node) + 1);
	demo_book_note(book, now, "%s %s", n->name, how);
}

void demo_book_reset(struct demo_book *book, int node, const char *how, double now)
{
	struct book_node *n = &book->node[node - 1];
	if (!n->on || (strcmp(n->stage, BOOT_LOADER) == 0 && now - n->since < RESET_ONCE))
		return;
	begin_anew(book, n, how, now);
	judge(book, now);
}

/* The stages of the installer; all others are the installed system's. */
static bool is_installer(const char *stage)
{
	static const char *const stages[] = {"start", "medium", "probe", "plan", "cabling", "erase", "partition", "arrays",
					     "restore", "files", "bootloader", "verify", "seal", "reboot"};
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
		if (strcmp(stages[i], stage) == 0)
			return true;
	return false;
}

static void note_event(struct demo_book *book, struct book_node *n, const struct demo_event *event, bool installs,
		       double now)
{
	if (event->state == EVENT_FAILED || event->state == EVENT_REFUSED)
		demo_book_note(book, now, "%s: %s %s: %s", n->name, event->stage, event_state_name(event->state), event->text);
	else if (installs && !n->installs)
		demo_book_note(book, now, "%s is being installed", n->name);
	else if (!*n->stage && strcmp(event->stage, LAST_STAGE) != 0)
		begin_anew(book, n, "starts anew", now);
	else if (!installs && n->installs)
		demo_book_note(book, now, "%s is installed, and started from its disks", n->name);
}

void demo_book_event(struct demo_book *book, int node, const struct demo_event *event, double now)
{
	struct book_node *n = &book->node[node - 1];
	bool installs = is_installer(event->stage);
	bool last = strcmp(event->stage, LAST_STAGE) == 0, up = last && event->state == EVENT_DONE;
	if (up && n->healthy == DEMO_YES) /* it said so already */
		return;
	note_event(book, n, event, installs, now);
	n->installs = installs;
	n->healthy = DEMO_NO;
	/* In the last one it is up, and waits for the others, or for a copy. */
	snprintf(n->stage, sizeof n->stage, "%s", last ? "" : event->stage);
	if (!last && event->state == EVENT_PROGRESS && event->percent >= 0)
		snprintf(n->stage, sizeof n->stage, "%s %d %%", event->stage, event->percent);
	if (up) {
		n->healthy = DEMO_YES;
		demo_book_note(book, now, "%s says that it is healthy", n->name);
	}
	judge(book, now);
}

void demo_book_condition(const struct book_node *node, char *words, size_t room)
{
	const char *plain = !node->on			     ? "off"
			    : node->frozen		     ? "frozen"
			    : node->healthy == DEMO_YES	     ? "healthy"
			    : node->member == DEMO_YES	     ? "in the cluster"
			    : node->unclean == DEMO_YES	     ? "to be fenced"
							     : "not in the cluster";
	if (node->on && !node->frozen && *node->stage)
		snprintf(words, room, "%s: %s", node->installs ? "installing" : "starting", node->stage);
	else
		snprintf(words, room, "%s", plain);
}

/* --- what nodes say ----------------------------------------------------------------------- */

static void see_node(struct demo_book *book, int i, const struct demo_seen *seen, double now)
{
	struct book_node *n = &book->node[i];
	enum demo_known member = seen->member[i], unclean = seen->unclean[i];
	bool gone = n->member == DEMO_YES && member == DEMO_NO;
	if (gone)
		demo_book_note(book, now, "%s left the cluster", n->name);
	else if (n->member == DEMO_NO && member == DEMO_YES)
		demo_book_note(book, now, "%s joined the cluster", n->name);
	if (unclean == DEMO_NO && member == DEMO_NO && (n->unclean == DEMO_YES || (gone && n->unclean != DEMO_UNKNOWN)))
		demo_book_note(book, now, "%s counts as fenced", n->name);
	n->member = member == DEMO_UNKNOWN ? n->member : member;
	n->unclean = unclean == DEMO_UNKNOWN ? n->unclean : unclean;
	if (gone)
		n->healthy = DEMO_NO;
}

static void see_volume(struct demo_book *book, int i, int place, double now)
{
	if (place < 0 || place == book->place[i] || (place > 0 && !book->node[place - 1].on))
		return;
	book->place[i] = place;
	if (place)
		demo_book_note(book, now, "%s is promoted on %s", book->cluster->volume[i].name, book->node[place - 1].name);
	else
		demo_book_note(book, now, "%s is promoted nowhere", book->cluster->volume[i].name);
}

/* Who has no quorum knows nothing of the others: what it says of them is left aside. */
static bool is_alone(struct demo_book *book, struct book_node *from, const struct demo_seen *seen, double now)
{
	bool alone = seen->quorate == DEMO_NO;
	if (alone && !from->alone && !*from->stage)
		demo_book_note(book, now, "%s has no quorum", from->name);
	from->alone = alone;
	if (alone)
		from->healthy = DEMO_NO;
	return alone;
}

static void take_complaint(struct demo_book *book, const struct demo_seen *seen)
{
	if (seen->healthy == DEMO_YES ? book->complains != seen->from : !*seen->complaint)
		return;
	book->complains = seen->healthy == DEMO_YES ? 0 : seen->from;
	snprintf(book->complaint, sizeof book->complaint, "%s", seen->complaint);
}

void demo_book_see(struct demo_book *book, const struct demo_seen *seen, double now)
{
	struct book_node *from = &book->node[seen->from - 1];
	if (!from->on || is_alone(book, from, seen, now))
		return;
	for (int i = 0; i < book->cluster->n; i++) {
		see_node(book, i, seen, now);
		see_volume(book, i, seen->place[i], now);
	}
	if (seen->healthy != DEMO_UNKNOWN)
		from->healthy = seen->healthy;
	if (seen->healthy == DEMO_YES)
		*from->stage = '\0';
	take_complaint(book, seen);
	snprintf(book->afford, sizeof book->afford, "%s", seen->afford);
	judge(book, now);
}

/* --- guests ------------------------------------------------------------------------------- */

void demo_book_heard(struct demo_book *book, int guest, double now)
{
	struct book_guest *g = &book->guest[guest];
	if (!g->answers) {
		if (g->heard < 0) {
			g->first = now;
			demo_book_note(book, now, "%s answers", g->name);
		} else {
			demo_book_note(book, now, "%s answers again, after %.1f s", g->name, now - g->heard);
		}
	}
	g->answers = true;
	g->heard = now;
	judge(book, now);
}

void demo_book_tick(struct demo_book *book, double now)
{
	for (int i = 0; i < book->guests; i++) {
		struct book_guest *g = &book->guest[i];
		if (!g->answers || now - g->heard < BOOK_SILENCE)
			continue;
		g->answers = false;
		demo_book_note(book, g->heard, "%s answers for the last time", g->name);
	}
	judge(book, now);
}

/* --- as a file ---------------------------------------------------------------------------- */

static struct json_object *deed_json(const struct book_deed *deed)
{
	struct json_object *o = json_object_new_object(), *notes = json_object_new_array();
	json_put_string(o, "command", *deed->line ? deed->line : NULL);
	json_put_tenths(o, "at", deed->at);
	json_object_object_add(o, "status", deed->status < 0 ? NULL : json_object_new_int(deed->status));
	json_put_string(o, "said", deed->said);
	for (size_t i = 0; i < deed->notes; i++) {
		struct json_object *note = json_object_new_object();
		json_put_tenths(note, "after", deed->note[i].at - deed->at);
		json_put_string(note, "text", deed->note[i].text);
		json_object_array_add(notes, note);
	}
	json_object_object_add(o, "happened", notes);
	return o;
}

char *demo_book_json(const struct demo_book *book)
{
	struct json_object *top = json_object_new_object(), *deeds = json_object_new_array();
	for (size_t i = 0; i < book->deeds; i++)
		json_object_array_add(deeds, deed_json(&book->deed[i]));
	json_object_object_add(top, "commands", deeds);
	return json_text(top);
}
