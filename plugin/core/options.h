/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options: what a user may set, and what an administrator knows already.
 */
#ifndef NBNS_CONFLICT_OPTIONS_H
#define NBNS_CONFLICT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A machine that the administrator named: its addresses and cards are one machine. */
struct known_machine {
    const char *label;
    const uint32_t *addresses;
    size_t address_count;
    const uint64_t *macs;
    size_t mac_count;
};

/** A static mapping that the administrator knows to be in the name server's database. */
struct static_mapping {
    const char *name; /* base name, any case */
    uint32_t address;
};

struct analysis_options {
    uint32_t incident_gap;   /* seconds without a frame after which the same dispute is a new incident */
    uint32_t flood_limit;    /* names per sender from which on they are one incident */
    uint32_t memory_limit;   /* MiB for what is kept about names that are in no dispute */
    bool show_releases;      /* report a machine's own releases as incidents of their own */
    const uint32_t *servers; /* name servers that the administrator knows */
    size_t server_count;
    const struct known_machine *machines;
    size_t machine_count;
    const struct static_mapping *mappings;
    size_t mapping_count;
};

#endif
