/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * judge: which findings fail the run, and with which status it ends.
 */
#ifndef NBNS_CONFLICT_CHECK_JUDGE_H
#define NBNS_CONFLICT_CHECK_JUDGE_H

#include "settings.h"

/* As documented; also what CI systems and grep(1) go by. */
enum status { STATUS_NOTHING = 0, STATUS_FINDINGS = 1, STATUS_NOT_CHECKED = 2 };

/** Marks each finding as ignored, known and failing. */
void judge_findings(const struct settings *settings, GPtrArray *examinations);

/** Notes an error in each capture if none of them has a name service frame. */
void judge_emptiness(GPtrArray *examinations);

/** The exit status that the findings and errors ask for. */
enum status judge_status(const GPtrArray *examinations);

#endif
