/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm_argv.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/text.h"

static void take(struct vm_argv *argv, char *word)
{
	argv->word = xrealloc(argv->word, (argv->count + 2) * sizeof *argv->word);
	argv->word[argv->count++] = word;
	argv->word[argv->count] = NULL;
}

void vm_argv_add(struct vm_argv *argv, const char *format, ...)
{
	struct text word = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&word, format, args);
	va_end(args);
	take(argv, text_take(&word));
}

void vm_argv_pair(struct vm_argv *argv, const char *option, const char *format, ...)
{
	struct text word = TEXT_NULL;
	va_list args;
	va_start(args, format);
	text_vadd(&word, format, args);
	va_end(args);
	take(argv, xstrdup(option));
	take(argv, text_take(&word));
}

void vm_argv_print(const struct vm_argv *argv, FILE *to)
{
	for (size_t i = 0; i < argv->count; i++)
		fprintf(to, "%s\n", argv->word[i]);
}

void vm_argv_free(struct vm_argv *argv)
{
	for (size_t i = 0; i < argv->count; i++)
		free(argv->word[i]);
	free(argv->word);
	*argv = (struct vm_argv)VM_ARGV_NULL;
}
