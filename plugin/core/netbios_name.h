/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netbios_name: the 16 bytes that a NetBIOS name has, and its scope (RFC 1001 section 14, RFC 1002 section 4.1).
 *
 * A name is 15 bytes padded with spaces, a suffix byte that says which service it stands for, and a scope.  Names of
 * different scopes never conflict.  ASCII letters are folded to upper case when a name is read, so names are compared
 * byte by byte; the scope is case-sensitive (KB Q138449) and compared by pointer after scope_table_intern().
 */
#ifndef NBNS_CONFLICT_NETBIOS_NAME_H
#define NBNS_CONFLICT_NETBIOS_NAME_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NETBIOS_NAME_LENGTH 15
#define NETBIOS_ENCODED_LENGTH 32
#define NETBIOS_SCOPE_LENGTH 255

/** Room for a printed base name: 15 bytes as <xx>, the suffix as <xx> and the closing zero. */
#define NETBIOS_NAME_TEXT (NETBIOS_NAME_LENGTH * 4 + 4 + 1)

/** Suffixes whose use alone decides something. */
enum netbios_suffix {
    SUFFIX_WORKSTATION = 0x00,
    SUFFIX_MSBROWSE = 0x01,
    SUFFIX_MESSENGER = 0x03,
    SUFFIX_DOMAIN_MASTER = 0x1B,
    SUFFIX_DOMAIN_CONTROLLERS = 0x1C,
    SUFFIX_MASTER_BROWSER = 0x1D,
    SUFFIX_ELECTIONS = 0x1E,
    SUFFIX_SERVER = 0x20,
};

/** The scope of names that have none: one string, so that such names compare equal everywhere. */
extern const char netbios_no_scope[];

struct netbios_name {
    char base[NETBIOS_NAME_LENGTH]; /* folded, padded with spaces */
    uint8_t suffix;
    const char *scope; /* netbios_no_scope, or interned by scope_table_intern() before names are compared */
};

/**
 * Decodes the 32 half bytes 'A'..'P' of a first-level encoded name into base and suffix, without scope.
 * False if any byte is outside 'A'..'P'.
 */
bool netbios_name_decode(const uint8_t encoded[NETBIOS_ENCODED_LENGTH], struct netbios_name *name);

/**
 * Reads a name as messages carry it: the encoded label, the labels of the scope, and the root.  The scope is written,
 * joined with dots, to scope, and name->scope points there; it is netbios_no_scope without one.  Returns how many bytes
 * the name takes; 0 if it is none, or is cut.  Pointers are not followed: no name that matters is written with one.
 */
size_t netbios_name_read(const uint8_t *bytes, size_t length, struct netbios_name *name,
                         char scope[NETBIOS_SCOPE_LENGTH + 1]);

/** Makes a name from printable text of at most 15 characters, for tables that a user fills in; false if it is longer. */
bool netbios_name_from_text(const char *text, uint8_t suffix, struct netbios_name *name);

/** True if base, suffix and scope are the same. */
bool netbios_name_equal(const struct netbios_name *a, const struct netbios_name *b);

/** True if base and scope are the same, whatever the suffix. */
bool netbios_name_same_base(const struct netbios_name *a, const struct netbios_name *b);

/** Hash of base, suffix and scope, and of base and scope alone. */
guint netbios_name_hash(const struct netbios_name *name);
guint netbios_name_base_hash(const struct netbios_name *name);

/** True for a name that nobody can own: all spaces or zeroes, or beginning with '*' (RFC 1001 15.1.3, NBTE 3.1.5.1). */
bool netbios_name_is_wildcard(const struct netbios_name *name);

/** True if the suffix names the computer itself (<00>, <20>), not a user or a role. */
bool netbios_name_is_computer(const struct netbios_name *name);

/** True if the suffix names a role that moves between computers (<1B>, <1D>, <01>). */
bool netbios_name_is_role(const struct netbios_name *name);

/** Writes the base name without trailing spaces, bytes outside 0x20-0x7E as <xx>; returns text. */
const char *netbios_name_format_base(const struct netbios_name *name, char text[NETBIOS_NAME_TEXT]);

/** Writes the base name and the suffix: ALPHA<20>; returns text. */
const char *netbios_name_format(const struct netbios_name *name, char text[NETBIOS_NAME_TEXT]);

/** Appends bytes from the wire to text, those outside 0x20-0x7E as <xx>. */
void netbios_append_printable(GString *text, const char *bytes, size_t length);

/** Keeps one copy of each scope, so that scopes compare by pointer. */
typedef struct scope_table scope_table;
scope_table *scope_table_new(void);
void scope_table_free(scope_table *self);

/** How often there was no room for a scope. */
uint32_t scope_table_left_out(const scope_table *self);

/**
 * The one copy of a scope; netbios_no_scope for the empty one.  NULL when the table already holds as many scopes as it ever will
 * (4096): no honest network has that many, and the messages of a flood of scopes are better left out than kept.
 */
const char *scope_table_intern(scope_table *self, const char *scope);

#endif
