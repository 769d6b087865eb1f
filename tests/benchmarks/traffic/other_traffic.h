/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * other_traffic: what is on a network besides the name service: web, file sharing, DNS, QUIC, ARP and DHCP.
 */
#ifndef TRAFFIC_OTHER_TRAFFIC_H
#define TRAFFIC_OTHER_TRAFFIC_H

#include "network.h"

struct other_traffic *other_traffic_new(struct random_source *random);
void other_traffic_free(struct other_traffic *self);

/** Begins one exchange, or sends the next packet of one of the open connections. */
void other_traffic_begin(struct traffic *traffic, struct other_traffic *self);

/** The same without ARP and DHCP, which tell about machines. */
void other_traffic_begin_foreign(struct traffic *traffic, struct other_traffic *self);

#endif
