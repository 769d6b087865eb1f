/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finding: one incident as the plugin wrote it, and what this run makes of it.
 */
#ifndef NBNS_CONFLICT_CHECK_FINDING_H
#define NBNS_CONFLICT_CHECK_FINDING_H

#include <json-glib/json-glib.h>
#include <stdbool.h>

struct finding {
    char *line; /* the plugin's own words: a JSON object */
    JsonObject *incident;
    bool known;   /* the baseline has it */
    bool ignored; /* its cause is one of --ignore */
    bool failing;
};

/** Reads a line of the plugin's JSON; NULL if it is no incident. */
struct finding *finding_new(const char *line);
void finding_free(struct finding *self);

/** A text member, "" if it is missing or null. */
const char *finding_text(const struct finding *self, const char *member);

/** A number member, 0 if it is missing or null. */
gint64 finding_number(const struct finding *self, const char *member);

/** An array member; NULL if it is missing or no array. */
JsonArray *finding_array(const struct finding *self, const char *member);

/** Addresses of one side ("claimants", "holders" ...), in the plugin's order; MAC addresses where no IP is known. */
GPtrArray *finding_addresses(const struct finding *self, const char *side);

#endif
