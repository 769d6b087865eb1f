/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * display: shows on one frame what the core knows about it: packet details, expert infos, Info column.
 */
#ifndef NBNS_CONFLICT_DISPLAY_H
#define NBNS_CONFLICT_DISPLAY_H

#include <stdbool.h>

#include <epan/packet.h>

#include "analysis.h"

/**
 * True if anybody can see what is shown of a frame: items need a tree, marks need columns, and expert infos need either
 * or somebody who listens to them.  Reading a capture for something else is not worth a verdict a frame, but where a frame
 * shows a conflict: Wireshark's status bar tells how serious the worst expert info is, whoever listens.
 */
bool display_is_wanted(const analysis *analysis, const packet_info *pinfo, const proto_tree *tree);

/** Shows what is known about the frame of pinfo.  tree may be NULL: expert infos and Info column come all the same. */
void display_frame(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
