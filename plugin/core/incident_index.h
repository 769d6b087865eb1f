/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * incident_index: which incidents a frame may concern.
 *
 * Incidents are entered under each place where they stand: a name in a network, a name at an address, an address.  A
 * place keeps its newest incidents only, so that however many disputes a capture holds, a frame looks at few of them.
 */
#ifndef NBNS_CONFLICT_INCIDENT_INDEX_H
#define NBNS_CONFLICT_INCIDENT_INDEX_H

#include <glib.h>
#include <stdint.h>

#include "netbios_name.h"
#include "network.h"

/** The most incidents of one place. */
#define INCIDENT_INDEX_MOST 64

typedef struct incident_index incident_index;

incident_index *incident_index_new(void);
void incident_index_free(incident_index *self);

/** Enters the number of an incident under a name, and under it in a network; networks of one wire are one place. */
void incident_index_enter_network(incident_index *self, const struct netbios_name *name, const struct network *network,
                                  uint32_t number);

/** Enters it under a name at an address, and under the address alone; nothing happens for address 0. */
void incident_index_enter_node(incident_index *self, const struct netbios_name *name, uint32_t ip, uint32_t number);

/** The incidents of a name, of it in a network or at an address, and of an address: uint32_t, newest last; or NULL. */
const GArray *incident_index_of_name(const incident_index *self, const struct netbios_name *name);
const GArray *incident_index_of_network(const incident_index *self, const struct netbios_name *name,
                                        const struct network *network);
const GArray *incident_index_of_node(const incident_index *self, const struct netbios_name *name, uint32_t ip);
const GArray *incident_index_of_address(const incident_index *self, uint32_t ip);

#endif
