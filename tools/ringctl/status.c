/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "status.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "commands.h"
#include "gather.h"
#include "plan/ring_drawing.h"
#include "sys/publish.h"

#define ECHO_PATIENCE 700 /* ms; emulated neighbours under load need a few hundred */

enum form { FORM_TEXT, FORM_RING, FORM_JSON, FORM_BRIEF, FORM_MOTD };

static void usage(FILE *to)
{
	fputs("usage: ringctl status [--ring | --json | --brief | --motd] [--root FOLDER]\n\n"
	      "Shows this node, what it sees of its cluster, and as its last line whether that is healthy.\n\n"
	      "  --ring   with a drawing of the ring\n"
	      "  --json   the same for machines\n"
	      "  --brief  one line\n"
	      "  --motd   writes that line to " MOTD ", where /etc/motd leads\n"
	      "  --root   looks at a captured tree instead of this machine\n\n"
	      "Exit status: 0 healthy, 1 not healthy, 2 usage, 3 trouble.\n",
	      to);
}

char *status_brief(const struct self *self, const struct health *health)
{
	char *line = health_line(health);
	char *brief = xasprintf("%s %s: %s", self->profile.name, self->cluster.node[self->node - 1].name, line);
	free(line);
	return brief;
}

void status_motd(const struct self *self, const struct health *health)
{
	struct report ignored = REPORT_NULL;
	char *brief = status_brief(self, health), *line = xasprintf("%s\n", brief);
	if (make_folders("/run/ringlet") == 0)
		publish(MOTD, line, strlen(line), 0644, &ignored);
	report_free(&ignored);
	free(line);
	free(brief);
}

static char *drawing(const struct cluster *cluster)
{
	struct text text = TEXT_NULL;
	ring_drawing(&text, cluster);
	return text_take(&text);
}

static void show(enum form form, const struct self *self, const struct health_facts *facts, const struct health *health)
{
	char *text = NULL;
	switch (form) {
	case FORM_RING:
		text = drawing(&self->cluster);
		printf("%s\n", text);
		/* fall through */
	case FORM_TEXT:
		status_text(self, facts, health, stdout, isatty(STDOUT_FILENO));
		break;
	case FORM_JSON:
		text = status_json(self, facts, health);
		fputs(text, stdout);
		break;
	case FORM_BRIEF:
		text = status_brief(self, health);
		puts(text);
		break;
	case FORM_MOTD:
		status_motd(self, health);
		break;
	}
	free(text);
}

static int status(enum form form, const char *root)
{
	struct self self;
	struct health_facts facts;
	struct health health;

	if (self_load_or_say(&self, root) < 0)
		return EXIT_TROUBLE;
	health_facts_init(&facts, &self.cluster, self.node);
	gather_local(&facts, root);
	gather_echo(&facts, root, ECHO_PATIENCE);
	gather_cluster(&facts, root);
	health_judge(&health, &facts);
	show(form, &self, &facts, &health);
	int result = health.count ? EXIT_UNWELL : EXIT_FINE;
	health_free(&health);
	self_free(&self);
	return fflush(stdout) == 0 ? result : EXIT_TROUBLE;
}

int cmd_status(int argc, char **argv)
{
	static const struct option options[] = {
		{"ring", no_argument, NULL, 'g'}, {"json", no_argument, NULL, 'j'}, {"brief", no_argument, NULL, 'b'}, {"motd", no_argument, NULL, 'm'},
		{"root", required_argument, NULL, 'r'}, {"help", no_argument, NULL, 'h'}, {0},
	};
	enum form form = FORM_TEXT;
	const char *root = "";
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'g': form = FORM_RING; break;
		case 'j': form = FORM_JSON; break;
		case 'b': form = FORM_BRIEF; break;
		case 'm': form = FORM_MOTD; break;
		case 'r': root = optarg; break;
		case 'h': usage(stdout); return EXIT_FINE;
		default: usage(stderr); return EXIT_USAGE;
		}
	}
	if (optind != argc) {
		usage(stderr);
		return EXIT_USAGE;
	}
	return status(form, root);
}
