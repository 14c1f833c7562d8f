/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/profile_values.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "plan/profile.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"
#define IPMI_USER_MAX 16

static bool only(const char *s, const char *allowed)
{
	return s[strspn(s, allowed)] == '\0';
}

static bool is_one_of(char c, const char *allowed)
{
	return c && strchr(allowed, c);
}

/* How many bytes follow the first one of a character; 4: none can. */
static unsigned utf8_more(unsigned char c)
{
	if (c < 0x80)
		return 0;
	if (c < 0xc2 || c > 0xf4)
		return 4;
	return c < 0xe0 ? 1 : c < 0xf0 ? 2 : 3;
}

long plain_text_flaw(const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)bytes[i];
		unsigned more = utf8_more(c);
		if (more == 0 && (c == 0x7f || (c < 0x20 && !is_one_of(bytes[i], "\t\r\n"))))
			return (long)i;
		if (c == 0xc2 && i + 1 < length && (unsigned char)bytes[i + 1] < 0xa0) /* terminals may obey these too */
			return (long)i;
		if (more > 3 || more >= length - i)
			return (long)i;
		for (unsigned k = 1; k <= more; k++)
			if (((unsigned char)bytes[i + k] & 0xc0) != 0x80)
				return (long)i;
		i += more;
	}
	return -1;
}

/* --- names ------------------------------------------------------------------------------ */

const char *cluster_name_flaw(const char *s)
{
	if (strlen(s) > CLUSTER_NAME_MAX)
		return "is longer than 15 characters";
	if (!is_one_of(*s, LOWER))
		return "does not begin with a letter a-z";
	if (!only(s, LOWER DIGITS "-"))
		return "holds other characters than a-z, 0-9 and '-'";
	return NULL;
}

/* RFC 1123, and tighter: lower case, because DRBD compares names letter by letter; and no number for a name. */
const char *node_name_flaw(const char *s)
{
	size_t length = strlen(s);
	if (length == 0)
		return "is empty; write [node NAME]";
	if (length > NODE_NAME_MAX)
		return "is longer than 11 characters (the cable's interface \"to2-NAME\" has room for 15)";
	if (!only(s, LOWER DIGITS "-"))
		return "holds other characters than a-z, 0-9 and '-'";
	if (s[0] == '-' || s[length - 1] == '-')
		return "begins or ends with '-'";
	if (only(s, DIGITS))
		return "is a number; a name needs a letter";
	if (strcmp(s, "localhost") == 0)
		return "means every machine itself; choose another";
	return NULL;
}

static bool label_valid(const char *s, size_t length)
{
	return length >= 1 && length <= 63 && strspn(s, LOWER UPPER DIGITS "-") >= length && s[0] != '-' &&
	       s[length - 1] != '-';
}

const char *server_flaw(const char *s)
{
	static const char flaw[] = "is neither an IPv4 address nor a host name";
	uint32_t address;
	if (ipv4_parse(s, &address))
		return NULL;
	if (strlen(s) > 253 || only(s, DIGITS "."))
		return flaw;
	for (const char *label = s;;) {
		size_t length = strcspn(label, ".");
		if (!label_valid(label, length))
			return flaw;
		if (!label[length])
			return NULL;
		label += length + 1;
	}
}

/* --- ssh keys --------------------------------------------------------------------------- */

/* A public key is a row of strings, each a length of four bytes and that many bytes; the first is the type. */
static const struct key_type {
	const char *name;
	unsigned strings;
} key_types[] = {
	{"ssh-ed25519", 2},
	{"ssh-rsa", 3},
	{"ecdsa-sha2-nistp256", 3},
	{"ecdsa-sha2-nistp384", 3},
	{"ecdsa-sha2-nistp521", 3},
	{"sk-ssh-ed25519@openssh.com", 3},
	{"sk-ecdsa-sha2-nistp256@openssh.com", 4},
};

#define KEY_TYPES (sizeof key_types / sizeof *key_types)
#define KEY_SIZE_MAX 2112 /* bytes: RSA of 16384 bits, sshd's own limit */

