/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "demo_cell.h"

static bool is_tail(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

int demo_columns(const char *s)
{
	int columns = 0;
	for (; *s; s++)
		columns += !is_tail(*s);
	return columns;
}

void demo_cell(struct text *out, const struct demo_screen *screen, const char *paint, int width, const char *s)
{
	int used = 0;
	bool painted = screen->colour && *paint;
	if (painted)
		text_add(out, "%s", paint);
	for (; *s && (used < width || is_tail(*s)); s++) {
		text_add_bytes(out, s, 1);
		used += !is_tail(*s);
	}
	if (painted)
		text_add(out, "\033[0m");
	text_add(out, "%*s", width > used ? width - used : 0, "");
}

void demo_cell_end(struct text *out)
{
	while (out->length && out->s[out->length - 1] == ' ')
		out->s[--out->length] = '\0';
	text_add(out, "\n");
}

int demo_cell_cut(struct text *out, int most)
{
	int lines = 0;
	for (size_t i = 0; i < out->length; i++) {
		lines += out->s[i] == '\n';
		if (lines == most) {
			out->length = i + 1;
			out->s[out->length] = '\0';
		}
	}
	return lines;
}
