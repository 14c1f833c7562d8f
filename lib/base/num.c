/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool num_parse(const char *s, uint64_t min, uint64_t max, uint64_t *value)
{
	uint64_t v = 0;
	if (!*s)
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		if (__builtin_mul_overflow(v, UINT64_C(10), &v) ||
		    __builtin_add_overflow(v, (uint64_t)(*s - '0'), &v))
			return false;
	}
	if (v < min || v > max)
		return false;
	*value = v;
	return true;
}

bool size_parse(const char *s, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	char digits[24];
	size_t n = strspn(s, "0123456789");
	if (n == 0 || n >= sizeof digits)
		return false;
	memcpy(digits, s, n);
	digits[n] = '\0';

	const char *unit = s + n;
	unsigned shift = 0;
	const char *u = *unit ? strchr(units, *unit) : NULL;
	if (u) {
		shift = 10 * (unsigned)(u - units + 1);
		unit++;
		if (strcmp(unit, "iB") == 0)
			unit += 2;
	}
	if (*unit)
		return false;
	uint64_t v;
	if (!num_parse(digits, 0, UINT64_MAX >> shift, &v))
		return false;
	*bytes = v << shift;
	return true;
}

char *size_format(uint64_t bytes, char buffer[SIZE_TEXT])
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
	unsigned u = 0;
	uint64_t whole = bytes, rest = 0;
	while (whole >= 1024) {
		rest = whole % 1024;
		whole /= 1024;
		u++;
	}
	if (u < 3)
		snprintf(buffer, SIZE_TEXT, "%u %s", (unsigned)whole, units[u]);
	else
		snprintf(buffer, SIZE_TEXT, "%u.%u %s", (unsigned)whole, (unsigned)(rest * 10 / 1024), units[u]);
	return buffer;
}

char *age_format(double seconds, char buffer[AGE_TEXT])
{
	static const struct {
		unsigned seconds;
		const char *name;
	} units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
	unsigned age = seconds < 0 ? 0 : seconds > 1e9 ? 1000000000 : (unsigned)seconds;
	size_t u = 0;
	while (u < 3 && age < units[u].seconds)
		u++;
	if (u == 3)
		snprintf(buffer, AGE_TEXT, "%u s", age);
	else
		snprintf(buffer, AGE_TEXT, "%u %s %u %s", age / units[u].seconds, units[u].name,
			 age % units[u].seconds / units[u + 1].seconds, units[u + 1].name);
	return buffer;
}

bool ipv4_parse(const char *s, uint32_t *address)
{
	uint32_t a = 0;
	for (int part = 0; part < 4; part++) {
		size_t n = strspn(s, "0123456789");
		char digits[4];
		uint64_t v;
		if (n == 0 || n > 3)
			return false;
		memcpy(digits, s, n);
		digits[n] = '\0';
		if (!num_parse(digits, 0, 255, &v) || (n > 1 && digits[0] == '0'))
			return false;
		a = a << 8 | (uint32_t)v;
		s += n;
		if (part < 3 && *s++ != '.')
			return false;
	}
	if (*s)
		return false;
	*address = a;
	return true;
}

char *ipv4_format(uint32_t a, char buffer[IPV4_TEXT])
{
	snprintf(buffer, IPV4_TEXT, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
	return buffer;
}

bool ipv4_net_parse(const char *s, struct ipv4_net *net)
{
	char address[IPV4_TEXT];
	const char *slash = strchr(s, '/');
	uint64_t prefix;
	if (!slash || (size_t)(slash - s) >= sizeof address)
		return false;
	memcpy(address, s, (size_t)(slash - s));
	address[slash - s] = '\0';
	if (!ipv4_parse(address, &net->address) || !num_parse(slash + 1, 0, 32, &prefix))
		return false;
	net->prefix = (unsigned)prefix;
	return true;
}

uint32_t ipv4_net_mask(unsigned prefix)
{
	return prefix ? UINT32_MAX << (32 - prefix) : 0;
}

bool ipv4_net_contains(struct ipv4_net net, uint32_t address)
{
	return ((net.address ^ address) & ipv4_net_mask(net.prefix)) == 0;
}

bool ipv4_net_overlaps(struct ipv4_net a, struct ipv4_net b)
{
	unsigned shorter = a.prefix < b.prefix ? a.prefix : b.prefix;
	return ((a.address ^ b.address) & ipv4_net_mask(shorter)) == 0;
}
