/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * display: shows on one frame what the core knows about it: packet details, expert infos, Info column.
 */
#ifndef NBNS_CONFLICT_DISPLAY_H
#define NBNS_CONFLICT_DISPLAY_H

#include <epan/packet.h>

#include "analysis.h"

/** Shows what is known about the frame of pinfo.  tree may be NULL: expert infos and Info column come all the same. */
void display_frame(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
