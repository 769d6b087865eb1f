/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * incident_table: incidents as a table, one row each.
 */
#ifndef NBNS_CONFLICT_INCIDENT_TABLE_H
#define NBNS_CONFLICT_INCIDENT_TABLE_H

#include <glib.h>
#include <stdbool.h>

#include "incident_view.h"

enum incident_column {
    COLUMN_NUMBER,
    COLUMN_NAME,
    COLUMN_CAUSE,
    COLUMN_CONFIDENCE,
    COLUMN_CLAIMANT,
    COLUMN_HOLDER,
    COLUMN_FIRST_FRAME,
    COLUMN_FRAMES,
    COLUMN_OUTCOME,
    COLUMN_COUNT,
};

/** What stands above a column, and whether the column holds numbers. */
const char *incident_column_title(enum incident_column column);
bool incident_column_is_number(enum incident_column column);

/** The number in a column of numbers. */
uint32_t incident_cell_number(const struct incident_view *incident, enum incident_column column);

/** The text in any column; free it with g_free(). */
char *incident_cell_text(const struct incident_view *incident, enum incident_column column);

/** Appends the cells of one row to those of a table: an array of char *, which owns them. */
void incident_table_add(GPtrArray *cells, const struct incident_view *incident);

/** Appends a table of the rows that were added, with its columns aligned. */
void incident_table_append(GString *text, const GPtrArray *cells);

#endif
