/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGCTL_TABLE_H
#define RINGCTL_TABLE_H

/* Aligned columns; colour says how a cell is meant, where the reader is a terminal. */

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define TABLE_COLUMNS 8

enum mood { MOOD_PLAIN, MOOD_HEAD, MOOD_DIM, MOOD_GOOD, MOOD_BUSY, MOOD_BAD };

struct table_row {
	char *cell[TABLE_COLUMNS];
	enum mood mood[TABLE_COLUMNS];
	int cells;
};

struct table {
	struct table_row *rows;
	size_t count;
};

#define TABLE_NULL {0}

void table_row(struct table *table);
/* Appends to the last row; "" leaves its place empty. */
void table_cell(struct table *table, enum mood mood, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A row of titles. */
void table_titles(struct table *table, const char *const *titles);
#define TABLE_TITLES(table, ...) table_titles(table, (const char *const[]){__VA_ARGS__, NULL})
/* Mbit/s; 0 or less: unknown. */
void table_speed(struct table *table, int mbit);
/* Prints the rows, columns two blanks apart, nothing behind the last cell. */
void table_print(const struct table *table, FILE *to, bool colour);
void table_free(struct table *table);
/* Prints it with an empty line behind, and frees it. */
void table_end(struct table *table, FILE *to, bool colour);

/* The escape sequences around a text of that mood; "" without colour. */
const char *mood_begin(enum mood mood, bool colour);
const char *mood_end(enum mood mood, bool colour);

#endif
