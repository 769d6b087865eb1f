/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * examination: what came of looking at one capture.
 *
 * A capture that could not be read to its end has an error, and may have findings from before the damage.
 */
#ifndef NBNS_CONFLICT_CHECK_EXAMINATION_H
#define NBNS_CONFLICT_CHECK_EXAMINATION_H

#include <stdbool.h>

#include "finding.h"

/** One of the files that were merged into a capture. */
struct part {
    char *path;
    guint64 frames;
};

struct examination {
    char *path;          /* as it was given */
    char *error;         /* why it could not be checked, and the cure; or NULL */
    GPtrArray *warnings; /* of char * */
    char *capture_line;  /* the plugin's capture object, or NULL */
    JsonObject *capture;
    GPtrArray *findings; /* of struct finding */
    GPtrArray *parts;    /* of struct part, in order; NULL unless files were merged */
};

struct examination *examination_new(const char *path);
void examination_free(struct examination *self);

/** Notes why a capture could not be checked; an earlier reason stays. */
void examination_fail(struct examination *self, const char *format, ...) G_GNUC_PRINTF(2, 3);
void examination_warn(struct examination *self, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** Takes one line of the plugin's JSON; false if it is none that this version understands. */
bool examination_take_line(struct examination *self, const char *line);

/** How many name service frames the capture has; 0 if it was not read. */
gint64 examination_nbns_frames(const struct examination *self);

/** The file and the frame in it that a frame of the capture was, which differ where files were merged. */
void examination_locate(const struct examination *self, guint64 frame, const char **path, guint64 *own_frame);

/** A JSON object with this "type"; NULL if the line is none. */
JsonObject *examination_parse_object(const char *line, const char *type);

#endif
