/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * child: runs another program to its end and takes its output.
 *
 * No shell is involved.  When a signal asks this program to end, the child is asked too, and killed if it does not.
 */
#ifndef NBNS_CONFLICT_CHECK_CHILD_H
#define NBNS_CONFLICT_CHECK_CHILD_H

#include <gio/gio.h>
#include <stdbool.h>

/** What to run, and with what. */
struct child_request {
    const char *const *command;
    GBytes *input;            /* what it reads, or NULL */
    bool inherit_input;       /* it reads what this program reads */
    bool show_errors;         /* its messages go where ours go, instead of into the result */
    bool drop_output;         /* nobody wants its output */
    bool own_group;           /* signals for the group of this program shall not reach it */
    const char *const *names; /* environment variables to set, ended by NULL; or NULL */
    const char *const *values;
};

/** How it ended. */
struct child_result {
    char *output;
    char *errors;
    int status; /* exit status, or -1 if a signal ended it */
    int signal; /* that signal, or 0 */
};

/** Runs a program; false with an error if it cannot be started. */
bool child_run(const struct child_request *request, struct child_result *result, GError **error);

/** Frees what a result holds. */
void child_result_clear(struct child_result *result);

/** A file name that a program cannot take for an option; the caller frees it. */
char *child_file_argument(const char *path);

#endif
