/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cabling_gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cabling_wait.h"
#include "plan/cabling_report.h"
#include "plan/nic.h"
#include "plan/port_text.h"
#include "ports.h"
#include "stage.h"
#include "sys/clock.h"
#include "sys/publish.h"

/* seconds */
#define LIMIT 3.0   /* a neighbour that is switched off holds up no installation for longer */
#define NEEDED 6.0  /* since the beginning: drivers, negotiation and three hellos, if the medium was read faster */
#define LOOKING 10.0
#define PAUSE 0.25

/* What is known at one moment, and what follows. */
struct judgement {
	struct port_facts ports[PORTS_MAX];
	size_t count;
	struct cabling cabling;
};

static void judge(struct judgement *now, const struct installation *it)
{
	cabling_free(&now->cabling);
	now->cabling = (struct cabling)CABLING_NULL;
	now->count = ports_known(now->ports);
	cabling_decide(&now->cabling, &it->area.cluster, it->area.node, now->ports, now->count, NULL, 0, false);
}

static struct judgement *judgement_new(const struct installation *it)
{
	struct judgement *now = xcalloc(1, sizeof *now);
	judge(now, it);
	return now;
}

static void judgement_free(struct judgement *now)
{
	if (now)
		cabling_free(&now->cabling);
	free(now);
}

/* ---- waiting ---- */

static bool settled(const struct judgement *now, const struct installation *it)
{
	return cabling_settled(now->ports, now->count, nic_ports_needed(&it->area.cluster, it->area.node), clock_now());
}

/* Told each second: a person is at the racks and plugs cables in meanwhile. */
static void show_waiting(const struct cabling_wait *wait, const struct judgement *now, const struct installation *it)
{
	static int told = -1;
	int waited = (int)(clock_now() - wait->began);
	struct text text = TEXT_NULL;
	if (waited == told || wait->rule != CABLING_REQUIRE)
		return;
	told = waited;
	cabling_wait_text(&text, &now->cabling, &it->area.cluster, it->area.node);
	stage_moment((int)(waited * 100 / CABLING_WAIT_MISSING), "%d s: %s", waited, text.s);
	text_free(&text);
}

static double limit(void)
{
	double needed = NEEDED - ports_listened();
	return needed > LIMIT ? needed : LIMIT;
}

/* If nobody listens, more will never be known. */
static void wait_for_ring(struct judgement *now, const struct installation *it, enum cabling_rule rule, double seconds)
{
	struct cabling_wait wait = cabling_wait_begin(rule, seconds, clock_now());
	while (cabling_wait(&wait, &now->cabling, settled(now, it), clock_now()) == CABLING_WAIT && ports_listening()) {
		show_waiting(&wait, now, it);
		clock_pause(PAUSE);
		judge(now, it);
	}
}

/* ---- saying ---- */

static void draw(const struct judgement *now, const struct installation *it)
{
	struct text text = TEXT_NULL;
	cabling_drawing(&text, &now->cabling, &it->area.cluster, it->area.node, now->ports, now->count);
	char *rest = text_take(&text), *drawing = rest, *line;
	while ((line = strsep(&rest, "\n")))
		if (rest || *line)
			say("%s", line);
	free(drawing);
}

static int report_on(const struct judgement *now, const struct installation *it, struct report *report)
{
	if (!ports_listening())
		report_warning(report, NULL, "nobody listens on the ports any more: see the log");
	return cabling_report(&now->cabling, &it->area.profile, report);
}

static int end_stage(const struct judgement *now, int refused, const struct report *said)
{
	if (refused)
		return stage_refused(said);
	if (now->cabling.wrong)
		stage_warned(said, "not as the ring wants it; by cabling = warn the installation goes on");
	else if (said->count)
		stage_warned(said, "as the ring wants it, but for this:");
	else
		stage_done("as the ring wants it");
	return 0;
}

/* ---- outside ---- */

int cabling_gate(struct installation *it)
{
	struct report said = REPORT_NULL;
	stage_begin("cabling", "listening who is at the other end of each cable");
	struct judgement *now = judgement_new(it);
	wait_for_ring(now, it, it->area.profile.cabling, limit());
	draw(now, it);
	int result = end_stage(now, report_on(now, it, &said), &said);
	report_free(&said);
	judgement_free(now);
	return result;
}

int cabling_look(const struct installation *it, struct report *report)
{
	struct judgement *now = judgement_new(it);
	wait_for_ring(now, it, CABLING_WARN, LOOKING);
	say("The ring as it is cabled here:");
	draw(now, it);
	int refused = report_on(now, it, report);
	judgement_free(now);
	return refused ? -1 : 0;
}

void cabling_remark(const struct installation *it, struct report *report)
{
	struct judgement *now = judgement_new(it);
	wait_for_ring(now, it, CABLING_WARN, limit());
	report_on(now, it, report);
	judgement_free(now);
}

static char *memory_of(const struct judgement *now)
{
	struct port_memory memory[PORTS_MAX];
	struct text text = TEXT_NULL;
	size_t count = port_memory_learn(memory, 0, PORTS_MAX, &now->cabling, now->ports, now->count);
	port_memory_format(&text, memory, count);
	return text_take(&text);
}

int cabling_remember(const struct installation *it, const char *root, struct report *report)
{
	struct judgement *now = judgement_new(it);
	char *text = memory_of(now), *path = xasprintf("%s" PORTS_MEMORY, root), *folder = folder_of(path);
	make_folders(folder);
	int result = *text ? publish(path, text, strlen(text), 0644, report) : 0;
	free(folder);
	free(path);
	free(text);
	judgement_free(now);
	return result;
}
