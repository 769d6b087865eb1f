/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tables: what the administrator knows already, as tables that Wireshark keeps in the profile and lets people edit.
 *
 * -o uat:NAME:ROW and the files in profiles must give all columns of a row, so the columns never change.
 */
#ifndef NBNS_CONFLICT_TABLES_H
#define NBNS_CONFLICT_TABLES_H

#include <epan/prefs.h>

#include "analysis.h"

/** What the tables held when they were read. */
struct table_content;

/** Registers the tables as preferences. */
void tables_register(module_t *module);

/**
 * Puts what the tables hold now into options.  The options point into the returned content and into the tables, so use
 * them before the user can do anything, and then release the content.
 */
struct table_content *tables_read(struct analysis_options *options);
void tables_release(struct table_content *content);

#endif
