/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The routing daemon's configuration: BIRD, BGP between the two ends of each cable, each node an AS of its own, BFD
 * to notice a cable that is silent. Each node announces its ring address and passes on those of the others, so each
 * hears of every node from both sides and has the other way at hand when a cable is lost. No port is named here:
 * a neighbour is who has the address at the other end.
 */
#include "plan/files_parts.h"

#define AS_FIRST 64512 /* node K is 64512 + K, of those for private use */

static void add_head(struct text *text, const struct files_job *job)
{
	char ring[IPV4_TEXT];
	ipv4_format(job->node->ring, ring);
	text_add(text,
		 "# Ways round the ring. To look: birdc show route all; birdc show protocols; birdc show bfd sessions\n"
		 "log syslog { info, remote, warning, error, auth, fatal, bug };\n"
		 "router id %s;\n"
		 "\n"
		 "# The kernel tells of changes at once; this is for those it could not tell.\n"
		 "protocol device { scan time 60; }\n"
		 "\n"
		 "protocol direct own {\n"
		 "	interface \"lo\";\n"
		 "	ipv4 { import where net = %s/32; };\n"
		 "}\n"
		 "\n"
		 "# Two cables to the same node, or two ways of the same length, are both used.\n"
		 "protocol kernel {\n"
		 "	merge paths yes;\n"
		 "	ipv4 {\n"
		 "		import none;\n"
		 "		export filter {\n"
		 "			if source != RTS_BGP then reject;\n"
		 "			krt_prefsrc = %s;\n"
		 "			accept;\n"
		 "		};\n"
		 "	};\n"
		 "}\n",
		 ring, ring, ring);
}

/* Only ring addresses of the plan are said and believed. */
static void add_filter(struct text *text, const struct cluster *cluster)
{
	char ring[IPV4_TEXT];
	text_add(text, "\nfilter nodes {\n	if net ~ [");
	for (int i = 0; i < cluster->n; i++)
		text_add(text, "%s %s/32", i ? "," : "", ipv4_format(cluster->node[i].ring, ring));
	text_add(text, " ] then accept;\n	reject;\n}\n");
}

/*
 * 0.5 s of silence: TCP, which waits 0.2 s and then 0.4 s before it sends again, then meets the new way 0.6 s after
 * the cable fell silent and not at its next try, after 1.4 s. As often while there is no session ("idle"): with the
 * usual second a cable that fails soon after its return was missed for up to 5 s. The hold time is for a neighbour
 * whose BFD speaks while the rest of it hangs.
 */
static void add_template(struct text *text)
{
	text_add(text, "\n"
		       "protocol bfd {\n"
		       "	accept ipv4 direct;\n"
		       "	interface \"*\" {\n"
		       "		interval 100 ms;\n"
		       "		idle tx interval 100 ms;\n"
		       "		multiplier 5;\n"
		       "	};\n"
		       "}\n"
		       "\n"
		       "template bgp cable {\n"
		       "	direct;\n"
		       "	check link yes;\n"
		       "	bfd yes;\n"
		       "	ttl security yes;\n"
		       "	hold time 9;\n"
		       "	connect delay time 1;\n"
		       "	connect retry time 2;\n"
		       "	error wait time 1, 2;\n"
		       "	ipv4 {\n"
		       "		import filter nodes;\n"
		       "		export filter nodes;\n"
		       "		next hop self;\n"
		       "	};\n"
		       "}\n");
}

static void add_cable(struct text *text, const struct cluster_cable *cable, int end)
{
	char own[IPV4_TEXT], other[IPV4_TEXT];
	text_add(text,
		 "\n"
		 "protocol bgp '%s' from cable {\n"
		 "	local %s as %d;\n"
		 "	neighbor %s as %d;\n"
		 "}\n",
		 cable->ifname[end], ipv4_format(cable->address[end], own), AS_FIRST + cable->node[end],
		 ipv4_format(cable->address[!end], other), AS_FIRST + cable->node[!end]);
}

void files_routing(const struct files_job *job)
{
	const struct cluster *cluster = job->cluster;
	struct text text = TEXT_NULL;
	add_head(&text, job);
	add_filter(&text, cluster);
	add_template(&text);
	for (int c = 0; c < cluster->cables; c++) {
		int end = cable_end(&cluster->cable[c], job->node->number);
		if (end >= 0)
			add_cable(&text, &cluster->cable[c], end);
	}
	file_add(job, "/etc/bird/bird.conf", 0644, SHOWN, &text);
}
