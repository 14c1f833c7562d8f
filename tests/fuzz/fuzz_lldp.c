/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * libFuzzer: any bytes as a switch's frame are read without harm, and what is taken from them reads back as text.
 * Run by tests/fuzz/run.sh.
 */
#include <stdlib.h>
#include <string.h>

#include "plan/lldp_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	static struct port_facts heard, read;
	struct text text = TEXT_NULL;
	struct report report = REPORT_NULL;
	memset(&read, 0, sizeof read);
	strcpy(heard.nic.ifname, "lan0");
	strcpy(read.nic.ifname, "lan0");
	if (lldp_decode(&heard.lldp, bytes, length) == 0 && heard.lldp.seconds) {
		lldp_format(&text, &heard);
		text.s[text.length - 1] = '\0';
		struct fact_line line = {.path = "fuzz", .number = 1, .at = text.s + strlen("lldp "), .report = &report};
		if (lldp_parse(&read, 1, &line) < 0 || strcmp(read.lldp.system, heard.lldp.system) != 0 ||
		    strcmp(read.lldp.port, heard.lldp.port) != 0 || strcmp(read.lldp.chassis, heard.lldp.chassis) != 0)
			abort();
	}
	text_free(&text);
	report_free(&report);
	return 0;
}
