/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of high availability: [ha], and what fences a node. */
#include "plan/profile_keys_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/text.h"
#include "plan/profile_values.h"

/* Below it a busy node is taken for a dead one; above it nobody waits for a fail-over any more. */
#define TOKEN_MIN 500
#define TOKEN_MAX 10000
/* Hardware watchdogs count seconds, and SBD looks once a second. */
#define WATCHDOG_MIN 3
#define WATCHDOG_MAX 120
#define IPMI_PORT 623

static const char *const returns[] = {"manual", "auto", NULL};

void take_return(struct profile_input *in, const char *v)
{
	int word = take_word(in, "return", v, returns);
	in->profile->return_line = in->line;
	if (word >= 0)
		in->profile->return_rule = (enum return_rule)word;
}

void take_token(struct profile_input *in, const char *v)
{
	take_number(in, "token", v, TOKEN_MIN, TOKEN_MAX, &in->profile->token, &in->profile->token_line);
}

void take_watchdog(struct profile_input *in, const char *v)
{
	take_number(in, "watchdog", v, WATCHDOG_MIN, WATCHDOG_MAX, &in->profile->watchdog, &in->profile->watchdog_line);
}

/* An address that one machine can have. false: it is none, which has been said. */
static bool take_machine(struct profile_input *in, const char *key, const char *v, uint32_t *field, int *line)
{
	uint32_t address = 0;
	size_t errors = in->report->errors;
	take_address(in, key, v, &address, line);
	if (in->report->errors > errors)
		return false;
	if (address >> 24 == 0 || address >> 24 == 127 || address >> 28 >= 14) {
		flaw(in, "%s '%.60s' is not one machine's address; 192.168.2.141 and the like are accepted", key, v);
		return false;
	}
	*field = address;
	return true;
}

void take_quorum_device(struct profile_input *in, const char *v)
{
	take_machine(in, "quorum-device", v, &in->profile->quorum_device, &in->profile->quorum_device_line);
}

/* "192.168.2.221", or with a port: a translator's in front of several controllers. */
void take_ipmi(struct profile_input *in, const char *v)
{
	struct profile_node ignored = {0}, *node = in->node ? in->node : &ignored;
	const char *colon = strrchr(v, ':');
	uint64_t port = IPMI_PORT;
	node->ipmi_line = in->line;
	if (colon && !num_parse(colon + 1, 1, UINT16_MAX, &port)) {
		flaw(in, "ipmi '%.60s' has no port from 1 to 65535; 192.168.2.141 and 192.168.2.141:6231 are accepted", v);
		return;
	}
	char *address = colon ? xstrndup(v, (size_t)(colon - v)) : xstrdup(v);
	if (take_machine(in, "ipmi", address, &node->ipmi, &node->ipmi_line))
		node->ipmi_port = port == IPMI_PORT ? 0 : (uint16_t)port;
	free(address);
}

void take_ipmi_cipher(struct profile_input *in, const char *v)
{
	static const char *const suites[] = {"auto", "3", "17", NULL};
	static const unsigned numbers[] = {0, 3, 17};
	int word = take_word(in, "ipmi-cipher", v, suites);
	if (!in->node)
		return;
	in->node->ipmi_cipher_line = in->line;
	if (word >= 0)
		in->node->ipmi_cipher = numbers[word];
}

void take_ipmi_user(struct profile_input *in, const char *v)
{
	struct profile_node *node = in->node;
	const char *wrong = ipmi_user_flaw(v);
	if (wrong)
		flaw(in, "ipmi-user '%.60s' %s", v, wrong);
	if (!node)
		return;
	node->ipmi_user_line = in->line;
	if (wrong)
		return;
	free(node->ipmi_user);
	node->ipmi_user = xstrdup(v);
}

const char *return_rule_name(enum return_rule rule)
{
	return returns[rule];
}
