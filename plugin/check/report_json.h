/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report_json: findings as JSON, made of the plugin's own lines, so that every key and digit of theirs stays.
 */
#ifndef NBNS_CONFLICT_CHECK_REPORT_JSON_H
#define NBNS_CONFLICT_CHECK_REPORT_JSON_H

#include "examination.h"

/** Appends a finding as the plugin's object with "known", "ignored", "failing" and, of merged files, "origin". */
void report_json_finding(GString *json, const struct examination *examination, const struct finding *finding);

/** Appends an array of texts. */
void report_json_texts(GString *json, const GPtrArray *texts);

/** Appends a text, or null for NULL. */
void report_json_text(GString *json, const char *text);

#endif
