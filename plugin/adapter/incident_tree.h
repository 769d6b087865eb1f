/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * incident_tree: one incident in the packet details of one of its frames.
 */
#ifndef NBNS_CONFLICT_INCIDENT_TREE_H
#define NBNS_CONFLICT_INCIDENT_TREE_H

#include <epan/packet.h>

#include "analysis.h"

/** Adds an incident as one of its frames shows it; returns its item.  summary is the frame's one line about it. */
proto_item *incident_tree_add(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo, const struct incident_view *incident,
                              const struct annotation *annotation, const char *summary);

#endif
