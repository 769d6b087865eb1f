/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fleet.h"

#include <string.h>

#include "complaints.h"
#include "fleet_command.h"
#include "fleet_state.h"
#include "interrupt.h"
#include "scratch.h"
#include "text.h"
#include "worker.h"

/* In the words of GNU parallel, which has found out by itself or when it wrote a result (from 2024 on). */
#define DISK_FULL "Is the disk full?"
#define NO_SPACE "No space left on device"

bool fleet_is_available(void)
{
    /* Another program of that name, which cannot do all this, is in Debian's moreutils. */
    static const char *const command[] = { "parallel", "--plain", "--version", NULL };
    const struct child_request request = { .command = command };
    struct child_result result = { 0 };
    bool available = child_run(&request, &result, NULL) && strstr(result.output, "GNU parallel") == result.output;

    child_result_clear(&result);
    return available;
}

/** The captures that wait for a look, in order. */
static GPtrArray *pending_of(const GPtrArray *examinations)
{
    GPtrArray *pending = g_ptr_array_new();

    for (guint i = 0; i < examinations->len; i++) {
        struct examination *examination = g_ptr_array_index(examinations, i);

        if (examination->error == NULL)
            g_ptr_array_add(pending, examination);
    }
    return pending;
}

/** What makes this run different from others. */
static GString *describe_run(const GPtrArray *worker, const GString *captures)
{
    g_autofree char *folder = g_get_current_dir();
    GString *run = g_string_new(folder);

    g_string_append_c(run, '\0');
    for (guint i = 0; i < worker->len; i++) {
        g_string_append(run, g_ptr_array_index(worker, i));
        g_string_append_c(run, '\0');
    }
    g_string_append_c(run, '\0');
    g_string_append_len(run, captures->str, (gssize)captures->len);
    return run;
}

/** Whether GNU parallel complains that the temporary folder is full, not that of --state. */
static bool says_full(const char *errors, const char *scratch)
{
    return strstr(errors, DISK_FULL) != NULL || (strstr(errors, NO_SPACE) != NULL && strstr(errors, scratch) != NULL);
}

/** The last complaint of GNU parallel, which may have more lines than one; NULL if there is none. */
static char *complaint_in(const char *errors, const char *scratch)
{
    const char *last = g_strrstr(errors, "parallel: ");
    g_autofree char *line = last == NULL ? g_strdup(errors) : g_strndup(last, strcspn(last, "\n"));

    /* The last line names an option that this program has not. */
    if (says_full(errors, scratch))
        return g_strdup_printf("%s is full; make room there, or name another folder with TMPDIR", g_get_tmp_dir());
    return text_last_reason(line);
}

/** Runs GNU parallel; takes what it complained of last, unless it told the terminal. */
static bool run_engine(const struct fleet *self, const GPtrArray *words, const GString *captures, char **complaint,
                       GError **error)
{
    const char *scratch = scratch_folder(error);
    /* What GNU parallel leaves in its own folder goes with ours. */
    const char *const names[] = { "PARALLEL_HOME", "TMPDIR", "PARALLEL_SHELL", NULL };
    const char *const values[] = { scratch, scratch, "/bin/sh", NULL };
    g_autoptr(GBytes) input = g_bytes_new(captures->str, captures->len);
    const struct child_request request = {
        .command = (const char *const *)words->pdata,
        .input = input,
        .show_errors = self->show_progress,
        .drop_output = true,
        /* GNU parallel heeds SIGHUP even if nohup had it ignored. */
        .own_group = interrupt_is_ignored(),
        .names = names,
        .values = values,
    };
    struct child_result result = { 0 };
    bool started = scratch != NULL && child_run(&request, &result, error);

    if (started)
        *complaint = complaint_in(result.errors, scratch);
    child_result_clear(&result);
    return started;
}

/** Takes what one worker printed, a line for each of its captures from this one on. */
static void take_lines(const struct fleet_state *state, guint worker, const GPtrArray *pending, guint first, guint last,
                       const char *engine_complaint)
{
    g_auto(GStrv) lines = fleet_state_result(state, worker);
    guint count = lines == NULL ? 0 : g_strv_length(lines);
    g_autofree char *complaint = NULL;

    for (guint i = first; i < last; i++) {
        struct examination *examination = g_ptr_array_index(pending, i);

        if (i - first < count && worker_read(lines[i - first], examination))
            continue;
        if (complaint == NULL)
            complaint = fleet_state_complaint(state, worker);
        if (complaint == NULL)
            complaint = g_strdup(engine_complaint);
        examination_fail(examination,
                         "no result came back (%s); run it again, with --state and --resume to keep the rest",
                         complaint == NULL ? "and no reason" : complaint);
    }
}

static void take_results(const struct fleet_state *state, const GPtrArray *pending, guint batch,
                         const char *engine_complaint)
{
    for (guint first = 0; first < pending->len; first += batch)
        take_lines(state, first / batch + 1, pending, first, MIN(first + batch, pending->len), engine_complaint);
}

/** Runs GNU parallel on what is not done yet, and takes the results. */
static bool work(const struct fleet *self, const struct fleet_state *state, const GPtrArray *pending,
                 const GPtrArray *worker, const GString *captures, GError **error)
{
    guint batch = fleet_command_batch(self, pending);
    g_autoptr(GPtrArray) words = fleet_command_engine(self, state, batch, worker);
    g_autofree char *complaint = NULL;

    if (!run_engine(self, words, captures, &complaint, error))
        return false;
    if (interrupt_signal() == 0)
        take_results(state, pending, batch, complaint);
    else if (self->state != NULL)
        complaints_say("interrupted; %u of %u captures are done, add --resume to go on with the rest.",
                       fleet_state_done(state, pending->len, batch), pending->len);
    return true;
}

bool fleet_run(const struct fleet *self, GPtrArray *examinations, GError **error)
{
    g_autoptr(GPtrArray) pending = pending_of(examinations);
    g_autoptr(GPtrArray) worker = fleet_command_worker(self);
    g_autoptr(GString) captures = fleet_command_captures(self, pending);
    g_autoptr(GString) run = describe_run(worker, captures);
    const char *folder = self->state != NULL ? self->state : scratch_folder(error);
    struct fleet_state state = { 0 };
    bool done = folder != NULL && fleet_state_open(&state, folder, run, self->resume, error) &&
                work(self, &state, pending, worker, captures, error);

    fleet_state_clear(&state);
    return done;
}
