/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * observation: hands what Wireshark knows about a frame to the core.
 */
#ifndef NBNS_CONFLICT_OBSERVATION_H
#define NBNS_CONFLICT_OBSERVATION_H

#include <epan/packet.h>

#include "analysis.h"

/**
 * The time of a frame in nanoseconds since the Unix epoch.  A file may claim any time; those that no clock can mean are
 * cut to 146 years before and after the epoch, so that the difference of two times never overflows.
 */
int64_t observation_time(const packet_info *pinfo);

/**
 * Each feeds one message of its protocol.  tvb is what that protocol's own dissector gets: the UDP payload, or the ARP
 * packet from its hardware type on.  A UDP message that is not between IPv4 addresses is left out: neither NetBIOS over
 * TCP/IP nor DHCP knows others.
 */
void observation_feed_nbns(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo);
void observation_feed_dhcp(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo);
void observation_feed_arp(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo);
void observation_feed_datagram(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo);

#endif
