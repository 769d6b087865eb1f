/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ownership: whether a machine has a name by more than answering for it or refusing it to others.
 *
 * A poisoner answers for what it does not have, a forger refuses it; whoever claims a name, is granted it, lists it in its
 * node status or sends datagrams under it has it, as far as a capture can tell.
 */
#ifndef NBNS_CONFLICT_OWNERSHIP_H
#define NBNS_CONFLICT_OWNERSHIP_H

#include <stdbool.h>
#include <stdint.h>

#include "identity.h"
#include "ledger.h"

/**
 * True if the machine with this address has the base name: whoever has it with one suffix of computers and users may speak
 * for all of them.
 */
bool ownership_is_shown(const ledger *ledger, const identity *identity, const struct netbios_name *name, uint32_t ip);

#endif
