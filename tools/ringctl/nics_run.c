/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The daemon: one round after the other of hearing what is new, having it judged (plan/cabling.h), and doing what
 * follows from it. It keeps nothing that a restart would miss: roles are known by the ports' names.
 */
#include "nics.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/text.h"
#include "commands.h"
#include "nics_bridge.h"
#include "nics_memory.h"
#include "nics_mtu.h"
#include "nics_names.h"
#include "nics_networkd.h"
#include "nics_words.h"
#include "plan/hello.h"
#include "sys/clock.h"
#include "sys/event.h"
#include "sys/link.h"
#include "sys/listen.h"
#include "sys/notify.h"
#include "sys/publish.h"

/* seconds */
#define PATIENCE_NONE 60.0 /* no port yet: drivers are being loaded, and there is nothing better to do than to wait */
#define PATIENCE_SOME 15.0 /* fewer ports than roles, and no further one since */
#define PATIENCE_HEAR 6.0  /* enough ports, and no word from the neighbours */
#define SETTLED 2.5	   /* listened that long without any news: nobody is there */
#define PATIENCE_LOST 5.0  /* a role has lost its port: the cable is perhaps on its way to another socket */
#define LOOK_AGAIN 0.05	   /* udev is still at work on a port */
#define ROUND 1.0

struct nics {
	const struct self *self;
	struct listener *listener;
	struct link_socket *link;
	struct nics_names names;
	struct nics_memory memory;
	struct nics_networkd networkd;
	struct nics_complaints complaints;
	struct mtu_memo mtu[PORTS_MAX];
	unsigned mtu_of[PORTS_MAX]; /* whose memo, by its index */
	unsigned mtu_refused;	    /* of which port it was said */
	size_t port_count;
	double port_news;     /* when their number changed */
	double missing_since; /* since when a role has no port without guessing; 0: none is missing */
	bool ready; /* the names stand as well as can be known: others may start */
	bool quiet; /* no event of a start: the machine runs already, or this is a test */
};

/* Without the key nobody is believed; the names have to come from what is remembered, or the order of the bus. */
static void read_key(uint8_t key[HELLO_KEY_SIZE], const char *root)
{
	size_t length;
	char *path = xasprintf("%s/etc/corosync/authkey", root);
	char *secret = read_file(path, &length, 4096);
	if (secret && length > 0) {
		hello_key(key, (const uint8_t *)secret, length);
	} else {
		fprintf(stderr, "%s cannot be read (%s): no neighbour can be believed\n", path,
			secret ? "it is empty" : strerror(errno));
		while (getrandom(key, HELLO_KEY_SIZE, 0) != HELLO_KEY_SIZE) {
		}
	}
	free(secret);
	free(path);
}

/* Two of them would say hello as two machines, and have each other's frames taken for recordings. Held until the end. */
static bool is_alone(const char *root)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	char *folder = xasprintf("%s/run/ringlet", root), *path = xasprintf("%s/nics.lock", folder);
	int fd = make_folders(folder) < 0 ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	bool alone = fd >= 0 && fcntl(fd, F_SETLK, &whole) == 0;
	if (!alone && fd >= 0 && (errno == EAGAIN || errno == EACCES))
		fprintf(stderr, "ringctl nics: it runs already (ringlet-nics.service)\n");
	else if (!alone)
		fprintf(stderr, "ringctl nics: %s: %s\n", path, strerror(errno));
	free(path);
	free(folder);
	return alone;
}

static int open_all(struct nics *nics, const struct nics_options *options)
{
	static uint8_t key[HELLO_KEY_SIZE];
	struct report report = REPORT_NULL;
	read_key(key, options->root);
	const struct listener_setup setup = {
		.cluster = &nics->self->cluster,
		.node = nics->self->node,
		.key = key,
		.root = "",
		.only = options->only,
	};
	nics->link = link_open();
	nics->listener = listener_open(&setup, &report);
	report_print(&report, stderr, false);
	report_free(&report);
	if (!nics->link)
		fprintf(stderr, "no netlink socket: %s\n", strerror(errno));
	nics_names_init(&nics->names, &nics->self->cluster, nics->self->node);
	nics->names.no_udev = options->only;
	nics_memory_load(&nics->memory, options->root);
	nics->quiet = options->only || nics_memory_state_there(&nics->memory);
	nics->networkd.root = options->root;
	nics->port_news = clock_now();
	return nics->listener && nics->link ? 0 : -1;
}

