/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * incident_state: what a book of incidents is made of; for the parts of the core that work on it.
 *
 *     incident.c           the book, and which incident a signal belongs to
 *     incident_contests.c  what happened in a dispute
 *     incident_frames.c    which frame belongs to which incident
 *     incident_merge.c     two incidents turn out to be one dispute
 */
#ifndef NBNS_CONFLICT_INCIDENT_STATE_H
#define NBNS_CONFLICT_INCIDENT_STATE_H

#include "incident.h"
#include "incident_index.h"

struct incident_book {
    GPtrArray *incidents; /* by number - 1 */
    incident_index *index;
    GHashTable *floods; /* sender ip -> struct incident */
    frame_table *notes;
    GArray *touched; /* numbers of the incidents that the newest frame touched */
    int64_t gap;
    uint32_t limit;
    uint32_t left_out;
    uint32_t frames_left_out;
    uint32_t contest_serial;
    size_t contests; /* that are kept, of all incidents */
    uint32_t turn;
};

/** The incident that this one was merged into; itself if it was not. */
struct incident *incident_resolve(struct incident *incident);

/** True if a signal belongs to an incident of the same name. */
bool incident_belongs(const incident_book *self, const struct incident *incident, const struct dispute *dispute);

/** Keeps a copy of a contest that has its serial number and count already. */
void incident_enter_contest(incident_book *self, struct incident *incident, const struct contest *contest);

/** What an incident notes about a frame, and its index among the notes of that frame; NULL if nothing. */
struct note *incident_find_note(const incident_book *self, const struct incident *incident, uint32_t frame,
                                size_t *index);

#endif
