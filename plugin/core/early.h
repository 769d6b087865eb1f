/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * early: responses that stand before their requests.
 *
 * A tap has an interface for each direction, dumpcap on two interfaces writes frames out of order, and clocks differ: the
 * answer may come first.  Responses that answer nothing are kept for a moment, until their request comes.
 */
#ifndef NBNS_CONFLICT_EARLY_H
#define NBNS_CONFLICT_EARLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frame.h"
#include "nbns_message.h"

/** As much of a response as is kept; of a longer one, the beginning. */
#define EARLY_PAYLOAD 576

/** A response that was kept. */
struct early_response {
    struct frame frame;
    struct netbios_name name;
    enum nbns_kind kind;
    uint16_t id;
    uint16_t length;
    uint8_t payload[EARLY_PAYLOAD];
};

typedef struct early early;

early *early_new(void);
void early_free(early *self);

/** Keeps a response that answers no request so far.  There is room for the last 32. */
void early_add(early *self, const struct frame *frame, const struct nbns_message *message, const uint8_t *payload,
               size_t length);

/**
 * Takes out a response to this request whose time is at most one second from the request's; NULL if there is none.  It is
 * valid until the next addition.
 */
const struct early_response *early_take(early *self, const struct frame *frame, const struct nbns_message *message);

#endif
