/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * script: a byte string read as a conversation.
 *
 * A line of the script is four bytes: what is said, by whom to whom, about which name, and how much later; some lines
 * take more bytes.  Machines, names and times come from short tables, so that changing one byte often makes another
 * conversation that makes sense.  Raw lines hold whole frames; those of captures are written so by seeds.py.
 */
#ifndef NBNS_CONFLICT_SCRIPT_H
#define NBNS_CONFLICT_SCRIPT_H

#include "dialogues.h"
#include "target.h"

/** No conversation has more frames. */
#define SCRIPT_MOST_FRAMES 160

/** What a script says about the whole conversation. */
struct script_settings {
    struct analysis_options options;
    enum {
        ONCE,
        SHUFFLED,
        UNASKED
    } again; /* the frames are fed once more: in another order, or without asking between */
};

/** Reads the first two bytes. */
struct script_settings script_settings(struct input *input);

/** Plays all lines on a wire. */
void script_play(struct input *input, struct wire *wire);

#endif
