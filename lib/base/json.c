/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

void json_put_string(struct json_object *object, const char *key, const char *value)
{
	json_object_object_add(object, key, value ? json_object_new_string(value) : NULL);
}

void json_put_number(struct json_object *object, const char *key, int64_t value)
{
	json_object_object_add(object, key, json_object_new_int64(value));
}

void json_put_bool(struct json_object *object, const char *key, bool value)
{
	json_object_object_add(object, key, json_object_new_boolean(value));
}

void json_put_tenths(struct json_object *object, const char *key, double value)
{
	char text[32];
	snprintf(text, sizeof text, "%.1f", value);
	json_object_object_add(object, key, value < 0 ? NULL : json_object_new_double_s(value, text));
}

struct json_object *json_member(struct json_object *object, const char *key, enum json_type type)
{
	struct json_object *value;
	if (!object || !json_object_is_type(object, json_type_object) ||
	    !json_object_object_get_ex(object, key, &value) || !json_object_is_type(value, type))
		return NULL;
	return value;
}

char *json_text(struct json_object *object)
{
	char *text = xasprintf("%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PRETTY |
										  JSON_C_TO_STRING_SPACED |
										  JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
	return text;
}

void json_print(struct json_object *object)
{
	char *text = json_text(object);
	fputs(text, stdout);
	free(text);
}
