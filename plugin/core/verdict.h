/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verdict: cause, confidence and the reasons for and against, as one rule of diagnosis.h builds them up.
 */
#ifndef NBNS_CONFLICT_VERDICT_H
#define NBNS_CONFLICT_VERDICT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "evidence.h"
#include "incident.h"
#include "incident_view.h"
#include "knowledge.h"

/** One reason, and the frames that show it.  Its sentence is written when somebody reads it, which is seldom. */
struct reason {
    enum evidence_kind kind;
    struct evidence_words words; /* the text is owned */
    enum role role;              /* of its frames */
    uint32_t frame_count;
    uint32_t frames[4];
};

struct verdict {
    enum cause cause;
    enum confidence confidence;
    enum outcome outcome;
    bool mild;               /* nothing is left to repair */
    bool forged_besides;     /* somebody else sent demands without a reason as well */
    bool dismissed;          /* no conflict after all: the incident is not shown */
    GArray *reasons;         /* of struct reason */
    GArray *alternatives;    /* of enum cause */
    GArray *addresses;       /* of uint32_t: the machines that any rule looked at and had a word about */
    GArray *evidence_frames; /* of struct frame_view: frames that the reasons add to the incident */
};

struct verdict *verdict_new(void);
void verdict_free(struct verdict *self);

/** Takes back all that a rule said before it found that it does not apply; the machines that it looked at stay. */
void verdict_clear(struct verdict *self);

/** Settles cause and confidence; the confidence is cut to the ceiling of the cause. */
void verdict_settle(struct verdict *self, enum cause cause, enum confidence confidence);

/** Adds a reason that up to two frames show; a frame of 0 is left out.  A reason that stands there already is not added. */
void verdict_say(struct verdict *self, enum evidence_kind kind, const struct evidence_words *words, uint32_t frame,
                 uint32_t other_frame);

/** The same with the role of the frames, for a kind whose frames may have several. */
void verdict_say_as(struct verdict *self, enum evidence_kind kind, const struct evidence_words *words, uint32_t frame,
                    enum role role);

/** Notes a machine that the verdict depends on, besides those that its reasons name. */
void verdict_note_address(struct verdict *self, uint32_t ip);

/** Adds a cause that also fits, unless it is among them already. */
void verdict_alternative(struct verdict *self, enum cause cause);

/** Enters the frames that the reasons name into the incident, or takes those of an earlier verdict out again. */
void verdict_enter_frames(incident_book *book, struct incident *incident);
void verdict_forget_frames(incident_book *book, struct incident *incident);

/** Frees a view, which view_builder.h makes.  NULL is allowed. */
void incident_view_free(struct incident_view *view);

#endif
