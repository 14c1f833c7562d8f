/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_wish.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/num.h"
#include "commands.h"
#include "guest_read.h"
#include "plan/profile_values.h"
#include "sys/publish.h"

#define DEFINITION_LIMIT (1 << 20)

enum {
	MEMORY = 256, CPUS, DISK, THIN, ISO, CLOUD, SSH_KEY, HASH, USER_DATA, KERNEL, INITRD, APPEND, BRIDGE, MAC, NIC, BUS,
	CACHE, NO_AUTOSTART, UNPROTECTED, EMULATE, HEADLESS, DEFINITION, VOLUME, HERE, NO_WAIT, ROOT,
};

static const struct option options[] = {
	{"memory", required_argument, NULL, MEMORY},
	{"cpus", required_argument, NULL, CPUS},
	{"disk", required_argument, NULL, DISK},
	{"thin", no_argument, NULL, THIN},
	{"iso", required_argument, NULL, ISO},
	{"cloud", required_argument, NULL, CLOUD},
	{"ssh-key", required_argument, NULL, SSH_KEY},
	{"password-hash", required_argument, NULL, HASH},
	{"user-data", required_argument, NULL, USER_DATA},
	{"kernel", required_argument, NULL, KERNEL},
	{"initrd", required_argument, NULL, INITRD},
	{"append", required_argument, NULL, APPEND},
	{"bridge", required_argument, NULL, BRIDGE},
	{"mac", required_argument, NULL, MAC},
	{"nic", required_argument, NULL, NIC},
	{"bus", required_argument, NULL, BUS},
	{"cache", required_argument, NULL, CACHE},
	{"no-autostart", no_argument, NULL, NO_AUTOSTART},
	{"unprotected", no_argument, NULL, UNPROTECTED},
	{"emulate", no_argument, NULL, EMULATE},
	{"headless", no_argument, NULL, HEADLESS},
	{"definition", required_argument, NULL, DEFINITION},
	{"volume", required_argument, NULL, VOLUME},
	{"here", no_argument, NULL, HERE},
	{"no-wait", no_argument, NULL, NO_WAIT},
	{"root", required_argument, NULL, ROOT},
	{0},
};

static int wrong(const char *option, const char *value, const char *accepted)
{
	fprintf(stderr, "%s: '%s' is not understood; accepted is %s\n", option, value, accepted);
	return EXIT_USAGE;
}

static int too_many(const char *option, int most)
{
	fprintf(stderr, "%s: at most %d\n", option, most);
	return EXIT_USAGE;
}

/* ---- single options; each 0, or the exit status ---- */

static int take_file(struct guest_wish *wish, const char **file)
{
	if (wish->file_count == GUEST_FILES_MAX)
		return too_many("files", GUEST_FILES_MAX);
	*file = optarg;
	wish->files[wish->file_count++] = file;
	return 0;
}

static int take_size(uint64_t *size, const char *option)
{
	return size_parse(optarg, size) ? 0 : wrong(option, optarg, "a size: 512M, 20G");
}

static int take_disk(struct guest_wish *wish)
{
	if (wish->guest.disks == GUEST_DISKS_MAX)
		return too_many("--disk", GUEST_DISKS_MAX);
	return take_size(&wish->guest.disk[wish->guest.disks++].size, "--disk");
}

static int take_cpus(struct guest_wish *wish)
{
	uint64_t value;
	if (!num_parse(optarg, 1, 1000, &value))
		return wrong("--cpus", optarg, "a number: 2");
	wish->guest.cpus = (unsigned)value;
	return 0;
}

static int take_ssh_key(struct guest_wish *wish)
{
	if (wish->ssh_keys == sizeof wish->ssh_key / sizeof *wish->ssh_key)
		return too_many("--ssh-key", sizeof wish->ssh_key / sizeof *wish->ssh_key);
	return take_file(wish, &wish->ssh_key[wish->ssh_keys++]);
}

static int take_hash(struct guest_wish *wish)
{
	const char *flaw = password_hash_flaw(optarg);
	if (flaw)
		fprintf(stderr, "--password-hash: %s\n", flaw);
	wish->password_hash = optarg;
	return flaw ? EXIT_USAGE : 0;
}

