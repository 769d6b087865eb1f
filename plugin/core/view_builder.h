/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view_builder: an incident and its verdict as an incident_view.
 */
#ifndef NBNS_CONFLICT_VIEW_BUILDER_H
#define NBNS_CONFLICT_VIEW_BUILDER_H

#include "case_file.h"
#include "incident_view.h"
#include "verdict.h"

/** Where a view finds what is not in the incident itself. */
struct view_sources {
    const struct background *known;
    const incident_book *book;
    const char *interface_name; /* of the incident's network; NULL if it has none */
    void (*add_copies)(void *context, uint32_t frame, GArray *frames); /* appends the copies of a frame (uint32_t) */
    void (*describe_frame)(void *context, struct frame_view *frame);   /* fills in what its record holds */
    void *context;
};

/** Makes the view of a judged incident, without its words and its frames; free it with incident_view_free(). */
struct incident_view *incident_view_new(const struct incident *incident, const struct view_sources *sources);

/** Enters what is said about it, once: sentences, reasons, other causes, events, log lines and advice. */
void incident_view_add_words(struct incident_view *view, const struct incident *incident,
                             const struct view_sources *sources);

/** Enters the frames, whose number has no small bound, and the times that they span. */
void incident_view_add_frames(struct incident_view *view, const struct incident *incident,
                              const struct view_sources *sources);

#endif
