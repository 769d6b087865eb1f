/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * analysis: the face of the core.
 *
 * One analysis holds everything about one capture.  Feed it each message once, in any order; ask it for what it made of
 * a frame, or for all incidents.  It reads no clock, no file and no environment, and has no global state, so several can
 * live side by side.  It is not safe to use one analysis from two threads at once.
 *
 *     analysis *a = analysis_new(&options);
 *     analysis_observe_nbns(a, &frame, payload, length);
 *     const GArray *annotations = analysis_annotations(a, frame.number);
 *     ...
 *     analysis_free(a);
 */
#ifndef NBNS_CONFLICT_ANALYSIS_H
#define NBNS_CONFLICT_ANALYSIS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frame.h"
#include "incident_view.h"
#include "knowledge.h"
#include "options.h"

typedef struct analysis analysis;

/** The options that a user has who changed nothing. */
struct analysis_options analysis_default_options(void);

/** Makes an empty analysis.  The options and what they point to are copied.  Free it with analysis_free(). */
analysis *analysis_new(const struct analysis_options *options);

/** Frees an analysis and every view that it gave out.  NULL is allowed. */
void analysis_free(analysis *self);

/** True if a name was given for this capture interface. */
bool analysis_knows_interface(const analysis *self, uint32_t interface);

/** Gives a capture interface its name, for display.  The text is copied; NULL means that it has none. */
void analysis_name_interface(analysis *self, uint32_t interface, const char *name);

/**
 * Takes one NetBIOS name service message: the UDP payload as far as it was captured.  The payload is not kept.
 * A payload that is no such message, or is cut too early to be understood, is counted and otherwise ignored.
 * Give each frame once; frames may come in any order.
 */
void analysis_observe_nbns(analysis *self, const struct frame *frame, const uint8_t *payload, size_t length);

/**
 * Takes one DHCP message (the UDP payload of port 67 or 68), one ARP packet (from its hardware type on; the addresses of
 * the frame itself need no IP) or one NetBIOS datagram (the UDP payload of port 138) as outside evidence about the
 * machines.  Same rules as above; none of them opens an incident but a datagram that contradicts another's name.
 */
void analysis_observe_dhcp(analysis *self, const struct frame *frame, const uint8_t *payload, size_t length);
void analysis_observe_arp(analysis *self, const struct frame *frame, const uint8_t *packet, size_t length);
void analysis_observe_datagram(analysis *self, const struct frame *frame, const uint8_t *payload, size_t length);

/** How a frame stands to the other frames of its exchange.  A number of 0 means "none". */
struct exchange {
    uint32_t request_in;     /* of a response: the first copy of its request */
    uint32_t response_in;    /* of a request: the final response, or the wait acknowledgement if nothing else came */
    uint32_t retransmission; /* of a repeated request: its first copy */
    int64_t response_time;   /* of a response: nanoseconds since the first copy of its request */
};

/** Fills in the exchange of a frame, with zeros if it has none; false if the frame is not known. */
bool analysis_exchange(const analysis *self, uint32_t frame, struct exchange *exchange);

/** What one frame does in one incident. */
struct annotation {
    uint32_t incident; /* number for analysis_incident() */
    enum role role;
    bool shows_conflict; /* an expert info belongs on this frame */
    enum cause cause;    /* of the incident */
    bool mild;           /* nothing is left to repair */
    uint8_t suffix;      /* of the name that this frame is about */
    const char *name;    /* "ALPHA<20>", the name that this frame is about, printable; NULL for a frame about no name */
};

/**
 * What a frame does in incidents: an array of struct annotation, by ascending incident number; NULL for a frame of none.
 * For the frame that was fed last the answer says what is known so far; for an earlier frame it is the final answer of
 * all that was fed.  The array belongs to the analysis and lives until it is next asked, fed or freed.
 */
const GArray *analysis_annotations(analysis *self, uint32_t frame);

/** True if an expert info may belong on a frame: a cheap question, to which analysis_annotations() has the answer. */
bool analysis_shows_conflict(const analysis *self, uint32_t frame);

/**
 * True if an incident of this frame may turn out to be an accusation, the most serious severity there is: a cheap
 * question, for who wants to know no more.
 */
bool analysis_may_accuse(const analysis *self, uint32_t frame);

/** The numbers of all incidents, ascending: an array of uint32_t that lives until the analysis is next asked, fed or freed. */
const GArray *analysis_incidents(analysis *self);

/**
 * An incident as it is shown, by its number or by that of one which was merged into it; NULL if there is none.  It lives
 * until the analysis is fed or freed, or asked for ANALYSIS_VIEWS other incidents.
 */
#define ANALYSIS_VIEWS 64
const struct incident_view *analysis_incident(analysis *self, uint32_t number);

/** The same without its frames and the times that they span: what is needed for one frame, at a bounded cost. */
const struct incident_view *analysis_incident_brief(analysis *self, uint32_t number);

/** The same with its frames, and with names, verdict and machines only: what a row of a table needs. */
const struct incident_view *analysis_incident_row(analysis *self, uint32_t number);

/**
 * One line about an incident as seen from one of its frames, fit for an expert info: the name with this suffix, the
 * machines, the cause, the confidence and the article.  The text lives until the next call.
 */
const char *analysis_frame_summary(analysis *self, const struct annotation *annotation);

/** How many NetBIOS name service messages were fed. */
uint32_t analysis_nbns_frames(const analysis *self);

/** What this capture cannot show: an array of const char *, sentences for people; lives until it is asked for again. */
const GPtrArray *analysis_limits(analysis *self);

/** The names of the capture interfaces that were seen: an array of const char *, in order of their ids. */
const GPtrArray *analysis_interfaces(analysis *self);

#endif
