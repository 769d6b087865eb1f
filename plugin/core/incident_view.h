/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * incident_view: one incident as it is shown.
 *
 * A read-only picture of an incident and of its verdict, made by analysis_incident().  Every text in it is valid UTF-8,
 * made of printable ASCII as far as it comes from the wire (bytes outside 0x20-0x7E are written as <xx>).  Nothing here
 * is markup: whoever writes HTML or XML has to escape it.
 *
 * The view and all that it points to belong to the analysis; they live until the analysis is fed or freed.
 */
#ifndef NBNS_CONFLICT_INCIDENT_VIEW_H
#define NBNS_CONFLICT_INCIDENT_VIEW_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "knowledge.h"

/** One machine of a dispute, by its addresses. */
struct machine_view {
    GArray *addresses;     /* of uint32_t, IPv4 in host order; at least one */
    GArray *macs;          /* of uint64_t */
    const char *host_name; /* from DHCP or a browser announcement; NULL if not known */
    const char *label;     /* from the known-machines table; NULL if not known */
};

/** A frame of an incident and what it does there. */
struct frame_view {
    uint32_t frame;
    enum role role;
    int64_t time;     /* nanoseconds since the Unix epoch */
    uint32_t source;  /* who sent it; 0 if not known */
    uint32_t target;  /* to whom; FRAME_EVERYBODY for a broadcast, 0 if not known */
    uint32_t copy_of; /* the first frame of the same message; 0 if this is it */
    uint8_t suffix;   /* of the name that it is about; valid only if named */
    uint8_t result;   /* of a response: enum nbns_result */
    bool named;
    bool group; /* a claim of a group name */
    bool shows; /* it shows the conflict: an expert info belongs on it */
};

/** One reason for or against the verdict. */
struct evidence_view {
    bool supports;
    const char *text;
    GArray *frames; /* of uint32_t: the frames that show it; may be empty */
};

/** An entry that Windows writes to its event log because of this incident. */
struct event_view {
    uint16_t id;      /* 4319, 4320 or 4321 */
    const char *name; /* with suffix: ALPHA<20> */
    uint32_t frame;   /* the frame that causes it */
    uint32_t host;    /* who logs it */
    uint32_t sender;  /* whose address the event data holds at offset 0x28 */
};

/** Where the name must be unique. */
struct network_view {
    int32_t vlan;          /* or -1 */
    const char *interface; /* name of the capture interface; NULL if it has none */
    uint32_t server;       /* the name server whose database it is; 0 for a broadcast segment */
    const char *text;      /* for people: "VLAN 10 on eth0", "server 10.1.0.5" */
};

struct incident_view {
    uint32_t number;
    const char *name;  /* base name without suffix, "*" for a flood of names */
    const char *scope; /* "" if none */
    struct network_view network;
    GArray *suffixes; /* of uint8_t, ascending */
    enum cause cause;
    enum confidence confidence;
    enum severity severity;
    enum outcome outcome;
    bool mild;             /* nothing is left to repair: severity is the cause's mild_severity */
    GArray *claimants;     /* of struct machine_view */
    GArray *holders;       /* of struct machine_view */
    GArray *servers;       /* of struct machine_view */
    GArray *refusers;      /* of struct machine_view */
    uint32_t opened_frame; /* of the first signal */
    int64_t first_time;    /* nanoseconds since the Unix epoch, of the first and last frame by time */
    int64_t last_time;
    GArray *frames;          /* of struct frame_view, ascending, one entry a frame */
    GArray *evidence;        /* of struct evidence_view */
    GArray *alternatives;    /* of enum cause */
    GArray *events;          /* of struct event_view */
    GPtrArray *samba_lines;  /* of const char *: "address: line", what nmbd logs there if the machine runs Samba */
    GPtrArray *advice;       /* of const char * */
    const char *explanation; /* the plain sentence of the cause, filled in */
    const char *summary;     /* one line: who, against whom, why, how sure, which article */
};

#endif
