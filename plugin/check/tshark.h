/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tshark: has tshark and the plugin look at one capture.
 */
#ifndef NBNS_CONFLICT_CHECK_TSHARK_H
#define NBNS_CONFLICT_CHECK_TSHARK_H

#include "child.h"
#include "examination.h"

/* What standard input is called among the captures. */
#define STANDARD_INPUT "-"

/** Which tshark, and what it is told about the network. */
struct tshark {
    const char *program;
    const char *const *preferences; /* values of its option -o, ended by NULL; or NULL */
};

/** Looks at the capture that an examination is about, or at another file in its place; fills the examination. */
void tshark_examine(const struct tshark *self, const char *path, struct examination *examination);

/** Notes in an examination what tshark's messages and exit status mean for the user. */
void tshark_explain(const struct tshark *self, const struct child_result *result, struct examination *examination);

#endif
