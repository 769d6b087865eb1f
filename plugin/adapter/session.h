/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * session: the analysis of the capture that is open, the only state that the adapter keeps about a capture.
 *
 * Wireshark's init and cleanup routines have no argument, so one pointer has to be static; it is hidden here.
 */
#ifndef NBNS_CONFLICT_SESSION_H
#define NBNS_CONFLICT_SESSION_H

#include "analysis.h"

/** Has Wireshark start a session with each capture that it opens or reads again, and end it with that capture. */
void session_register(void);

/** Has a function called at the end of each session, while its analysis is still there.  There is one such function. */
void session_on_end(void (*function)(void));

/** The analysis of the capture that is open; NULL when none is. */
analysis *session_analysis(void);

#endif
