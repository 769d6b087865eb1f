/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * observation: hands what Wireshark knows about a frame to the core.
 */
#ifndef NBNS_CONFLICT_OBSERVATION_H
#define NBNS_CONFLICT_OBSERVATION_H

#include <epan/packet.h>

#include "analysis.h"

/**
 * Feeds one NetBIOS name service message.  tvb is the UDP payload.  Does nothing for a message that is not between
 * IPv4 addresses: NetBIOS over TCP/IP knows no others.
 */
void observation_feed_nbns(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo);

#endif
