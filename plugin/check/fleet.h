/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fleet: looks at many captures at once, with GNU parallel as the engine, here or on other machines.
 */
#ifndef NBNS_CONFLICT_CHECK_FLEET_H
#define NBNS_CONFLICT_CHECK_FLEET_H

#include "tshark.h"

struct fleet {
    const struct tshark *tshark;
    const char *jobs;           /* how many at once, or NULL: as many as there are processor cores */
    const char *retries;        /* how often a capture is tried */
    const char *state;          /* folder to keep the state in, or NULL */
    bool resume;                /* go on with the run in that folder */
    const char *sshlogin_file;  /* machines to use, or NULL */
    const char *remote_command; /* what this program is called there */
    const char *remote_tshark;  /* what tshark is called there, or NULL: what that machine takes for it */
    bool transfer;              /* copy the captures there */
    bool show_progress;
};

/** Whether GNU parallel is there. */
bool fleet_is_available(void);

/** Looks at every capture of the list that has no error yet; false with an error if that could not even be started. */
bool fleet_run(const struct fleet *self, GPtrArray *examinations, GError **error);

#endif