/* An interface's name: what libvirt and the kernel take. */
static int take_bridge(struct guest_wish *wish)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
	if (wish->bridges == GUEST_NICS_MAX)
		return too_many("--bridge", GUEST_NICS_MAX);
	if (!*optarg || strlen(optarg) > 15 || optarg[strspn(optarg, good)])
		return wrong("--bridge", optarg, "the name of a bridge: br0");
	snprintf(wish->guest.nic[wish->bridges].bridge, sizeof wish->guest.nic[0].bridge, "%s", optarg);
	wish->bridges++;
	return 0;
}

static int take_mac(struct guest_wish *wish)
{
	if (wish->macs == GUEST_NICS_MAX)
		return too_many("--mac", GUEST_NICS_MAX);
	if (!guest_mac_parse(wish->guest.nic[wish->macs].mac, optarg))
		return wrong("--mac", optarg, "an address of one machine: 52:54:00:12:34:56");
	wish->macs++;
	return 0;
}

static int take_either(bool *second, const char *option, const char *first_word, const char *second_word)
{
	char accepted[40];
	snprintf(accepted, sizeof accepted, "%s or %s", first_word, second_word);
	*second = strcmp(optarg, second_word) == 0;
	return *second || strcmp(optarg, first_word) == 0 ? 0 : wrong(option, optarg, accepted);
}

static int take_cloud(struct guest_wish *wish)
{
	wish->images = 1;
	wish->cloud = true;
	return wish->image[0] ? too_many("--cloud", 1) : take_file(wish, &wish->image[0]);
}

static int take_cache(struct guest_wish *wish)
{
	return guest_cache_parse(&wish->guest.cache, optarg) ? 0 :
		wrong("--cache", optarg, "none, writeback, directsync or unsafe");
}

static int take_hardware(struct guest_wish *wish, int c)
{
	switch (c) {
	case MEMORY: return take_size(&wish->guest.memory, "--memory");
	case CPUS: return take_cpus(wish);
	case DISK: return take_disk(wish);
	case BRIDGE: return take_bridge(wish);
	case MAC: return take_mac(wish);
	case NIC: return take_either(&wish->guest.e1000e, "--nic", "virtio", "e1000e");
	case BUS: return take_either(&wish->guest.sata, "--bus", "virtio", "sata");
	case CACHE: return take_cache(wish);
	default: return EXIT_USAGE;
	}
}

static int take_content(struct guest_wish *wish, int c)
{
	switch (c) {
	case ISO: return take_file(wish, &wish->iso);
	case CLOUD: return take_cloud(wish);
	case SSH_KEY: return take_ssh_key(wish);
	case HASH: return take_hash(wish);
	case USER_DATA: return take_file(wish, &wish->user_data);
	case KERNEL: return take_file(wish, &wish->kernel);
	case INITRD: return take_file(wish, &wish->initrd);
	case DEFINITION: return take_file(wish, &wish->definition);
	default: return take_hardware(wish, c);
	}
}

static int take(struct guest_wish *wish, int c)
{
	switch (c) {
	case THIN:
		for (int i = 0; i < GUEST_DISKS_MAX; i++)
			wish->guest.disk[i].thin = true;
		break;
	case APPEND:
		free(wish->guest.append);
		wish->guest.append = xstrdup(optarg);
		break;
	case NO_AUTOSTART: wish->guest.autostart = false; break;
	case UNPROTECTED:
		wish->guest.unprotected = true;
		wish->guest.autostart = false;
		break;
	case EMULATE: wish->emulate = true; break;
	case HEADLESS: wish->guest.headless = true; break;
	case VOLUME: wish->volume = optarg; break;
	case HERE: wish->here = true; break;
	case NO_WAIT: wish->no_wait = true; break;
	case ROOT: wish->root = optarg; break;
	default: return take_content(wish, c);
	}
	return 0;
}

/* ---- the whole ---- */

/* What the definition of a guest elsewhere says, where the command line does not. */
static int take_definition(struct guest_wish *wish)
{
	struct guest_facts facts = {0};
	char *xml = read_file(wish->definition, NULL, DEFINITION_LIMIT);
	int result = xml ? guest_read(&facts, xml) : -1;
	if (result < 0)
		fprintf(stderr, "%s: %s\n", wish->definition, xml ? "is no definition of a libvirt domain" : strerror(errno));
	else if (facts.nvram)
		result = (fprintf(stderr, "%s: it starts by UEFI, which guests here do not yet\n", wish->definition), -1);
	if (result == 0) {
		wish->guest.memory = wish->guest.memory ? wish->guest.memory : facts.memory;
		wish->guest.cpus = wish->guest.cpus ? wish->guest.cpus : facts.cpus;
		for (; wish->macs < facts.macs && wish->macs < GUEST_NICS_MAX; wish->macs++)
			memcpy(wish->guest.nic[wish->macs].mac, facts.mac[wish->macs], MAC_TEXT);
	}
	guest_facts_free(&facts);
	free(xml);
	return result < 0 ? EXIT_UNWELL : 0;
}

