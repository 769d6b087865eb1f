/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "netbios_name.h"

#include <stdio.h>
#include <string.h>

#define MAX_SCOPES 4096
#define MAX_LABEL 63 /* two bits of a label's length are kept for pointers */

const char netbios_no_scope[] = "";

/* Each loop runs over a fixed number of bytes and does one thing, so that compilers do all of it at once. */
bool netbios_name_decode(const uint8_t encoded[NETBIOS_ENCODED_LENGTH], struct netbios_name *name)
{
    uint8_t halves[NETBIOS_ENCODED_LENGTH];
    uint8_t bytes[NETBIOS_ENCODED_LENGTH / 2];
    uint8_t seen = 0;
    for (size_t i = 0; i < sizeof halves; i++) {
        halves[i] = (uint8_t)(encoded[i] - 'A');
        seen |= halves[i];
    }
    if (seen > 0xF)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(halves[2 * i] << 4 | halves[2 * i + 1]);
    name->suffix = bytes[NETBIOS_NAME_LENGTH];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bool lower = (uint8_t)(bytes[i] - 'a') <= 'z' - 'a';
        bytes[i] = (uint8_t)(bytes[i] - (lower ? 'a' - 'A' : 0));
    }
    memcpy(name->base, bytes, NETBIOS_NAME_LENGTH);
    name->scope = netbios_no_scope;
    return true;
}

/* Reads the labels behind the first one: the scope, joined with dots.  Returns where they end, 0 if they do not. */
static size_t read_scope(const uint8_t *bytes, size_t length, size_t at, char scope[NETBIOS_SCOPE_LENGTH + 1])
{
    size_t used = 0;
    while (at < length) {
        size_t label = bytes[at++];
        if (label == 0) {
            scope[used] = '\0';
            return at;
        }
        if (label > MAX_LABEL || label > length - at || used + label + 1 > NETBIOS_SCOPE_LENGTH ||
            memchr(bytes + at, 0, label) != NULL)
            return 0;
        if (used > 0)
            scope[used++] = '.';
        memcpy(scope + used, bytes + at, label);
        used += label;
        at += label;
    }
    return 0;
}

size_t netbios_name_read(const uint8_t *bytes, size_t length, struct netbios_name *name,
                         char scope[NETBIOS_SCOPE_LENGTH + 1])
{
    if (length <= NETBIOS_ENCODED_LENGTH || bytes[0] != NETBIOS_ENCODED_LENGTH || !netbios_name_decode(bytes + 1, name))
        return 0;
    size_t end = read_scope(bytes, length, 1 + NETBIOS_ENCODED_LENGTH, scope);
    name->scope = end != 0 && scope[0] != '\0' ? scope : netbios_no_scope;
    return end;
}

bool netbios_name_from_text(const char *text, uint8_t suffix, struct netbios_name *name)
{
    size_t length = strlen(text);
    if (length > NETBIOS_NAME_LENGTH)
        return false;
    memset(name->base, ' ', NETBIOS_NAME_LENGTH);
    for (size_t i = 0; i < length; i++)
        name->base[i] = g_ascii_toupper(text[i]);
    name->suffix = suffix;
    name->scope = netbios_no_scope;
    return true;
}

bool netbios_name_same_base(const struct netbios_name *a, const struct netbios_name *b)
{
    return a->scope == b->scope && memcmp(a->base, b->base, NETBIOS_NAME_LENGTH) == 0;
}

bool netbios_name_equal(const struct netbios_name *a, const struct netbios_name *b)
{
    return a->suffix == b->suffix && netbios_name_same_base(a, b);
}

guint netbios_name_base_hash(const struct netbios_name *name)
{
    /* base and suffix stand together, so the 15 bytes are two overlapping words */
    uint64_t head;
    uint64_t tail;
    memcpy(&head, name->base, sizeof head);
    memcpy(&tail, name->base + NETBIOS_NAME_LENGTH - sizeof tail, sizeof tail);
    /* of the scope its text, not its address: where Wireshark loads us must not decide anything */
    uint64_t scope = name->scope != netbios_no_scope ? g_str_hash(name->scope) : 0;
    uint64_t hash = (head ^ scope) * UINT64_C(0x9E3779B97F4A7C15);
    hash = (hash ^ hash >> 32 ^ tail) * UINT64_C(0xD6E8FEB86659FD93);
    return (guint)(hash >> 32);
}

guint netbios_name_hash(const struct netbios_name *name)
{
    return netbios_name_base_hash(name) ^ name->suffix * 2654435761u;
}

bool netbios_name_is_wildcard(const struct netbios_name *name)
{
    if (name->base[0] == '*')
        return true;
    for (size_t i = 0; i < NETBIOS_NAME_LENGTH; i++) {
        if (name->base[i] != ' ' && name->base[i] != '\0')
            return false;
    }
    return true;
}

bool netbios_name_is_computer(const struct netbios_name *name)
{
    return name->suffix == SUFFIX_WORKSTATION || name->suffix == SUFFIX_SERVER;
}

bool netbios_name_is_role(const struct netbios_name *name)
{
    return name->suffix == SUFFIX_DOMAIN_MASTER || name->suffix == SUFFIX_MASTER_BROWSER ||
           name->suffix == SUFFIX_MSBROWSE;
}

/* Writes one byte as it may be shown; returns how many characters that took. */
static size_t print_byte(char *text, char byte)
{
    if (byte >= 0x20 && byte <= 0x7E) {
        *text = byte;
        return 1;
    }
    return (size_t)snprintf(text, 5, "<%02x>", (uint8_t)byte);
}

const char *netbios_name_format_base(const struct netbios_name *name, char text[NETBIOS_NAME_TEXT])
{
    size_t length = NETBIOS_NAME_LENGTH;
    while (length > 0 && name->base[length - 1] == ' ')
        length--;
    size_t used = 0;
    for (size_t i = 0; i < length; i++)
        used += print_byte(text + used, name->base[i]);
    text[used] = '\0';
    return text;
}

const char *netbios_name_format(const struct netbios_name *name, char text[NETBIOS_NAME_TEXT])
{
    netbios_name_format_base(name, text);
    size_t used = strlen(text);
    snprintf(text + used, NETBIOS_NAME_TEXT - used, "<%02x>", name->suffix);
    return text;
}

void netbios_append_printable(GString *text, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char printed[5];
        g_string_append_len(text, printed, (gssize)print_byte(printed, bytes[i]));
    }
}

struct scope_table {
    GHashTable *scopes; /* a set of owned strings */
    uint32_t left_out;
};

scope_table *scope_table_new(void)
{
    scope_table *self = g_new0(scope_table, 1);
    self->scopes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return self;
}

void scope_table_free(scope_table *self)
{
    if (self == NULL)
        return;
    g_hash_table_destroy(self->scopes);
    g_free(self);
}

uint32_t scope_table_left_out(const scope_table *self)
{
    return self->left_out;
}

const char *scope_table_intern(scope_table *self, const char *scope)
{
    if (*scope == '\0')
        return netbios_no_scope;
    gpointer known = g_hash_table_lookup(self->scopes, scope);
    if (known != NULL)
        return known;
    if (g_hash_table_size(self->scopes) >= MAX_SCOPES) {
        self->left_out++;
        return NULL;
    }
    char *copy = g_strdup(scope);
    g_hash_table_add(self->scopes, copy);
    return copy;
}
