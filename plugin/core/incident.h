/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * incident: everything that belongs to one dispute.
 *
 * Signals become contests; contests about one base name in one network, or between the same two machines, are one
 * incident.  The book holds all incidents of a capture and says which frame belongs to which.  It groups; it does not
 * judge: see diagnosis.h.
 */
#ifndef NBNS_CONFLICT_INCIDENT_H
#define NBNS_CONFLICT_INCIDENT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claim.h"
#include "frame_table.h"
#include "knowledge.h"

enum contest_kind {
    CONTEST_CLAIM,             /* a claim that was refused, or granted over the head of a recorded holder */
    CONTEST_UNMATCHED_REFUSAL, /* a refusal whose claim was not captured */
    CONTEST_DEMAND,            /* an unsolicited conflict demand, or a refusal of something that was never asked */
    CONTEST_RELEASE_DEMAND,    /* a release of a name by somebody else than its holder */
    CONTEST_ANSWERS,           /* two nodes answered one query for a unique name */
    CONTEST_STATUS,            /* a node status with the conflict flag */
    CONTEST_SILENT,            /* two nodes assert one unique name by turns, and nobody objects */
    CONTEST_POISONING,         /* one node gives its own address for many names */
    CONTEST_RELEASE,           /* a node's own release */
};

/** One thing that happened in a dispute. */
struct contest {
    uint32_t serial; /* identifies it within the book */
    enum contest_kind kind;
    struct netbios_name name;
    struct network network;
    uint32_t count;       /* how often the same happened between the same machines */
    struct party actor;   /* who claims, demands, releases, answers later or shows the flag */
    struct party other;   /* against whom: the holder, the victim, the earlier node; ip 0 if not known */
    uint32_t frame;       /* the frame that shows it */
    uint32_t other_frame; /* the frame that shows the other machine; 0 if none */
    enum role role;       /* of frame */
    enum role other_role; /* of other_frame */
    int64_t time;
    uint32_t address;    /* the address in the data of a release */
    bool expected;       /* a demand: whether something that was not captured may explain it */
    bool asked_before;   /* a demand: its sender had just asked for the name, as one does who finds two holders */
    bool had_asserted;   /* a release: whether the actor had asserted the name before */
    bool reached_victim; /* a release: sent to the holder itself or to everybody, not to a name server */
    bool denied;         /* a release: answered with an error, so that the name was kept */
    bool group;          /* an unmatched refusal: of a group name, as its data says */
    uint8_t result;      /* a demand or unmatched refusal: its response code */
    struct claim claim;  /* CONTEST_CLAIM */
};

/** What becomes of an incident's frames and verdict; see verdict.h. */
struct verdict;
struct incident_view;

struct incident {
    uint32_t number;
    struct incident *merged_into; /* NULL unless it was merged into an earlier one */
    struct netbios_name name;     /* its suffix means nothing */
    uint32_t flood_sender;        /* of a flood: who sends it; else 0 */
    bool several_names;           /* it is about more base names than that */
    struct network network;       /* of the first signal */
    uint32_t opened_frame;
    int64_t first_time;
    int64_t last_time;
    uint64_t suffixes[4];    /* a bit for each disputed suffix */
    GPtrArray *contests;     /* of struct contest */
    GArray *frames;          /* of uint32_t, in the order they were added; evidence frames apart */
    bool dirty;              /* the verdict has to be found again */
    struct verdict *verdict; /* NULL before it was asked for */
    uint32_t judged_turn;    /* the book's turn when it was found */
    struct incident_view *view;
    uint32_t view_made; /* how many views had been made before that one */
};

/** A frame of an incident, as the book keeps it. */
struct note {
    uint32_t frame; /* first member: see frame_table.h */
    uint32_t incident;
    uint8_t role; /* enum role */
    uint8_t suffix;
    bool named;      /* suffix counts */
    bool shows;      /* the frame shows the conflict */
    bool group;      /* a claim of a group name */
    uint8_t result;  /* of a response: enum nbns_result */
    bool structural; /* belongs to the dispute itself, not only to the evidence */
};

/** The two sides of a signal, for finding the incident that it belongs to. */
struct dispute {
    const struct netbios_name *name;
    const struct network *network;
    uint32_t actor; /* ip */
    uint32_t other; /* ip, 0 if not known */
    int64_t time;
};

typedef struct incident_book incident_book;

