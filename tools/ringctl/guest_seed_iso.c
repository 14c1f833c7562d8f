/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest_seed_iso.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* "user-data" is no name of plain ISO 9660; with the extensions that libarchive writes unasked, Linux and Windows read it. */
static bool put(struct archive *archive, const char *name, char *text)
{
	struct archive_entry *entry = archive_entry_new();
	size_t length = strlen(text);
	archive_entry_set_pathname(entry, name);
	archive_entry_set_mode(entry, S_IFREG | 0444);
	archive_entry_set_size(entry, (la_int64_t)length);
	archive_entry_set_mtime(entry, 0, 0);
	bool fine = archive_write_header(archive, entry) == ARCHIVE_OK &&
		    archive_write_data(archive, text, length) == (la_ssize_t)length;
	archive_entry_free(entry);
	free(text);
	return fine;
}

int guest_seed_write(const char *path, const struct guest *guest, const struct guest_seed *seed, struct report *report)
{
	struct archive *archive = archive_write_new();
	bool fine = archive_write_set_format_iso9660(archive) == ARCHIVE_OK &&
		    archive_write_set_format_option(archive, "iso9660", "volume-id", "CIDATA") == ARCHIVE_OK &&
		    archive_write_open_filename(archive, path) == ARCHIVE_OK &&
		    put(archive, "user-data", guest_seed_user(guest, seed)) &&
		    put(archive, "meta-data", guest_seed_meta(guest)) &&
		    put(archive, "network-config", guest_seed_network(guest));
	if (archive_write_close(archive) != ARCHIVE_OK || !fine) {
		const char *why = archive_error_string(archive);
		report_error(report, path, "cannot be written: %s", why ? why : "unknown");
		fine = false;
	}
	archive_write_free(archive);
	return fine ? 0 : -1;
}
