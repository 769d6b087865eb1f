/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * conversations: what Wireshark offers under "Conversation Filter" when one right-clicks a packet.
 */
#ifndef NBNS_CONFLICT_CONVERSATIONS_H
#define NBNS_CONFLICT_CONVERSATIONS_H

/** Has Wireshark offer to show the whole incident that a frame belongs to. */
void conversations_register(void);

#endif
