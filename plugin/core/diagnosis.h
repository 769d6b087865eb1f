/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * diagnosis: from the facts of an incident to its verdict.
 *
 * A list of rules is tried in order, and the first one that applies decides.  A rule is one function: it returns false
 * if its cause does not fit, else it settles cause and confidence and says why.  To add a cause, write a rule, put it
 * in the list in diagnosis.c, and give its row to knowledge.c.
 */
#ifndef NBNS_CONFLICT_DIAGNOSIS_H
#define NBNS_CONFLICT_DIAGNOSIS_H

#include "case_file.h"
#include "verdict.h"

/** Judges an incident; never NULL.  The caller frees it with verdict_free(). */
struct verdict *diagnosis_judge(const struct incident *incident, const struct background *known);

#endif
