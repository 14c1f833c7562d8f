/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef RINGLET_JSON_H
#define RINGLET_JSON_H

/* JSON as all our programs write it: what is not known is null; and as they read that of others. */

#include <json-c/json.h>
#include <stdbool.h>
#include <stdint.h>

void json_put_string(struct json_object *object, const char *key, const char *value); /* NULL: null */
void json_put_number(struct json_object *object, const char *key, int64_t value);
void json_put_bool(struct json_object *object, const char *key, bool value);
/* With one digit behind the point, more would only pretend; below zero: null. */
void json_put_tenths(struct json_object *object, const char *key, double value);

/* Its member of that type; NULL: it has none of that name and type, or is itself no object, or NULL. */
struct json_object *json_member(struct json_object *object, const char *key, enum json_type type);

/* As text that a person can read too, with a newline at its end; the object is freed. For the caller to free. */
char *json_text(struct json_object *object);
/* The same, to standard output. */
void json_print(struct json_object *object);

#endif
