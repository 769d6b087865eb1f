/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nbns-conflict-check: has tshark and the plugin look at captures, and says with its exit status whether there was a
 * name conflict.
 */
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "complaints.h"
#include "inputs.h"
#include "interrupt.h"
#include "judge.h"
#include "merge.h"
#include "outputs.h"
#include "result_files.h"
#include "scratch.h"
#include "turns.h"
#include "versions.h"
#include "worker.h"

/** Whether the work is for GNU parallel; says so if it is and GNU parallel is missing. */
static bool wants_fleet(const struct settings *settings, guint captures, GError **error)
{
    bool must = settings->state != NULL || settings->sshlogin_file != NULL;

    if (!must && (captures < 2 || g_strcmp0(settings->jobs, "1") == 0 || settings_reads_input(settings)))
        return false;
    if (fleet_is_available())
        return true;
    if (must)
        g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                            "--state and --sshloginfile need GNU parallel; install it (Debian: parallel)");
    else if (!settings->quiet)
        complaints_say(
            "GNU parallel is not installed (Debian: parallel), so the captures are checked one after another.");
    return false;
}

/** Looks at all captures; false with an error if that is not possible at all. */
static bool examine(struct settings *settings, GPtrArray *examinations, GError **error)
{
    bool show_progress = !settings->quiet && isatty(STDERR_FILENO);
    GError *problem = NULL;

    if (settings->merge)
        return merge_run(&settings->tshark, examinations, error);
    if (wants_fleet(settings, examinations->len, &problem)) {
        settings->fleet.show_progress = show_progress;
        return fleet_run(&settings->fleet, examinations, error);
    }
    if (problem != NULL) {
        g_propagate_error(error, problem);
        return false;
    }
    turns_run(&settings->tshark, examinations, show_progress && examinations->len > 1);
    return true;
}

static bool wants_colour(void)
{
    const char *no_colour = g_getenv("NO_COLOR");

    return isatty(STDOUT_FILENO) && (no_colour == NULL || no_colour[0] == '\0') &&
           g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

static void put(FILE *stream, char *text)
{
    fputs(text, stream);
    g_free(text);
}

/** Prints what belongs on standard output; JSON has it for itself. False if it cannot be written. */
static bool print_forms(const struct settings *settings, const GPtrArray *examinations)
{
    if (settings->json)
        put(stdout, json_lines_write(examinations));
    if (settings->github)
        put(settings->json ? stderr : stdout, github_write(examinations));
    if (!settings->json && !settings->quiet)
        put(stdout, summary_write(examinations, settings_sender(settings), wants_colour()));
    return fflush(stdout) == 0 && !ferror(stdout);
}

/** Judges and reports what was found; returns the exit status. */
static int report(const struct settings *settings, GPtrArray *examinations)
{
    int status;

    if (!settings->allow_empty)
        judge_emptiness(examinations);
    judge_findings(settings, examinations);
    status = judge_status(examinations);
    if (!result_files_write(settings, examinations))
        status = STATUS_NOT_CHECKED;
    /* All files are written: from here on a signal may end the program at once. */
    scratch_remove();
    if (interrupt_signal() != 0)
        return status;
    interrupt_end();
    complaints_print(examinations, settings->quiet);
    if (!print_forms(settings, examinations)) {
        complaints_say("standard output cannot be written; send it to a place with room, or use --json-file.");
        return STATUS_NOT_CHECKED;
    }
    return status;
}

static int check(struct settings *settings, GError **error)
{
    g_autoptr(GPtrArray) examinations = NULL;
    int status = STATUS_NOT_CHECKED;
    int signal;

    interrupt_begin();
    examinations = inputs_collect((const char *const *)settings->captures);
    if (result_files_check(settings, examinations, error) && examine(settings, examinations, error) &&
        interrupt_signal() == 0)
        status = report(settings, examinations);
    scratch_remove();
    signal = interrupt_signal();
    return signal == 0 ? status : 128 + signal;
}

static int run(char **arguments, GError **error)
{
    struct settings settings = { 0 };
    int status = STATUS_NOT_CHECKED;

    if (settings_read(&settings, arguments, error)) {
        if (settings.version)
            status = versions_print(settings.tshark.program) ? STATUS_NOTHING : STATUS_NOT_CHECKED;
        else if (settings.worker)
            status = worker_run(&settings.tshark, (const char *const *)settings.captures, settings.sent);
        else
            status = check(&settings, error);
    }
    settings_clear(&settings);
    return status;
}

int main(int count, char **arguments)
{
    g_autoptr(GError) error = NULL;
    int status;

    (void)count;
    setlocale(LC_ALL, "");
    status = run(arguments, &error);
    if (error != NULL)
        complaints_say("%s.", error->message);
    return status;
}
