/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outputs: tshark -z nbns_conflict,WORD[,filter].
 *
 * While an output is asked for, one listener counts the frames of the capture, and a second one notes which frames pass
 * the user's filter.  An incident is printed when at least one of its frames passed.
 *
 * A live capture with a ring buffer (-b) is a session for each file.  What a file had is kept until the capture ends, or
 * until Wireshark has the listeners start anew, as it does when another file is opened or the same one is read again.
 */
#ifndef NBNS_CONFLICT_OUTPUTS_H
#define NBNS_CONFLICT_OUTPUTS_H

#include "analysis.h"

/** What an output prints from: the capture as a whole, and the incidents of the file that is open. */
struct output_content {
    uint32_t file; /* number of the last file that has frames; 0 if there was none before the open one */
    uint32_t frames;
    uint32_t nbns_frames;
    uint32_t incident_count;     /* printed or not */
    bool start_known;            /* false if no frame has a time */
    int64_t start;               /* time of the earliest frame, nanoseconds since the Unix epoch */
    const char *earlier;         /* the incidents of earlier files, as this output appended them */
    const GPtrArray *interfaces; /* of const char * */
    const GPtrArray *limits;     /* of const char * */
    analysis *analysis;          /* of the open file, */
    const GArray *incidents;     /* and the numbers of those of its incidents to print, uint32_t */
};

/** An incident to print, by its place; it lives until a few others are asked for. */
const struct incident_view *output_incident(const struct output_content *content, guint place);

/** Registers the -z words. */
void outputs_register(void);

/**
 * Print a capture on standard output: for people (report_output.c), one JSON object a line (json_output.c), or as a table
 * (report_output.c).
 */
void report_output_print(const struct output_content *content);
void json_output_print(const struct output_content *content);
void table_output_print(const struct output_content *content);

/** Append the incidents of the file that is open, as the output prints them. */
void report_output_append(GString *text, const struct output_content *content);
void json_output_append(GString *text, const struct output_content *content);
void table_output_append(GString *text, const struct output_content *content);

#endif
