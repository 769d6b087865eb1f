/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * invariants: what is true of every incident, whatever was fed.
 *
 * The unit tests hold them against conversations that make sense, the fuzz targets against those that do not.
 */
#ifndef NBNS_CONFLICT_INVARIANTS_H
#define NBNS_CONFLICT_INVARIANTS_H

#include "analysis.h"

/** An analysis that is looked at, what it was fed, and who is told of what is wrong with it. */
struct inspection {
    analysis *analysis;
    uint32_t last_frame; /* the highest number that was fed */
    bool hostile;        /* names may hold braces, as placeholders do, and senders may be nobody */
    /** The frame with this number; NULL if it was not fed. */
    const struct frame *(*frame_of)(const void *context, uint32_t number);
    /** Told once for everything that is wrong. */
    void (*complain)(void *context, const char *what, const char *detail);
    void *context;
};

/** One thing that is always true; returns how often it was not. */
typedef unsigned (*invariant)(const struct inspection *inspection);

/** Every reason is a known sentence and names frames of the incident with a role that can show it. */
unsigned every_reason_fits_its_frames(const struct inspection *inspection);

/** The frames of an incident ascend, were fed, lie within its times and are annotated; one of them shows the conflict. */
unsigned every_frame_is_annotated(const struct inspection *inspection);

/** An annotation names an incident that has this frame. */
unsigned every_annotation_is_a_frame(const struct inspection *inspection);

/** The same for one frame. */
unsigned annotations_of_frame_hold(const struct inspection *inspection, uint32_t number);

/** No text lacks a word, or holds a byte that is not printable. */
unsigned every_word_is_there(const struct inspection *inspection);

/** A verdict is no surer and no more serious than its cause, and names a machine. */
unsigned every_verdict_keeps_to_its_cause(const struct inspection *inspection);

/** All incidents as text, for comparing; free it with g_free(). */
char *all_incidents_text(analysis *analysis);

#endif
