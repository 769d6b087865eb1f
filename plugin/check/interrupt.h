/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * interrupt: SIGINT, SIGTERM and SIGHUP as something to look at.
 *
 * Between interrupt_begin() and interrupt_end() such a signal ends no longer the program, it is only noted, so that
 * children can be stopped and temporary files removed.  A signal that was ignored when this program started stays so.
 */
#ifndef NBNS_CONFLICT_CHECK_INTERRUPT_H
#define NBNS_CONFLICT_CHECK_INTERRUPT_H

#include <stdbool.h>

/** Starts to note signals. */
void interrupt_begin(void);

/** Whether one of these signals was ignored when this program started. */
bool interrupt_is_ignored(void);

/** The signal that came, or 0. */
int interrupt_signal(void);

/** Lets signals end the program again. */
void interrupt_end(void);

#endif