static const struct key_type *key_type_at(const char *s)
{
	size_t length = strcspn(s, " \t");
	for (size_t i = 0; i < KEY_TYPES; i++)
		if (strlen(key_types[i].name) == length && memcmp(key_types[i].name, s, length) == 0)
			return &key_types[i];
	return NULL;
}

/* Options end at the first blank outside of double quotes. */
static const char *behind_options(const char *s)
{
	bool quoted = false;
	for (; *s && (quoted || !is_one_of(*s, " \t")); s++) {
		if (*s == '\\' && s[1] == '"')
			s++;
		else if (*s == '"')
			quoted = !quoted;
	}
	return s + strspn(s, " \t");
}

const char *ssh_key_start(const char *s)
{
	if (key_type_at(s))
		return s;
	s = behind_options(s);
	return key_type_at(s) ? s : NULL;
}

/* Strict base64 up to a blank or the end. Returns the number of bytes, 0: it is none, or longer than room. */
static size_t base64_decode(const char *s, uint8_t *bytes, size_t room)
{
	static const char digits[] = UPPER LOWER DIGITS "+/";
	size_t length = strcspn(s, " \t"), n = 0;
	if (length == 0 || length % 4)
		return 0;
	unsigned pad = (s[length - 1] == '=') + (s[length - 1] == '=' && s[length - 2] == '=');
	for (size_t i = 0; i < length; i += 4) {
		uint32_t v = 0;
		unsigned here = i + 4 == length ? 3 - pad : 3;
		for (size_t j = i; j < i + 4; j++) {
			const char *d = strchr(digits, s[j]);
			if (!d && j < length - pad)
				return 0;
			v = v << 6 | (d ? (uint32_t)(d - digits) : 0);
		}
		if (n + here > room)
			return 0;
		for (unsigned b = 0; b < here; b++)
			bytes[n++] = (uint8_t)(v >> (16 - 8 * b));
	}
	return n;
}

static const char *key_blob_flaw(const struct key_type *type, const uint8_t *bytes, size_t length)
{
	static const char broken[] = "is cut off or damaged; copy the whole line of the .pub file";
	size_t at = 0;
	for (unsigned i = 0; i < type->strings; i++) {
		if (length - at < 4)
			return broken;
		uint32_t part = (uint32_t)bytes[at] << 24 | (uint32_t)bytes[at + 1] << 16 |
				(uint32_t)bytes[at + 2] << 8 | bytes[at + 3];
		at += 4;
		if (part == 0 || part > length - at)
			return broken;
		if (i == 0 && (part != strlen(type->name) || memcmp(bytes + at, type->name, part) != 0))
			return "is of another type than its first word says; copy the whole line of the .pub file";
		at += part;
	}
	return at == length ? NULL : broken;
}

const char *ssh_key_flaw(const char *s)
{
	uint8_t bytes[KEY_SIZE_MAX];
	if (strstr(s, "PRIVATE KEY"))
		return "is a private key, which nobody else may have; the line of the .pub file is wanted";
	const char *key = ssh_key_start(s);
	if (!key && (starts_with(s, "ssh-dss") || strstr(s, " ssh-dss ")))
		return "is a DSA key, which ssh no longer takes; make one by 'ssh-keygen -t ed25519'";
	if (!key)
		return "is no public ssh key; the whole line of a .pub file is wanted: ssh-ed25519 AAAA... name";
	const struct key_type *type = key_type_at(key);
	key += strlen(type->name);
	size_t length = base64_decode(key + strspn(key, " \t"), bytes, sizeof bytes);
	if (length == 0)
		return "is cut off or damaged; copy the whole line of the .pub file";
	return key_blob_flaw(type, bytes, length);
}

bool ssh_key_is_example(const char *s)
{
	static const char example[] = "AAAAC3NzaC1lZDI1NTE5AAAAIFJFUExBQ0UtTUUtUkVQTEFDRS1NRS1SRVBMQUNFLU1F";
	return strstr(s, example) != NULL;
}

/* --- the rest --------------------------------------------------------------------------- */