/* A port for each bridge or address that was said, one where nothing was; "none" is none at all. */
static void settle_nics(struct guest_wish *wish)
{
	struct guest *guest = &wish->guest;
	guest->nics = wish->macs > wish->bridges ? wish->macs : wish->bridges;
	guest->nics = guest->nics ? guest->nics : 1;
	for (unsigned i = 0; i < guest->nics; i++)
		if (!*guest->nic[i].bridge)
			strcpy(guest->nic[i].bridge, "br0");
	if (wish->bridges == 1 && strcmp(guest->nic[0].bridge, "none") == 0)
		guest->nics = 0;
}

static int take_images(struct guest_wish *wish, int argc, char **argv)
{
	for (int i = optind + 1; i < argc; i++) {
		if (wish->images == GUEST_DISKS_MAX)
			return too_many("images", GUEST_DISKS_MAX);
		optarg = argv[i];
		int result = take_file(wish, &wish->image[wish->images++]);
		if (result)
			return result;
	}
	return 0;
}

static int judge(struct guest_wish *wish)
{
	struct report report = REPORT_NULL;
	struct guest *guest = &wish->guest;
	if (!guest->memory)
		report_error(&report, "--memory", "is wanted: --memory 2G");
	if (!guest->cpus)
		guest->cpus = 1;
	if (guest->memory)
		guest_check(guest, &report);
	if (!guest->disks && !wish->iso && !wish->kernel)
		report_error(&report, NULL, "nothing to start from: --disk, --iso, --cloud or --kernel is wanted");
	report_print(&report, stderr, isatty(STDERR_FILENO));
	int result = report.errors ? EXIT_USAGE : 0;
	report_free(&report);
	return result;
}

int guest_wish_parse(struct guest_wish *wish, int argc, char **argv, bool import)
{
	int c, result = 0;
	*wish = (struct guest_wish){.guest = GUEST_NULL, .root = "", .argc = argc, .argv = argv};
	while (result == 0 && (c = getopt_long(argc, argv, "", options, NULL)) != -1)
		result = take(wish, c);
	if (result || optind == argc)
		return result ? result : EXIT_USAGE;
	if (import ? optind + 1 == argc || wish->images : optind + 1 != argc || wish->definition)
		return EXIT_USAGE;
	if (guest_name_wrong(argv[optind])) {
		fprintf(stderr, "'%s': %s\n", argv[optind], guest_name_wrong(argv[optind]));
		return EXIT_USAGE;
	}
	snprintf(wish->guest.name, sizeof wish->guest.name, "%s", argv[optind]);
	result = import ? take_images(wish, argc, argv) : 0;
	if (result == 0 && wish->definition)
		result = take_definition(wish);
	if (wish->guest.disks < wish->images)
		wish->guest.disks = wish->images;
	wish->guest.kernel = wish->kernel;
	wish->guest.initrd = wish->initrd;
	settle_nics(wish);
	return result ? result : judge(wish);
}

void guest_wish_free(struct guest_wish *wish)
{
	guest_free(&wish->guest);
}

/* ---- for another node ---- */

/* "--iso=FILE" and FILE both end in the file's name. */
static char *renamed(const struct guest_wish *wish, char *word, char *const *there)
{
	for (unsigned i = 0; i < wish->file_count; i++) {
		const char *file = *wish->files[i];
		if (file >= word && file <= word + strlen(word))
			return xasprintf("%.*s%s", (int)(file - word), word, there[i]);
	}
	return xstrdup(word);
}

char **guest_wish_words(const struct guest_wish *wish, char *const *there)
{
	char **words = xcalloc((size_t)wish->argc + 4, sizeof *words);
	int n = 0;
	words[n++] = xstrdup("ringctl");
	words[n++] = xstrdup("guest");
	for (int i = 0; i < wish->argc; i++)
		words[n++] = renamed(wish, wish->argv[i], there);
	words[n++] = xstrdup("--here");
	return words;
}

void guest_words_free(char **words)
{
	for (char **w = words; *w; w++)
		free(*w);
	free(words);
}
