/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "settings.h"

#include <errno.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "baseline.h"
#include "text.h"

#define TSHARK_VARIABLE "NBNS_CONFLICT_TSHARK"
#define DEFAULT_TSHARK "tshark"
#define DEFAULT_REMOTE_COMMAND "nbns-conflict-check"
#define DEFAULT_THRESHOLD "warn"
#define DEFAULT_RETRIES "2"
#define MOST_JOBS 1024
#define MOST_RETRIES 100

static bool refuse(GError **error, const char *sentence)
{
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, sentence);
    return false;
}

static bool read_thresholds(struct settings *self, GError **error)
{
    char *usual[] = { DEFAULT_THRESHOLD, NULL };
    char **words = self->fail_on_words == NULL ? usual : self->fail_on_words;

    self->thresholds = g_array_new(FALSE, FALSE, sizeof(struct threshold));
    for (guint i = 0; words[i] != NULL; i++) {
        struct threshold threshold;

        if (!threshold_parse(words[i], &threshold, error))
            return false;
        g_array_append_val(self->thresholds, threshold);
    }
    return true;
}

static bool read_ignored(struct settings *self, GError **error)
{
    self->ignored = g_ptr_array_new();
    for (guint i = 0; self->ignore_words != NULL && self->ignore_words[i] != NULL; i++) {
        const char *cause = threshold_parse_cause(self->ignore_words[i], error);

        if (cause == NULL)
            return false;
        g_ptr_array_add(self->ignored, (gpointer)cause);
    }
    return true;
}

static bool read_event(struct settings *self, GError **error)
{
    self->wants_event = self->event_text != NULL;
    return !self->wants_event || event_data_parse(self->event_text, self->sender, error);
}

/** Reads what is known already, before hours go into what is found. */
static bool read_known(struct settings *self, GError **error)
{
    if (self->baseline != NULL)
        self->known = baseline_read(self->baseline, error);
    return self->baseline == NULL || self->known != NULL;
}

static void choose_tshark(struct settings *self)
{
    const char *program = self->tshark_program != NULL ? self->tshark_program : g_getenv(TSHARK_VARIABLE);

    self->tshark.program = program != NULL && program[0] != '\0' ? program : DEFAULT_TSHARK;
    self->tshark.preferences = (const char *const *)self->preferences;
}

/** Checks a number that is handed on as text; none is fine. */
static bool check_number(const char *option, const char *text, guint64 most, GError **error)
{
    if (text == NULL || g_ascii_string_to_unsigned(text, 10, 1, most, NULL, NULL))
        return true;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s accepts a number from 1 to %" G_GUINT64_FORMAT,
                option, most);
    return false;
}

bool settings_reads_input(const struct settings *self)
{
    return g_strv_contains((const char *const *)self->captures, STANDARD_INPUT);
}

/** Refuses standard input where another process, or more than one, would have to read it. */
static bool check_input(const struct settings *self, GError **error)
{
    const char *option = self->merge ? "--merge" : self->state != NULL ? "--state" : "--sshloginfile";

    if ((!self->merge && self->state == NULL && self->sshlogin_file == NULL) || !settings_reads_input(self))
        return true;
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                "%s cannot be used with standard input (-); save the input to a file first, and give that file",
                option);
    return false;
}

/** GNU parallel would say so only when it has been started, and not to everybody. */
static bool check_sshlogin_file(const struct settings *self, GError **error)
{
    g_autofree char *shown = NULL;

    if (self->sshlogin_file == NULL || access(self->sshlogin_file, R_OK) == 0)
        return true;
    shown = text_printable(self->sshlogin_file);
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                "--sshloginfile: %s cannot be read: %s; give a file that lists the machines, one user@host a line",
                shown, g_strerror(errno));
    return false;
}

static bool check_preferences(const struct settings *self, GError **error)
{
    for (guint i = 0; self->preferences != NULL && self->preferences[i] != NULL; i++) {
        g_autofree char *shown = NULL;

        if (strchr(self->preferences[i], ':') != NULL)
            continue;
        shown = text_printable(self->preferences[i]);
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "-o: '%s' has no colon; give a preference as NAME:VALUE, such as -o nbns_conflict.incident_gap:60",
                    shown);
        return false;
    }
    return true;
}

static bool check_fleet(const struct settings *self, GError **error)
{
    if (!check_number("--jobs", self->jobs, MOST_JOBS, error) ||
        !check_number("--retries", self->retries, MOST_RETRIES, error))
        return false;
    if (self->resume && self->state == NULL)
        return refuse(error, "--resume goes on with the run in a folder: give that folder with --state");
    if (self->sshlogin_file == NULL && (self->transfer || self->remote_command != NULL))
        return refuse(error,
                      "--transfer and --remote-command are about other machines: give those with --sshloginfile");
    if (self->merge && (self->state != NULL || self->sshlogin_file != NULL))
        return refuse(error,
                      "--merge makes one capture of all files, so it cannot be used with --state or --sshloginfile");
    return check_input(self, error) && check_sshlogin_file(self, error);
}

static void fill_fleet(struct settings *self)
{
    self->fleet = (struct fleet){
        .tshark = &self->tshark,
        .jobs = self->jobs,
        .retries = self->retries != NULL ? self->retries : DEFAULT_RETRIES,
        .state = self->state,
        .resume = self->resume,
        .sshlogin_file = self->sshlogin_file,
        .remote_command = self->remote_command != NULL ? self->remote_command : DEFAULT_REMOTE_COMMAND,
        .remote_tshark = self->tshark_program,
        .transfer = self->transfer,
    };
}

bool settings_read(struct settings *self, char **arguments, GError **error)
{
    if (!settings_read_options(self, arguments, error))
        return false;
    choose_tshark(self);
    if (self->version)
        return true;
    if (self->captures == NULL)
        return refuse(error, "no capture given; give files or directories, or see --help");
    if (!read_thresholds(self, error) || !read_ignored(self, error) || !read_event(self, error) ||
        !check_preferences(self, error) || !check_fleet(self, error) || !read_known(self, error))
        return false;
    fill_fleet(self);
    return true;
}

char *settings_threshold(const struct settings *self)
{
    return self->fail_on_words == NULL ? g_strdup(DEFAULT_THRESHOLD) : g_strjoinv(", ", self->fail_on_words);
}

const guint8 *settings_sender(const struct settings *self)
{
    return self->wants_event ? self->sender : NULL;
}

static void clear_words(struct settings *self)
{
    g_strfreev(self->captures);
    g_strfreev(self->fail_on_words);
    g_strfreev(self->ignore_words);
    g_strfreev(self->preferences);
    g_free(self->event_text);
    g_free(self->baseline);
    g_free(self->tshark_program);
    g_free(self->jobs);
    g_free(self->retries);
    g_free(self->sshlogin_file);
    g_free(self->remote_command);
    g_free(self->state);
}

void settings_clear(struct settings *self)
{
    clear_words(self);
    g_clear_pointer(&self->thresholds, g_array_unref);
    g_clear_pointer(&self->ignored, g_ptr_array_unref);
    g_clear_pointer(&self->known, g_hash_table_unref);
    g_free(self->json_file);
    g_free(self->junit_file);
    g_free(self->html_file);
    g_free(self->new_baseline);
}
