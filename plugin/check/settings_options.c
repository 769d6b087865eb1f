/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The options with their help.
 */
#include "settings.h"

#include <string.h>

#include "text.h"

static const char help_summary[] = "Finds NetBIOS name conflicts in captures, for CI jobs and archives.  Directories "
                                   "are searched for captures; \"-\" is\n"
                                   "standard input.";

static const char help_examples[] =
    "Exit status: 0 nothing at or above the threshold, 1 findings, 2 something could not be checked.\n"
    "\n"
    "Examples:\n"
    "  nbns-conflict-check test.pcapng                           fail on warn and error\n"
    "  nbns-conflict-check --fail-on error archive/              fail on attacks only\n"
    "  nbns-conflict-check --fail-on duplicate_computer@probable --junit conflicts.xml test.pcapng\n"
    "  nbns-conflict-check --event '0b 00 01 0a' archive/        who made Windows log this event?\n"
    "  nbns-conflict-check --write-baseline known.json lab/      from now on: --baseline known.json\n"
    "  nbns-conflict-check --merge --html page.html ring_*.pcapng\n"
    "  nbns-conflict-check --state run --json-file all.jsonl archive/   (interrupted? again with --resume)\n"
    "  nbns-conflict-check --sshloginfile hosts --transfer archive/\n"
    "\n"
    "The manual page nbns-conflict-check(1) explains each option.";

/** An entry of the option table. */
#define OPTION(name, kind, target, help, value)                                                                        \
    {                                                                                                                  \
        name, 0, 0, G_OPTION_ARG_##kind, target, help, value                                                           \
    }
#define SHORT_OPTION(name, letter, kind, target, help, value)                                                          \
    {                                                                                                                  \
        name, letter, 0, G_OPTION_ARG_##kind, target, help, value                                                      \
    }

/** The table of options, while it is made. */
struct options {
    GOptionGroup *group;
    char **arguments;
    const char *refused; /* an argument that gives a value to an option without one, which GLib takes silently */
};

/** Whether an argument is an option with a value. */
static bool has_value(const char *argument, const char *option)
{
    gsize length = strlen(option);

    return g_str_has_prefix(argument, "--") && strncmp(argument + 2, option, length) == 0 &&
           argument[2 + length] == '=';
}

static void add_entries(struct options *options, const GOptionEntry *entries)
{
    g_option_group_add_entries(options->group, entries);
    for (; entries->long_name != NULL; entries++) {
        for (guint i = 1; options->arguments[i] != NULL && strcmp(options->arguments[i], "--") != 0; i++) {
            if (entries->arg == G_OPTION_ARG_NONE && has_value(options->arguments[i], entries->long_name))
                options->refused = options->arguments[i];
        }
    }
}

static void add_verdict_options(struct options *options, struct settings *self)
{
    const GOptionEntry entries[] = {
        OPTION("fail-on", FILENAME_ARRAY, &self->fail_on_words,
               "Fail on findings of a severity or worse, or of a cause (default: warn)", "SEVERITY|CAUSE[@CONFIDENCE]"),
        OPTION("ignore", FILENAME_ARRAY, &self->ignore_words, "Do not fail on this cause", "CAUSE"),
        OPTION("baseline", FILENAME, &self->baseline, "Do not fail on the findings in this file", "FILE"),
        OPTION("write-baseline", FILENAME, &self->new_baseline,
               "Write all findings to this file, and do not fail on them", "FILE"),
        OPTION("allow-empty", NONE, &self->allow_empty, "Succeed even if no capture has a name service frame", NULL),
        OPTION("event", FILENAME, &self->event_text,
               "Only incidents whose sender is in this data of a Windows event: bytes, words or a dump", "DATA"),
        G_OPTION_ENTRY_NULL,
    };

    add_entries(options, entries);
}

static void add_output_options(struct options *options, struct settings *self)
{
    const GOptionEntry entries[] = {
        OPTION("json", NONE, &self->json, "Print JSON lines in place of the summary", NULL),
        OPTION("json-file", FILENAME, &self->json_file, "Write JSON lines", "FILE"),
        OPTION("junit", FILENAME, &self->junit_file, "Write JUnit XML", "FILE"),
        OPTION("html", FILENAME, &self->html_file, "Write a page that explains every incident", "FILE"),
        OPTION("github", NONE, &self->github, "Print annotations for GitHub Actions", NULL),
        SHORT_OPTION("quiet", 'q', NONE, &self->quiet, "Print no summary, no warnings and no progress", NULL),
        G_OPTION_ENTRY_NULL,
    };

    add_entries(options, entries);
}

static void add_input_options(struct options *options, struct settings *self)
{
    const GOptionEntry entries[] = {
        OPTION("merge", NONE, &self->merge, "The files continue each other: look at them as one capture", NULL),
        OPTION("tshark", FILENAME, &self->tshark_program,
               "The tshark to use (default: $NBNS_CONFLICT_TSHARK or tshark)", "PROGRAM"),
        SHORT_OPTION("option", 'o', FILENAME_ARRAY, &self->preferences,
                     "Give tshark a preference, such as the name servers of this network", "NAME:VALUE"),
        OPTION("version", NONE, &self->version, "Print the versions of this program, tshark and the plugin", NULL),
        { "worker", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &self->worker, "", NULL },
        { "sent", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &self->sent, "", NULL },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->captures, NULL, NULL },
        G_OPTION_ENTRY_NULL,
    };

    add_entries(options, entries);
}

static void add_fleet_options(struct options *options, struct settings *self)
{
    const GOptionEntry entries[] = {
        SHORT_OPTION("jobs", 'j', FILENAME, &self->jobs, "Look at N captures at once (default: one a processor core)",
                     "N"),
        OPTION("retries", FILENAME, &self->retries, "Try a capture N times (default: 2)", "N"),
        OPTION("state", FILENAME, &self->state, "Keep what is done in this folder, so that a run can be resumed",
               "FOLDER"),
        OPTION("resume", NONE, &self->resume, "Go on with the interrupted run in --state", NULL),
        OPTION("sshloginfile", FILENAME, &self->sshlogin_file, "Spread the work over these machines, see parallel(1)",
               "FILE"),
        OPTION("transfer", NONE, &self->transfer, "Copy each capture to the machine that looks at it", NULL),
        OPTION("remote-command", FILENAME, &self->remote_command, "What this program is called there", "PROGRAM"),
        G_OPTION_ENTRY_NULL,
    };

    add_entries(options, entries);
}

bool settings_read_options(struct settings *self, char **arguments, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new("CAPTURE|DIRECTORY...");
    /* One group, so that --help shows all. */
    struct options options = { .group = g_option_group_new("all", "All options:", "All options", self, NULL),
                               .arguments = arguments };
    g_auto(GStrv) rest = g_strdupv(arguments);
    g_autoptr(GError) problem = NULL;

    g_option_context_set_summary(context, help_summary);
    g_option_context_set_description(context, help_examples);
    add_verdict_options(&options, self);
    add_output_options(&options, self);
    add_input_options(&options, self);
    add_fleet_options(&options, self);
    g_option_context_set_main_group(context, options.group);
    if (options.refused != NULL) {
        g_autofree char *shown = text_printable(options.refused);

        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: this option takes no value; see --help",
                    shown);
        return false;
    }
    if (g_option_context_parse_strv(context, &rest, &problem))
        return true;
    g_set_error(error, problem->domain, problem->code, "%s; see --help", problem->message);
    return false;
}