/* --- when the names are as good as they get ----------------------------------------------- */

/* Nothing better will be known soon: what is still without a port is to be guessed. */
static bool is_time_to_guess(const struct nics *nics, size_t count, double now)
{
	double since = now - nics->port_news;
	if (nics->ready)
		return now - nics->missing_since >= PATIENCE_LOST;
	if (count < nics->names.role_count)
		return since >= (count ? PATIENCE_SOME : PATIENCE_NONE);
	return since >= PATIENCE_HEAR || listener_settled(nics->listener, SETTLED);
}

/* Fills cabling. True: it is as good as it will be for now. */
static bool judge(struct nics *nics, struct cabling *cabling, const struct port_facts *port, size_t count, double now)
{
	const struct self *self = nics->self;
	const struct nics_memory *memory = &nics->memory;
	cabling_decide(cabling, &self->cluster, self->node, port, count, memory->port, memory->count, false);
	bool missing = cabling->role_count < nics->names.role_count;
	nics->missing_since = !missing ? 0 : nics->missing_since ? nics->missing_since : now;
	if (!missing || !is_time_to_guess(nics, count, now))
		return !missing;
	cabling_free(cabling);
	cabling_decide(cabling, &self->cluster, self->node, port, count, memory->port, memory->count, true);
	return true;
}

/* The gravest that is wrong. A neighbour that is not heard is starting itself, as a rule: the journal has it if it stays away. */
static const struct cabling_complaint *worth_telling(const struct cabling *cabling)
{
	for (size_t i = 0; i < cabling->complaint_count; i++)
		if (cabling->complaints[i].wrong && cabling->complaints[i].flaw != FLAW_MISSING)
			return &cabling->complaints[i];
	return NULL;
}

/* The first words of a node that starts. The channel lets in one program at a time: ringctl report is next. */
static void tell_start(const struct nics *nics, const struct cabling *cabling)
{
	event_open(nics->self->cluster.node[nics->self->node - 1].name);
	event_send("system", EVENT_START, 0, "the installed system starts");
	const struct cabling_complaint *complaint = worth_telling(cabling);
	if (complaint)
		event_send("system", EVENT_PROGRESS, 0, "%s", complaint->text);
	event_close();
}

static void get_ready(struct nics *nics, const struct cabling *cabling, const struct port_facts *port, size_t count)
{
	struct text text = TEXT_NULL;
	text_add(&text, "READY=1\nSTATUS=");
	for (size_t i = 0; i < count; i++)
		if (nics_names_is_role(&nics->names, port[i].nic.ifname))
			text_add(&text, "%s %s; ", port[i].nic.ifname, port[i].nic.mac);
	nics->ready = true;
	if (!nics->quiet)
		tell_start(nics, cabling);
	if (notify(text.s) < 0)
		fprintf(stderr, "systemd cannot be told: %s\n", strerror(errno));
	text_free(&text);
}

/* --- what follows from a judgement -------------------------------------------------------- */

static struct mtu_memo *memo_of(struct nics *nics, unsigned ifindex)
{
	size_t i = 0;
	while (i < PORTS_MAX - 1 && nics->mtu_of[i] && nics->mtu_of[i] != ifindex)
		i++;
	if (nics->mtu_of[i] != ifindex)
		nics->mtu[i] = (struct mtu_memo){0};
	nics->mtu_of[i] = ifindex;
	return &nics->mtu[i];
}

