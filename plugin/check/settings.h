/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * settings: what the command line asks for, checked.
 */
#ifndef NBNS_CONFLICT_CHECK_SETTINGS_H
#define NBNS_CONFLICT_CHECK_SETTINGS_H

#include "event_data.h"
#include "fleet.h"
#include "threshold.h"
#include "tshark.h"

struct settings {
    char **captures;
    struct tshark tshark;

    GArray *thresholds;   /* of struct threshold */
    GPtrArray *ignored;   /* causes' words */
    GHashTable *known;    /* fingerprints of the baseline, or NULL */
    gboolean allow_empty; /* no name service frame at all is all right */
    bool wants_event;     /* only incidents with this sender */
    guint8 sender[EVENT_DATA_SENDER_LENGTH];

    gboolean quiet; /* no summary */
    gboolean json;  /* JSON lines on standard output */
    char *json_file;
    char *junit_file;
    char *html_file;
    char *new_baseline;
    gboolean github;

    gboolean merge;
    struct fleet fleet;

    gboolean version;
    gboolean worker;
    gboolean sent; /* to the worker: the captures are below its folder, if they came from another machine */

    /* As given, before they are checked. */
    char **fail_on_words;
    char **ignore_words;
    char **preferences;
    char *event_text;
    char *baseline;
    char *tshark_program;
    char *jobs;
    char *retries;
    char *sshlogin_file;
    char *remote_command;
    char *state;
    gboolean transfer;
    gboolean resume;
};

/** Reads and checks the command line; false with an error that names the option and what it accepts. */
bool settings_read(struct settings *self, char **arguments, GError **error);
void settings_clear(struct settings *self);

/** The bytes that --event asks for, or NULL. */
const guint8 *settings_sender(const struct settings *self);

/** Whether standard input is one of the captures. */
bool settings_reads_input(const struct settings *self);

/** What makes the run fail, in the words of --fail-on; the caller frees it. */
char *settings_threshold(const struct settings *self);

/** Reads the options without checking their values. */
bool settings_read_options(struct settings *self, char **arguments, GError **error);

#endif
