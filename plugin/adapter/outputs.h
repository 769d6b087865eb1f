/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outputs: tshark -z nbns_conflict,WORD[,filter].
 *
 * While an output is asked for, one listener counts the frames of the capture, and a second one notes which frames pass
 * the user's filter.  An incident is printed when at least one of its frames passed.
 */
#ifndef NBNS_CONFLICT_OUTPUTS_H
#define NBNS_CONFLICT_OUTPUTS_H

#include "analysis.h"

/** What an output prints from. */
struct output_content {
    analysis *analysis;
    uint32_t frames;            /* in the capture */
    bool start_known;           /* false if no frame has a time */
    int64_t start;              /* of the capture: time of its earliest frame, nanoseconds since the Unix epoch */
    const GPtrArray *incidents; /* of const struct incident_view *: those to print */
};

/** Registers the -z words. */
void outputs_register(void);

/**
 * Prints incidents on standard output: for people (report_output.c), one JSON object a line (json_output.c), or as a table
 * (report_output.c).
 */
void report_output_print(const struct output_content *content);
void json_output_print(const struct output_content *content);
void table_output_print(const struct output_content *content);

#endif
