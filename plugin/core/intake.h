/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * intake: a message becomes part of an exchange, of the ledger and of what is known about its sender.
 */
#ifndef NBNS_CONFLICT_INTAKE_H
#define NBNS_CONFLICT_INTAKE_H

#include "analysis_state.h"

/** Takes a name service message that is no copy of another one. */
void intake_message(analysis *self, const struct frame *frame, const struct nbns_message *message);

/**
 * Takes a copy of an earlier frame.  The first copy counts, but if only this one came straight from the sender's card,
 * the sender is known from now on.
 */
void intake_copy(analysis *self, const struct frame *frame, const struct nbns_message *message, uint32_t first);

/** Notes that a node asserted a name by this frame; NULL if there is no room for that. */
struct assertion *intake_assert(analysis *self, const struct frame *frame, const struct netbios_name *name,
                                const struct party *node, const struct network *network, enum assertion_kind kind,
                                bool group);

/** Notes that the sender of this frame uses a name as its computer name, if the name is of that kind. */
void intake_computer_name(analysis *self, const struct frame *frame, const struct netbios_name *name, bool group,
                          enum role role);

#endif
