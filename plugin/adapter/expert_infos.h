/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * expert_infos: what the Expert Information dialog, -z expert and packet colours know about incidents.
 */
#ifndef NBNS_CONFLICT_EXPERT_INFOS_H
#define NBNS_CONFLICT_EXPERT_INFOS_H

#include <stdbool.h>

#include <epan/packet.h>

#include "incident_view.h"

/** Registers one expert info a cause, and a second one for a cause that can be less serious. */
void expert_infos_register(int protocol);

/** True while anything listens to expert infos, such as -z expert or the Expert Information dialog. */
bool expert_infos_wanted(void);

/** Raises the expert info of an incident on a frame.  The item may be NULL: expert infos do not depend on the tree. */
void expert_infos_raise(packet_info *pinfo, proto_item *item, const struct incident_view *incident, const char *text);

/**
 * The same where nobody reads the text: Wireshark lights its sign for the most serious expert info of the capture by it.
 */
void expert_infos_count(packet_info *pinfo, enum cause cause, bool is_mild);

/** True if an expert info of this severity would be the most serious one of the capture so far. */
bool expert_infos_would_lead(enum severity severity);

#endif
