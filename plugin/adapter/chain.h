/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chain: stands between Wireshark's tables and its own dissectors of NBNS and of the protocols that tell about the same
 * machines, so that only frames of these protocols cost anything.
 */
#ifndef NBNS_CONFLICT_CHAIN_H
#define NBNS_CONFLICT_CHAIN_H

/** Registers the names under which the chain stands in Wireshark's tables. */
void chain_register(void);

/** Puts the chain in front of the dissectors. */
void chain_handoff(void);

#endif
