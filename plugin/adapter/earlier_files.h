/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * earlier_files: what an output keeps of the files of a live capture that are over.
 *
 * With a ring buffer (tshark -i -b) Wireshark starts anew with each file and forgets the one before.  Its incidents are
 * then written down as the output prints them, up to a bound; the rest is counted.
 */
#ifndef NBNS_CONFLICT_EARLIER_FILES_H
#define NBNS_CONFLICT_EARLIER_FILES_H

#include <glib.h>
#include <stdbool.h>

#include "analysis.h"

/** The files that are over; read it, change it by the functions only. */
struct earlier_files {
    uint32_t count; /* those without a frame do not count: Wireshark does not tell that there was one */
    uint32_t nbns_frames;
    uint32_t incidents;
    uint32_t left_out; /* of these, how many found no room in the text */
    uint32_t untold;   /* how many sentences found no room */
    GString *text;     /* the incidents, as the output writes them */
    GArray *sentences;
    GPtrArray *interfaces;
};

/** Makes an empty record.  Free it with earlier_files_free(). */
struct earlier_files *earlier_files_new(void);
void earlier_files_free(struct earlier_files *self);

/** Forgets all files. */
void earlier_files_clear(struct earlier_files *self);

/**
 * The text to append the incidents of the next file to; NULL if there is no more room, and then they are counted as left
 * out.
 */
GString *earlier_files_room(struct earlier_files *self, uint32_t incidents);

/** Counts a file that is over, with what its analysis says about it as a whole. */
void earlier_files_add(struct earlier_files *self, analysis *analysis);

/**
 * The names of the capture interfaces of the files and of the last one, which is open; NULL if it does not count.  The caller
 * owns array and strings.
 */
GPtrArray *earlier_files_interfaces(const struct earlier_files *self, analysis *last);

/** What the files and the last one cannot show, each thing once; the arguments are those of earlier_files_interfaces(). */
GPtrArray *earlier_files_limits(const struct earlier_files *self, analysis *last);

#endif
