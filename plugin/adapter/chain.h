/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chain: stands between UDP and Wireshark's own NBNS dissector, so that only NBNS frames cost anything.
 */
#ifndef NBNS_CONFLICT_CHAIN_H
#define NBNS_CONFLICT_CHAIN_H

/** Registers the name under which the chain stands in Wireshark's tables. */
void chain_register(void);

/** Puts the chain in front of the NBNS dissector. */
void chain_handoff(void);

#endif
