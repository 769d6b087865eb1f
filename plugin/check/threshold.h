/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * threshold: which findings make a run fail.
 */
#ifndef NBNS_CONFLICT_CHECK_THRESHOLD_H
#define NBNS_CONFLICT_CHECK_THRESHOLD_H

#include <stdint.h>

#include "finding.h"

/** One --fail-on: findings of a severity or worse, or of a cause, that are at least so sure. */
struct threshold {
    const char *cause; /* a cause's word, or NULL */
    uint32_t severity;
    uint32_t confidence;
};

/** Reads SEVERITY|CAUSE[@CONFIDENCE]; false with an error that names what is accepted. */
bool threshold_parse(const char *text, struct threshold *threshold, GError **error);

/** The word of a cause as the plugin knows it; NULL with an error for another. */
const char *threshold_parse_cause(const char *text, GError **error);

/** Whether a finding is at or above a threshold. */
bool threshold_is_met(const struct threshold *self, const struct finding *finding);

#endif
