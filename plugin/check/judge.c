/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "judge.h"

#include <string.h>

#include "baseline.h"

static bool is_ignored(const struct settings *settings, const struct finding *finding)
{
    const char *cause = finding_text(finding, "cause");

    for (guint i = 0; i < settings->ignored->len; i++) {
        if (strcmp(g_ptr_array_index(settings->ignored, i), cause) == 0)
            return true;
    }
    return false;
}

static bool meets_threshold(const struct settings *settings, const struct finding *finding)
{
    for (guint i = 0; i < settings->thresholds->len; i++) {
        if (threshold_is_met(&g_array_index(settings->thresholds, struct threshold, i), finding))
            return true;
    }
    return false;
}

/** Drops the findings that are not about the event that was asked for. */
static void keep_event(const struct settings *settings, struct examination *examination)
{
    for (guint i = examination->findings->len; i-- > 0;) {
        if (!event_data_matches(settings->sender, g_ptr_array_index(examination->findings, i)))
            g_ptr_array_remove_index(examination->findings, i);
    }
}

static void mark_known(const struct settings *settings, GPtrArray *examinations)
{
    if (settings->known != NULL)
        baseline_apply(settings->known, examinations);
    if (settings->new_baseline != NULL)
        baseline_accept_all(examinations);
}

static void mark_failing(const struct settings *settings, struct examination *examination)
{
    for (guint i = 0; i < examination->findings->len; i++) {
        struct finding *finding = g_ptr_array_index(examination->findings, i);

        finding->ignored = is_ignored(settings, finding);
        finding->failing = !finding->ignored && !finding->known && meets_threshold(settings, finding);
    }
}

void judge_findings(const struct settings *settings, GPtrArray *examinations)
{
    for (guint i = 0; settings->wants_event && i < examinations->len; i++)
        keep_event(settings, g_ptr_array_index(examinations, i));
    mark_known(settings, examinations);
    for (guint i = 0; i < examinations->len; i++)
        mark_failing(settings, g_ptr_array_index(examinations, i));
}

static bool is_empty(const GPtrArray *examinations)
{
    for (guint i = 0; i < examinations->len; i++) {
        if (examination_nbns_frames(g_ptr_array_index(examinations, i)) > 0)
            return false;
    }
    return true;
}

void judge_emptiness(GPtrArray *examinations)
{
    const char *whose = examinations->len == 1 ? "the capture has no" : "no capture has a";

    for (guint i = 0; is_empty(examinations) && i < examinations->len; i++)
        examination_fail(
            g_ptr_array_index(examinations, i),
            "%s name service frame (UDP port 137), so nothing was checked; capture where the machines are, "
            "or give --allow-empty",
            whose);
}

enum status judge_status(const GPtrArray *examinations)
{
    enum status status = STATUS_NOTHING;

    for (guint i = 0; i < examinations->len; i++) {
        const struct examination *examination = g_ptr_array_index(examinations, i);

        if (examination->error != NULL)
            return STATUS_NOT_CHECKED;
        for (guint j = 0; j < examination->findings->len; j++) {
            if (((const struct finding *)g_ptr_array_index(examination->findings, j))->failing)
                status = STATUS_FINDINGS;
        }
    }
    return status;
}
