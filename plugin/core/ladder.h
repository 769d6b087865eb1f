/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ladder: who said what to whom in an incident, as a message sequence in text.
 *
 * One column a machine and one row a message, in the order of the frames:
 *
 *       Frame  Seconds     10.1.0.12      10.1.0.11
 *                          claimant         holder
 *           4    0.000         ├─────────────►│        claim <20> to all
 *     *     5    0.002         │◄═════════════╡        refusal <20>, code 6
 */
#ifndef NBNS_CONFLICT_LADDER_H
#define NBNS_CONFLICT_LADDER_H

#include <glib.h>
#include <stdbool.h>

#include "incident_view.h"

/** Most machines that get a column of their own, and most rows; what is beyond is counted. */
#define LADDER_LANES 8
#define LADDER_ROWS 40

/** How to draw. */
struct ladder_style {
    bool unicode;     /* box drawing characters in UTF-8; else ASCII */
    unsigned columns; /* width to keep to; 0 for no limit */
};

/**
 * Appends the ladder of an incident.  A message that follows its like is counted instead of drawn again; where that
 * leaves more than LADDER_ROWS rows, messages that are alike are counted wherever they stand.
 */
void ladder_append(GString *text, const struct incident_view *incident, const struct ladder_style *style);

#endif
