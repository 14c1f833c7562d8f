/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_bays.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "qemu_kind.h"

/* As many as all kinds keep. */
#define SERIAL_LENGTH 20

/* The next word of a list, up to one of the separators; the list moves on behind it. For the caller to free. */
static char *take_word(const char **list, const char *separators)
{
	size_t length = strcspn(*list, separators);
	char *word = xstrndup(*list, length);
	*list += length;
	return word;
}

/* One thing said of a place: '@' and the controller, ':' and a property, '*' and how often. */
static bool take_detail(struct hardware_bay *bay, unsigned *repeat, char mark, const char *word)
{
	const struct qemu_kind *kind = qemu_kind(bay->kind);
	uint64_t number = 0;
	if (mark == '*' && num_parse(word, 1, BAYS_MAX, &number))
		*repeat = (unsigned)number;
	else if (mark == '@' && kind->ports && num_parse(word, 0, 7, &number))
		bay->controller = (int)number;
	else if (mark == ':' && strcmp(word, "4k") == 0 && kind->sectors_4k)
		bay->sectors = SECTORS_4K;
	else if (mark == ':' && strcmp(word, "512e") == 0 && kind->sectors_512e)
		bay->sectors = SECTORS_512E;
	else if (mark == ':' && strcmp(word, "ssd") == 0 && kind->ssd)
		bay->ssd = true;
	else
		return false;
	return true;
}

static void add_ability(struct text *can, bool able, const char *word)
{
	if (able)
		text_add(can, "%s%s", can->length ? ", " : "", word);
}

static int wrong_detail(enum disk_kind is, const char *item, char mark, const char *word, struct report *report)
{
	const struct qemu_kind *kind = qemu_kind(is);
	struct text can = TEXT_NULL;
	add_ability(&can, kind->ports > 0, "@0 to @7");
	add_ability(&can, kind->sectors_4k, ":4k");
	add_ability(&can, kind->sectors_512e, ":512e");
	add_ability(&can, kind->ssd, ":ssd");
	add_ability(&can, true, "*1");
	report_error(report, "--disks", "%s: %s cannot be %c%s, but %s to *%d", item, kind->name, mark, word, can.s,
		     BAYS_MAX);
	text_free(&can);
	return -1;
}

/* One item of the list: a kind and what is said of it. */
static int take_item(struct hardware_bay *bay, unsigned *repeat, const char *item, struct report *report)
{
	const char *rest = item;
	char *name = take_word(&rest, "@:*");
	int result = 0;
	*bay = (struct hardware_bay){.kind = qemu_kind_named(name), .controller = CONTROLLER_ANY};
	*repeat = 1;
	if (bay->kind == KIND_ANY)
		result = report_error(report, "--disks", "'%s' is no kind of disk: virtio, sata, nvme, scsi, sas, mmc "
				      "or usb", name);
	while (result == 0 && *rest) {
		char mark = *rest++;
		char *word = take_word(&rest, "@:*");
		if (!take_detail(bay, repeat, mark, word))
			result = wrong_detail(bay->kind, item, mark, word, report);
		free(word);
	}
	free(name);
	return result;
}

static int take_items(struct hardware_machine *machine, const char *list, struct report *report)
{
	struct hardware_bay bay;
	unsigned repeat;
	do {
		char *item = take_word(&list, ",");
		int result = take_item(&bay, &repeat, item, report);
		free(item);
		if (result < 0)
			return -1;
		for (; repeat && machine->bays < BAYS_MAX; repeat--) {
			bay.disk = machine->bays < machine->disks_most ? machine->bays + 1 : 0;
			machine->bay[machine->bays++] = bay;
		}
		if (repeat)
			return report_error(report, "--disks", "more than %d places", BAYS_MAX);
	} while (*list++ == ',');
	return 0;
}

int vm_bays_kinds(struct hardware_machine *machine, const char *list, struct report *report)
{
	machine->bays = 0;
	if (take_items(machine, list, report) < 0)
		return -1;
	if (machine->bays < machine->disks)
		return report_error(report, "--disks", "tells of %u places, and %s has %u disks", machine->bays,
				    machine->name, machine->disks);
	machine->disks = machine->bays < machine->disks_most ? machine->bays : machine->disks_most;
	return 0;
}