#define CRYPT64 "./" DIGITS UPPER LOWER

/* How many characters the hash behind the last '$' has; bcrypt's salt and hash are one word. */
static const struct hash_kind {
	const char *prefix;
	size_t length;
} hash_kinds[] = {{"$y$", 43}, {"$gy$", 43}, {"$7$", 43}, {"$6$", 86}, {"$5$", 43}, {"$2b$", 53}, {"$2y$", 53}};

const char *password_hash_flaw(const char *s)
{
	const char *last = strrchr(s, '$');
	for (size_t i = 0; i < sizeof hash_kinds / sizeof *hash_kinds; i++) {
		if (!starts_with(s, hash_kinds[i].prefix))
			continue;
		if (strlen(last + 1) != hash_kinds[i].length || !only(s, CRYPT64 "$=,") || strlen(s) > 384)
			return "is cut off or damaged; copy all that 'mkpasswd' or 'openssl passwd -6' prints";
		return NULL;
	}
	if (starts_with(s, "$1$") || starts_with(s, "$2"))
		return "is of a kind too weak today; make one by 'mkpasswd -m yescrypt' or 'openssl passwd -6'";
	return "is no password hash ($y$..., $6$...); make one by 'mkpasswd -m yescrypt' or 'openssl passwd -6'";
}

const char *timezone_flaw(const char *s)
{
	static const char flaw[] = "is no time zone; Area/City as in Europe/Berlin is accepted, or UTC";
	if (strcmp(s, "UTC") == 0)
		return NULL;
	if (strlen(s) > 64 || !is_one_of(*s, UPPER) || !strchr(s, '/') || strstr(s, "//") || ends_with(s, "/"))
		return flaw;
	return only(s, LOWER UPPER DIGITS "_-+/") ? NULL : flaw;
}

const char *keyboard_flaw(const char *s)
{
	size_t length = strlen(s);
	if (length < 2 || length > 10 || !only(s, LOWER))
		return "is no keyboard layout; the short name of one is accepted: us, de, fr, ch, gb ...";
	return NULL;
}

const char *serial_flaw(const char *s)
{
	static const char *const speeds[] = {"9600", "19200", "38400", "57600", "115200"};
	static const char flaw[] =
	    "is no serial console; ttyS0,115200 is accepted (ttyS0 to ttyS3; 9600, 19200, 38400, "
	    "57600 or 115200), or none";
	if (strcmp(s, "none") == 0)
		return NULL;
	if (!starts_with(s, "ttyS") || s[4] < '0' || s[4] > '3' || s[5] != ',')
		return flaw;
	for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++)
		if (strcmp(s + 6, speeds[i]) == 0)
			return NULL;
	return flaw;
}

/* --- where events go -------------------------------------------------------------------- */

const char *report_to_flaw(const char *s, uint32_t *address, uint16_t *port)
{
	const char *colon = strrchr(s, ':');
	uint64_t number;
	if (!colon)
		return "has no port; an IPv4 address and a port are accepted: 192.168.2.10:8787";
	char *host = xstrndup(s, (size_t)(colon - s));
	bool is_address = ipv4_parse(host, address);
	free(host);
	if (!is_address)
		return "does not begin with an IPv4 address (nobody resolves names for an installer); "
		       "192.168.2.10:8787 is accepted";
	if (*address >> 24 == 0 || *address >> 24 == 127 || *address >> 28 >= 14)
		return "is not one machine's address; 192.168.2.10:8787 and the like are accepted";
	if (!num_parse(colon + 1, 1, UINT16_MAX, &number))
		return "has no port from 1 to 65535; 192.168.2.10:8787 is accepted";
	*port = (uint16_t)number;
	return NULL;
}

const char *ipmi_user_flaw(const char *s)
{
	if (!only(s, LOWER UPPER DIGITS "._-@"))
		return "has a character that is not accepted; letters, digits and . _ - @ are";
	if (strlen(s) > IPMI_USER_MAX)
		return "is longer than 16 characters, which is all that IPMI has room for";
	return NULL;
}
