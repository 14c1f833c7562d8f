/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_VM_ARGV_H
#define RINGLET_VM_ARGV_H

/* A command line that grows word by word; always ends in NULL once anything was added. */

#include <stddef.h>
#include <stdio.h>

struct vm_argv {
	char **word;
	size_t count;
};

#define VM_ARGV_NULL {0}

void vm_argv_add(struct vm_argv *argv, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* An option and its value: two words. */
void vm_argv_pair(struct vm_argv *argv, const char *option, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* One word a line. */
void vm_argv_print(const struct vm_argv *argv, FILE *to);
void vm_argv_free(struct vm_argv *argv);

#endif
