/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/guest_seed.h"

/* A YAML string in single quotes: only the quote itself is doubled. */
static void add_quoted(struct text *yaml, const char *s)
{
	text_add(yaml, "'");
	for (; *s; s++)
		text_add(yaml, *s == '\'' ? "''" : "%c", *s);
	text_add(yaml, "'");
}

/*
 * For root, and for the image's own first user: images differ in whether they let root in at all. A password is good at
 * the console; over ssh keys alone are, as cloud images have it.
 */
char *guest_seed_user(const struct guest *guest, const struct guest_seed *seed)
{
	struct text yaml = TEXT_NULL;
	if (seed->user_data) {
		text_add(&yaml, "%s", seed->user_data);
		return text_take(&yaml);
	}
	text_add(&yaml, "#cloud-config\nhostname: %s\ndisable_root: false\n", guest->name);
	if (seed->ssh_keys)
		text_add(&yaml, "ssh_authorized_keys:\n");
	for (size_t i = 0; i < seed->ssh_keys; i++) {
		text_add(&yaml, "  - ");
		add_quoted(&yaml, seed->ssh_key[i]);
		text_add(&yaml, "\n");
	}
	if (seed->password_hash) {
		text_add(&yaml, "users:\n  - default\n  - name: root\n    lock_passwd: false\n    hashed_passwd: ");
		add_quoted(&yaml, seed->password_hash);
		text_add(&yaml, "\n");
	}
	return text_take(&yaml);
}

/* cloud-init does its work again when the instance id changes: here when another guest takes the name. */
char *guest_seed_meta(const struct guest *guest)
{
	return xasprintf("instance-id: %s\nlocal-hostname: %s\n", guest->uuid, guest->name);
}

char *guest_seed_network(const struct guest *guest)
{
	struct text yaml = TEXT_NULL;
	text_add(&yaml, "version: 2\nethernets:%s\n", guest->nics ? "" : " {}");
	for (unsigned k = 0; k < guest->nics; k++)
		text_add(&yaml, "  nic%u:\n    match:\n      macaddress: '%s'\n    dhcp4: true\n", k + 1, guest->nic[k].mac);
	return text_take(&yaml);
}
