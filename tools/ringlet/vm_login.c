/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_login.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "sys/publish.h"
#include "sys/run.h"

#define KEY_LIMIT 4096

char *vm_login_key(struct report *report)
{
	struct run keygen = {.argv = RUN_ARGV("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ringlet-demo", "-f",
					      VM_LOGIN_KEY)};
	if (access(VM_LOGIN_KEY, R_OK) < 0) {
		int result = run(&keygen);
		if (result < 0)
			report_error(report, VM_LOGIN_KEY, "%s", keygen.reason);
		run_free(&keygen);
		if (result < 0)
			return NULL;
	}
	char *line = read_file(VM_LOGIN_KEY ".pub", NULL, KEY_LIMIT);
	if (!line) {
		report_error(report, VM_LOGIN_KEY ".pub", "%s", strerror(errno));
		return NULL;
	}
	line[strcspn(line, "\n")] = '\0';
	return line;
}

int vm_login_hosts(const struct cluster *cluster, const struct secrets *secrets, struct report *report)
{
	struct text text = TEXT_NULL;
	for (int i = 0; i < cluster->n; i++)
		for (int k = 0; k < secrets->node_count; k++)
			if (strcmp(secrets->node[k].name, cluster->node[i].name) == 0)
				text_add(&text, "%s %s\n", cluster->node[i].name, secrets->node[k].ssh_host_public);
	int result = publish(VM_LOGIN_HOSTS, text.s, text.length, 0644, report);
	text_free(&text);
	return result;
}

int vm_login_config(const struct cluster *cluster, const uint16_t *port, struct report *report)
{
	char folder[PATH_MAX];
	struct text text = TEXT_NULL;
	if (!getcwd(folder, sizeof folder))
		return report_error(report, NULL, "the current folder: %s", strerror(errno));
	text_add(&text, "# ssh -F %s/" VM_LOGIN_CONFIG " %s\n", folder, cluster->node[0].name);
	for (int i = 0; i < cluster->n; i++)
		text_add(&text, "Host %s\n\tPort %u\n\tHostKeyAlias %s\n", cluster->node[i].name, (unsigned)port[i],
			 cluster->node[i].name);
	text_add(&text,
		 "Host *\n\tHostName 127.0.0.1\n\tUser root\n\tIdentityFile \"%s/" VM_LOGIN_KEY "\"\n"
		 "\tIdentitiesOnly yes\n\tUserKnownHostsFile \"%s/" VM_LOGIN_HOSTS "\"\n"
		 "\tGlobalKnownHostsFile /dev/null\n\tStrictHostKeyChecking yes\n\tCheckHostIP no\n"
		 "\tConnectTimeout 10\n\tServerAliveInterval 10\n\tLogLevel ERROR\n",
		 folder, folder);
	int result = publish(VM_LOGIN_CONFIG, text.s, text.length, 0644, report);
	text_free(&text);
	return result;
}
