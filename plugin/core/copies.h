/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * copies: one message that was captured more than once.
 *
 * A mirror port, a router, a bridge or a capture on two interfaces shows one message in several frames.  A frame is a
 * copy of an earlier one if addresses, ports, IP id and payload are the same within 1 s (50 ms when the IP id is 0 and
 * so tells nothing) and either the path differs (interface, VLAN, MAC, hop count) or less than 2 ms lie between them.
 * A sender that says the same thing again takes a new IP id, or lets more time pass.
 */
#ifndef NBNS_CONFLICT_COPIES_H
#define NBNS_CONFLICT_COPIES_H

#include <stddef.h>
#include <stdint.h>

#include "frame.h"

typedef struct copies copies;

copies *copies_new(void);
void copies_free(copies *self);

/** The message that a frame is a copy of. */
struct first_copy {
    uint32_t frame;      /* 0 if the frame is a message of its own */
    uint64_t source_mac; /* under which the first copy came */
};

/** Looks a frame up among the recent ones and remembers it. */
struct first_copy copies_first_of(copies *self, const struct frame *frame, const uint8_t *payload, size_t length);

#endif
