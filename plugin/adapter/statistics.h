/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * statistics: the table of incidents in Wireshark's Statistics menu.
 *
 * A listener on tap "frame" makes the rows while Wireshark reads the frames again: for each frame that passes the filter
 * of the window, those of its incidents that have no row yet.  The analysis is complete by then, so a row is made once.
 * In a window that is open during a live capture a row shows what was known when it was made; reading again (Ctrl+R) shows
 * the rest.
 */
#ifndef NBNS_CONFLICT_STATISTICS_H
#define NBNS_CONFLICT_STATISTICS_H

#include <stdbool.h>

/** What opens the window, and in tshark prints the same table (outputs.h). */
#define STATISTICS_WORD "nbns_conflict,incidents"

/** Registers the table. */
void statistics_register(void);

/** True in a program that has windows to show it in. */
bool statistics_have_window(void);

#endif