static int wrong_order(const struct hardware_machine *machine, const char *list, struct report *report)
{
	return report_error(report, "--order", "%s: the numbers of the disks are wanted, 1 to %u, each once", list,
			    machine->disks);
}

int vm_bays_order(struct hardware_machine *machine, const char *list, struct report *report)
{
	const char *rest = list;
	unsigned seen = 0, count = 0;
	do {
		uint64_t disk = 0;
		char *word = take_word(&rest, ",");
		bool good = count < machine->disks && num_parse(word, 1, machine->disks, &disk) && !(seen & 1U << disk);
		free(word);
		if (!good)
			return wrong_order(machine, list, report);
		seen |= 1U << disk;
		machine->bay[count++].disk = (unsigned)disk;
	} while (*rest++ == ',');
	return count == machine->disks ? 0 : wrong_order(machine, list, report);
}

/* Knuth's numbers: the order has to be the same on every machine and with every C library. */
static unsigned chance(uint64_t *state, unsigned below)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)((*state >> 33) % below);
}

static void swap_disks(struct hardware_machine *machine, unsigned a, unsigned b)
{
	unsigned disk = machine->bay[a].disk;
	machine->bay[a].disk = machine->bay[b].disk;
	machine->bay[b].disk = disk;
}

void vm_bays_shuffle(struct hardware_machine *machine, unsigned seed)
{
	uint64_t state = seed;
	bool usual = true;
	for (unsigned n = machine->disks; n > 1; n--)
		swap_disks(machine, n - 1, chance(&state, n));
	for (unsigned i = 0; i < machine->disks; i++)
		usual = usual && machine->bay[i].disk == i + 1;
	if (usual && machine->disks > 1)
		swap_disks(machine, 0, 1);
}

/* "K=VALUE": the number, and where the value begins; NULL: it is not so. */
static const char *take_number(const char *text, unsigned *disk)
{
	uint64_t number = 0;
	char *word = take_word(&text, "=");
	bool good = *text == '=' && num_parse(word, 1, BAYS_MAX, &number);
	free(word);
	*disk = (unsigned)number;
	return good ? text + 1 : NULL;
}

const char *vm_bays_serial(struct qemu_options *options, const char *value)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	unsigned disk;
	const char *serial = take_number(value, &disk);
	if (!serial || !*serial || strlen(serial) > SERIAL_LENGTH || serial[strspn(serial, letters)])
		return "--serial is K=TEXT: the number of a disk, and up to 20 letters, digits, '.', '_' and '-'";
	options->label[disk].serial = serial;
	return NULL;
}

const char *vm_bays_wwn(struct qemu_options *options, const char *value)
{
	unsigned disk;
	const char *digits = take_number(value, &disk);
	if (!digits || strlen(digits) != 16 || strspn(digits, "0123456789abcdefABCDEF") != 16)
		return "--wwn is K=WWN: the number of a disk, and 16 hexadecimal digits";
	options->label[disk].wwn = strtoull(digits, NULL, 16);
	return NULL;
}

int vm_bays_check(const struct hardware_machine *machine, const struct qemu_options *options, struct report *report)
{
	for (unsigned b = 0; b < machine->bays; b++) {
		const struct qemu_kind *kind = qemu_kind(machine->bay[b].kind);
		unsigned disk = machine->bay[b].disk;
		if (disk == 0 || disk == DISK_FOREIGN)
			continue;
		if (options->label[disk].serial && !kind->serial)
			return report_error(report, "--serial", "disk %u: QEMU gives all %s disks the same", disk,
					    kind->name);
		if (options->label[disk].wwn && !kind->wwn)
			return report_error(report, "--wwn", "disk %u: a %s disk has none", disk, kind->name);
	}
	return 0;
}

int vm_bays_add(struct hardware_machine *machine, unsigned disk, struct report *report)
{
	for (unsigned b = 0; b < BAYS_MAX; b++) {
		if (machine->bay[b].disk)
			continue;
		machine->bay[b].disk = disk;
		if (b >= machine->bays)
			machine->bays = b + 1;
		return 0;
	}
	return report_error(report, machine->name, "there is no place for one disk more");
}
