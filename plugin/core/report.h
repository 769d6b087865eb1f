/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report: incidents as text for people.
 */
#ifndef NBNS_CONFLICT_REPORT_H
#define NBNS_CONFLICT_REPORT_H

#include <glib.h>
#include <stdbool.h>

#include "incident_view.h"

/** Writes a point in time (nanoseconds since the Unix epoch) as a clock time with zone; the caller frees it with g_free(). */
typedef char *(*report_clock)(int64_t time);

/** What the report says around the incidents. */
struct report_heading {
    uint32_t frames; /* in the capture */
    uint32_t nbns_frames;
    uint32_t incidents; /* in the capture, printed or not */
    report_clock clock;
    unsigned columns; /* width to wrap at; 0 for no wrapping */
    bool unicode;     /* box drawing characters in UTF-8; else ASCII */
    bool colour;      /* ANSI escape sequences */
};

/** Appends the report's first lines. */
void report_heading(GString *text, const struct report_heading *heading);

/** Appends one incident: the answer first, then why, the events to look for, what to do, and who said what. */
void report_incident(GString *text, const struct report_heading *heading, const struct incident_view *incident);

/** Appends what the capture cannot show; limits holds const char *. */
void report_limits(GString *text, const struct report_heading *heading, const GPtrArray *limits);

#endif
