/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * preferences: what users can set, nbns_conflict.* in Wireshark's preferences.
 */
#ifndef NBNS_CONFLICT_PREFERENCES_H
#define NBNS_CONFLICT_PREFERENCES_H

#include <stdbool.h>

#include "analysis.h"

/** Registers the preferences of the protocol, its tables among them. */
void preferences_register(int protocol);

/** The options of an analysis that starts now, without what stands in the tables. */
struct analysis_options preferences_options(void);

/** True if this protocol shall serve as evidence. */
bool preferences_use_dhcp(void);
bool preferences_use_arp(void);
bool preferences_use_datagrams(void);

/** True if frames of an incident shall say so in the Info column. */
bool preferences_info_column(void);

#endif
