/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * network: where a name must be unique.
 *
 * A broadcast segment is a VLAN, a capture interface and a directed broadcast address; several subnets on one wire are
 * several networks.  A name server's database is a network of its own, whichever interface showed the dialogue.
 */
#ifndef NBNS_CONFLICT_NETWORK_H
#define NBNS_CONFLICT_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "frame.h"

struct network {
    uint32_t server; /* the name server; 0 for a broadcast segment, and then the members below count */
    uint32_t interface;
    int32_t vlan;
    uint32_t broadcast; /* directed broadcast address; 0 where it is not known or is 255.255.255.255: matches all */
};

/** The segment that a frame was seen on; its broadcast address is that of the frame if it was sent to all. */
struct network network_of_segment(const struct frame *frame, bool to_all);

/** The database of a name server. */
struct network network_of_server(uint32_t server);

/** True if a name that is claimed in both must be unique in both. */
bool network_matches(const struct network *a, const struct network *b);

/** True if both are segments on the same wire: same VLAN and interface, whatever the subnet. */
bool network_same_wire(const struct network *a, const struct network *b);

#endif
