/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * random: numbers that are the same for the same seed on every machine (splitmix64).
 */
#ifndef TRAFFIC_RANDOM_H
#define TRAFFIC_RANDOM_H

#include <stdint.h>

struct random_source {
    uint64_t state;
};

static inline uint64_t random_number(struct random_source *source)
{
    uint64_t mixed = source->state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ mixed >> 31;
}

/** A number from 0 to limit - 1. */
static inline uint32_t random_below(struct random_source *source, uint32_t limit)
{
    return (uint32_t)((random_number(source) >> 32) * limit >> 32);
}

#endif
