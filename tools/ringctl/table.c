/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

const char *mood_begin(enum mood mood, bool colour)
{
	static const char *const paint[] = {"", "\033[1m", "\033[2m", "\033[32m", "\033[33m", "\033[1;31m"};
	return colour ? paint[mood] : "";
}

const char *mood_end(enum mood mood, bool colour)
{
	return colour && mood != MOOD_PLAIN ? "\033[0m" : "";
}

void table_row(struct table *table)
{
	table->rows = xrealloc(table->rows, (table->count + 1) * sizeof *table->rows);
	table->rows[table->count++] = (struct table_row){0};
}

void table_cell(struct table *table, enum mood mood, const char *format, ...)
{
	struct table_row *row = &table->rows[table->count - 1];
	struct text text = TEXT_NULL;
	va_list args;
	if (row->cells == TABLE_COLUMNS)
		abort();
	va_start(args, format);
	text_vadd(&text, format, args);
	va_end(args);
	row->mood[row->cells] = mood;
	row->cell[row->cells++] = text_take(&text);
}

void table_titles(struct table *table, const char *const *titles)
{
	table_row(table);
	for (; *titles; titles++)
		table_cell(table, MOOD_HEAD, "%s", *titles);
}

void table_speed(struct table *table, int mbit)
{
	if (mbit <= 0)
		table_cell(table, MOOD_DIM, "-");
	else if (mbit % 1000 == 0)
		table_cell(table, MOOD_PLAIN, "%d Gbit/s", mbit / 1000);
	else if (mbit > 1000 && mbit % 100 == 0)
		table_cell(table, MOOD_PLAIN, "%d.%d Gbit/s", mbit / 1000, mbit % 1000 / 100);
	else
		table_cell(table, MOOD_PLAIN, "%d Mbit/s", mbit);
}

static void print_row(const struct table_row *row, const size_t *width, FILE *to, bool colour)
{
	size_t pad = 0; /* owed before the next cell that has a text, so that no line ends in blanks */
	for (int c = 0; c < row->cells; c++) {
		size_t length = strlen(row->cell[c]);
		if (length) {
			fprintf(to, "%*s%s%s%s", (int)pad, "", mood_begin(row->mood[c], colour), row->cell[c],
				mood_end(row->mood[c], colour));
			pad = 0;
		}
		pad += width[c] - length + 2;
	}
	fputc('\n', to);
}

void table_print(const struct table *table, FILE *to, bool colour)
{
	size_t width[TABLE_COLUMNS] = {0};
	for (size_t i = 0; i < table->count; i++)
		for (int c = 0; c < table->rows[i].cells; c++)
			if (strlen(table->rows[i].cell[c]) > width[c])
				width[c] = strlen(table->rows[i].cell[c]);
	for (size_t i = 0; i < table->count; i++)
		print_row(&table->rows[i], width, to, colour);
}

void table_free(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		for (int c = 0; c < table->rows[i].cells; c++)
			free(table->rows[i].cell[c]);
	free(table->rows);
	*table = (struct table)TABLE_NULL;
}

void table_end(struct table *table, FILE *to, bool colour)
{
	table_print(table, to, colour);
	table_free(table);
	fputc('\n', to);
}
