/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "early.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define MOST 32
#define SKEW INT64_C(1000000000)

struct early {
    struct early_response responses[MOST];
    uint32_t next;
    int64_t newest; /* time of the one that was added last */
};

early *early_new(void)
{
    return g_new0(early, 1);
}

void early_free(early *self)
{
    g_free(self);
}

void early_add(early *self, const struct frame *frame, const struct nbns_message *message, const uint8_t *payload,
               size_t length)
{
    struct early_response *kept = &self->responses[self->next++ % MOST];
    kept->frame = *frame;
    kept->name = message->name;
    kept->kind = message->kind;
    kept->id = message->id;
    kept->length = (uint16_t)MIN(length, EARLY_PAYLOAD);
    memcpy(kept->payload, payload, kept->length);
    self->newest = frame->time;
}

static bool is_response_to(enum nbns_kind response, enum nbns_kind request)
{
    switch (request) {
    case NBNS_CLAIM:
        return response == NBNS_CLAIM_RESPONSE || response == NBNS_WAIT;
    case NBNS_QUERY:
        return response == NBNS_QUERY_RESPONSE;
    case NBNS_STATUS_QUERY:
        return response == NBNS_STATUS_RESPONSE;
    case NBNS_RELEASE:
        return response == NBNS_RELEASE_RESPONSE;
    default:
        return false;
    }
}

const struct early_response *early_take(early *self, const struct frame *frame, const struct nbns_message *message)
{
    if (self->next == 0 || llabs(frame->time - self->newest) > SKEW)
        return NULL;
    for (size_t i = 0; i < MOST; i++) {
        struct early_response *kept = &self->responses[i];
        bool between = kept->frame.target_ip == frame->source_ip &&
                       (kept->frame.source_ip == frame->target_ip || message->broadcast || frame_is_broadcast(frame));
        if (kept->frame.number == 0 || !between || kept->id != message->id ||
            !is_response_to(kept->kind, message->kind) || !netbios_name_equal(&kept->name, &message->name) ||
            llabs(frame->time - kept->frame.time) > SKEW)
            continue;
        kept->kind = NBNS_OTHER;
        return kept;
    }
    return NULL;
}