static const char *why_mtu(const struct nics *nics, const struct port_facts *port, bool cable, unsigned mtu)
{
	if (!cable)
		return "it is no cable's any more";
	if (nics->self->profile.cable_mtu)
		return "the profile says so";
	return mtu > port->mtu ? "as large as it can be; whether that comes through is tried" : "larger frames do not come through";
}

static void set_mtu(struct nics *nics, const struct port_facts *port, unsigned ifindex, bool cable, unsigned mtu)
{
	if (link_mtu(nics->link, ifindex, mtu) == 0)
		printf("%s has an MTU of %u now: %s\n", port->nic.ifname, mtu, why_mtu(nics, port, cable, mtu));
	else if (nics->mtu_refused != ifindex)
		fprintf(stderr, "%s takes no MTU of %u: %s\n", port->nic.ifname, mtu, strerror(errno));
	nics->mtu_refused = ifindex;
	fflush(stdout);
}

static void set_sizes(struct nics *nics, const struct port_facts *port, size_t count, double now)
{
	for (size_t i = 0; i < count; i++) {
		unsigned ifindex = listener_ifindex(nics->listener, i);
		bool cable = nics_names_is_role(&nics->names, port[i].nic.ifname) && strcmp(port[i].nic.ifname, "lan0") != 0;
		unsigned mtu = mtu_decide(memo_of(nics, ifindex), &port[i], cable, nics->self->profile.cable_mtu, now);
		if (mtu)
			set_mtu(nics, &port[i], ifindex, cable, mtu);
	}
}

/* What a port is used as is what it is called: so others say the same, and a restart changes nothing. */
static void tell_roles(struct nics *nics)
{
	size_t count;
	char name[IF_NAMESIZE];
	listener_ports(nics->listener, &count);
	for (size_t i = 0; i < count; i++) {
		bool named = if_indextoname(listener_ifindex(nics->listener, i), name) &&
			     nics_names_is_role(&nics->names, name);
		listener_role(nics->listener, i, named ? name : "");
	}
}

static void look_at_ports(struct nics *nics, double now)
{
	size_t count;
	listener_ports(nics->listener, &count);
	if (count != nics->port_count)
		nics->port_news = now;
	nics->port_count = count;
	nics_names_look(&nics->names, nics->listener, now);
	nics_bridge_keep(nics->link, nics->listener);
	tell_roles(nics);
}

/* Returns within how many seconds the next round has to be. */
static double do_round(struct nics *nics, bool news)
{
	const struct self *self = nics->self;
	struct cabling cabling = CABLING_NULL;
	size_t count;
	double now = clock_now();
	look_at_ports(nics, now);
	const struct port_facts *port = listener_ports(nics->listener, &count);
	bool judged = judge(nics, &cabling, port, count, now), udev_done = nics_names_ready(&nics->names, now);
	size_t renamed = !udev_done ? 0 : nics_names_apply(&nics->names, nics->link, nics->listener, &cabling,
							   &self->cluster, self->node, &nics->networkd, now);
	if (renamed == 0 && udev_done && !nics->ready && judged)
		get_ready(nics, &cabling, port, count);
	if (renamed == 0)
		set_sizes(nics, port, count, now);
	nics_memory_learn(&nics->memory, &cabling, port, count);
	nics_memory_write(&nics->memory, port, count, news, now);
	nics_words_complain(&nics->complaints, &cabling, now);
	double next = nics_networkd_turn(&nics->networkd, nics->names.role, nics->names.role_count, now) - now;
	cabling_free(&cabling);
	return !udev_done || renamed ? LOOK_AGAIN : clock_later(LOOK_AGAIN, clock_sooner(next, ROUND));
}

int nics_run(const struct self *self, const struct nics_options *options)
{
	static struct nics only; /* for ever */
	struct nics *nics = &only;
	double next = 0;
	nics->self = self;
	if (!is_alone(options->root) || open_all(nics, options) < 0)
		return EXIT_TROUBLE;
	for (;;) {
		bool news = listener_turn(nics->listener, next);
		next = do_round(nics, news);
	}
}