/**
 * Makes an empty book.  gap is the pause, in nanoseconds, after which a dispute is a new incident; limit is the most
 * incidents that are opened.  Where there is no room for an incident, NULL stands for it, and nothing is entered.
 */
incident_book *incident_book_new(int64_t gap, uint32_t limit);
void incident_book_free(incident_book *self);

/** The incident that a signal belongs to; NULL if there is none yet. */
struct incident *incident_book_find(const incident_book *self, const struct dispute *dispute);

/** The same; opened by this frame if there is none yet; NULL if there is no room for it. */
struct incident *incident_book_need(incident_book *self, const struct dispute *dispute, uint32_t frame);

/** Frees the verdict and the view of an incident; verdict_forget_frames() comes before. */
void incident_forget_verdict(struct incident *incident);

/** The incident of a flood of names by one sender; opened by this frame if there is none yet; NULL without room. */
struct incident *incident_book_need_flood(incident_book *self, const struct dispute *dispute, uint32_t frame);

/** The incident with this number, or the one it was merged into; NULL if there is none. */
struct incident *incident_book_get(const incident_book *self, uint32_t number);

/** The highest number given so far. */
uint32_t incident_book_last(const incident_book *self);

/** How many signals opened no incident because there was no room. */
uint32_t incident_book_left_out(const incident_book *self);

/** How many frames were not entered because their incident had as many as are kept. */
uint32_t incident_book_frames_left_out(const incident_book *self);

/**
 * Adds a contest, of which a copy is kept.  Beyond a bound, contests that are alike are counted instead of kept.
 * Returns its serial number.
 */
uint32_t incident_add_contest(incident_book *self, struct incident *incident, const struct contest *contest);

/** The contest with this serial number; NULL if it has been folded into one alike. */
struct contest *incident_contest(const struct incident *incident, uint32_t serial);

/** Notes that an incident is about a name besides its own, so that news about that have it judged again. */
void incident_link_name(incident_book *self, struct incident *incident, const struct netbios_name *name);

/** Notes that a verdict names an address, so that news about it have the incident judged again. */
void incident_link_address(incident_book *self, const struct incident *incident, uint32_t ip);

/** Puts what is known now in the place of a contest, which keeps its serial number and count. */
void incident_update_contest(incident_book *self, struct incident *incident, struct contest *contest,
                             const struct contest *now);

/** Notes a frame of an incident; a second note about a frame replaces the role of the first, and keeps that it shows. */
void incident_add_frame(incident_book *self, struct incident *incident, const struct note *note);

/** Notes or takes back a frame that only the evidence of a verdict names. */
void incident_add_evidence_frame(incident_book *self, struct incident *incident, uint32_t frame, enum role role,
                                 bool shows);
void incident_remove_evidence_frame(incident_book *self, struct incident *incident, uint32_t frame);

/** The notes of a frame, and their number; NULL if it belongs to no incident. */
const struct note *incident_book_notes(const incident_book *self, uint32_t frame, size_t *count);

/**
 * Merges into this incident, or this one into an earlier, every incident of the same name that a contest of it, which
 * was just added or updated, shows to be the same dispute.  Returns the incident that holds them all.
 */
struct incident *incident_book_unite(incident_book *self, struct incident *incident, const struct contest *contest);

/** Merges one incident into another; the lower number stays.  Returns the one that stays. */
struct incident *incident_book_merge(incident_book *self, struct incident *a, struct incident *b);

/**
 * Marks an incident as to be judged again, and likewise those of a name, to which something happened
 * in this network, and those of an address.
 */
void incident_book_touch(incident_book *self, struct incident *incident);
void incident_book_touch_name(incident_book *self, const struct netbios_name *name, const struct network *network);
void incident_book_touch_address(incident_book *self, uint32_t ip);

/**
 * Begins a frame: forgets which incidents the one before touched.  A frame that changes a verdict belongs to the
 * incident, which shows when that is judged.
 */
void incident_book_begin_frame(incident_book *self);

/** How many frames were begun: what was judged in an earlier turn was judged with less knowledge. */
uint32_t incident_book_turn(const incident_book *self);

/** The numbers of the incidents that were touched since the frame began: an array of uint32_t. */
const GArray *incident_book_touched(const incident_book *self);

/** True if the network of an incident, or of one of its contests, matches. */
bool incident_is_in_network(const struct incident *incident, const struct network *network);

/** True if this suffix is disputed. */
bool incident_has_suffix(const struct incident *incident, uint8_t suffix);

#endif
