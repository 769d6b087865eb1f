/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trust: what nobody may bring about alone.
 */
#ifndef NBNS_CONFLICT_TRUST_H
#define NBNS_CONFLICT_TRUST_H

#include "support.h"

/**
 * Ends the program if a verdict is confirmed that a message nobody asked for, a single card or senders who contradict
 * each other could have brought about.  in_order says whether the frames were fed in the order of their numbers.
 */
void must_not_trust_blindly(const struct wire *wire, analysis *analysis, bool in_order);

#endif
