/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "network.h"

#define IP_LIMITED_BROADCAST UINT32_C(0xFFFFFFFF)

struct network network_of_segment(const struct frame *frame, bool to_all)
{
    struct network network = { .interface = frame->interface, .vlan = frame->vlan };
    if (to_all && frame->target_ip != IP_LIMITED_BROADCAST)
        network.broadcast = frame->target_ip;
    return network;
}

struct network network_of_server(uint32_t server)
{
    return (struct network){ .server = server, .vlan = FRAME_NO_VLAN };
}

bool network_same_wire(const struct network *a, const struct network *b)
{
    return a->server == 0 && b->server == 0 && a->interface == b->interface && a->vlan == b->vlan;
}

bool network_matches(const struct network *a, const struct network *b)
{
    if (a->server != 0 || b->server != 0)
        return a->server == b->server;
    return network_same_wire(a, b) && (a->broadcast == b->broadcast || a->broadcast == 0 || b->broadcast == 0);
}
