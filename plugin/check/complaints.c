/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "complaints.h"

#include <stdio.h>

#include "text.h"

/** Captures with the same trouble. */
struct trouble {
    const char *first; /* path of the first one */
    guint captures;
};

void complaints_say(const char *format, ...)
{
    g_autofree char *sentence = NULL;
    va_list arguments;

    va_start(arguments, format);
    sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    fprintf(stderr, "nbns-conflict-check: %s\n", sentence);
}

/** Counts a capture's trouble in; order keeps the sentences as they first came. */
static void add(GHashTable *troubles, GPtrArray *order, const struct examination *examination)
{
    struct trouble *trouble = g_hash_table_lookup(troubles, examination->error);

    if (trouble == NULL) {
        trouble = g_new0(struct trouble, 1);
        trouble->first = examination->path;
        g_hash_table_insert(troubles, examination->error, trouble);
        g_ptr_array_add(order, examination->error);
    }
    trouble->captures++;
}

static void print_trouble(const char *error, const struct trouble *trouble)
{
    g_autofree char *path = text_printable(trouble->first);

    if (trouble->captures == 1)
        complaints_say("%s: %s.", path, error);
    else
        complaints_say("%s and %u more: %s.", path, trouble->captures - 1, error);
}

static void print_errors(const GPtrArray *examinations)
{
    g_autoptr(GHashTable) troubles = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autoptr(GPtrArray) order = g_ptr_array_new();

    for (guint i = 0; i < examinations->len; i++) {
        const struct examination *examination = g_ptr_array_index(examinations, i);

        if (examination->error != NULL)
            add(troubles, order, examination);
    }
    for (guint i = 0; i < order->len; i++) {
        const char *error = g_ptr_array_index(order, i);

        print_trouble(error, g_hash_table_lookup(troubles, error));
    }
}

static void print_warnings(const struct examination *examination)
{
    g_autofree char *path = text_printable(examination->path);

    for (guint i = 0; i < examination->warnings->len; i++)
        complaints_say("%s: warning: %s.", path, (const char *)g_ptr_array_index(examination->warnings, i));
}

void complaints_print(const GPtrArray *examinations, bool quiet)
{
    for (guint i = 0; !quiet && i < examinations->len; i++)
        print_warnings(g_ptr_array_index(examinations, i));
    print_errors(examinations);
}
