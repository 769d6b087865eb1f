/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * coverage: what a capture holds of the traffic, and so what it cannot show.
 */
#ifndef NBNS_CONFLICT_COVERAGE_H
#define NBNS_CONFLICT_COVERAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct coverage {
    uint32_t messages;
    uint32_t unreadable; /* payloads that are no message, or are cut too early */
    uint32_t broadcasts;
    uint32_t unicast_requests;  /* claims and releases to one machine */
    uint32_t unicast_answers;   /* answers to such requests that were seen too */
    uint32_t unmatched_answers; /* answers to requests that were not captured */
    uint32_t waits;             /* a server asked for patience */
    uint32_t challenges;        /* a server asked a holder */
    uint32_t early_unmatched;   /* answers without request in the first seconds of the capture */
    bool started;
    int64_t first_time;
};

/** Notes the time of a frame, of whatever protocol. */
void coverage_note_time(struct coverage *self, int64_t time);

/** Notes an answer whose request was not seen; of_claim tells whether it can only answer a registration. */
void coverage_note_unmatched(struct coverage *self, int64_t time, bool of_claim);

/** Takes that back: its request stands behind it in the capture. */
void coverage_take_back(struct coverage *self, int64_t time, bool of_claim);

/** Appends one sentence for each thing that the capture cannot show; the array owns its strings. */
void coverage_limits(const struct coverage *self, GPtrArray *limits);

#endif
