/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * traffic: synthetic traffic of one kind, the same for the same seed.
 *
 * Exchanges begin one after the other; their packets are put in the order of time, so that a request is repeated while
 * others talk, as on a real network.
 */
#ifndef TRAFFIC_TRAFFIC_H
#define TRAFFIC_TRAFFIC_H

#include "packet.h"

struct traffic;

/** One kind of traffic. */
struct traffic_kind {
    const char *word;
    const char *description;
    uint32_t hosts;   /* machines */
    uint32_t subnets; /* that they are spread over */
    int64_t pause;    /* between the beginnings of two exchanges, on average */
    void (*begin_exchange)(struct traffic *traffic);
};

/** The kind with this word; NULL if there is none. */
const struct traffic_kind *traffic_kind_named(const char *word);

/** All kinds, in order; the last has no word. */
const struct traffic_kind *traffic_kinds(void);

struct traffic *traffic_new(const struct traffic_kind *kind, uint64_t seed, packet_sink sink, void *context);
void traffic_free(struct traffic *self);

/** Goes on until this many packets were given out since the beginning. */
void traffic_run(struct traffic *self, uint64_t packets);

#endif
