/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tshark's messages mean for the user.  tshark speaks English only, so its words can be compared.
 */
#include <string.h>
#include <unistd.h>

#include "capture_file.h"
#include "text.h"
#include "tshark.h"

#define CUT_SHORT "cut short in the middle of a packet"
#define DAMAGED "appears to be damaged or corrupt"
#define NO_CAPTURE "isn't a capture file"
#define NO_PLUGIN "Invalid -z argument"
#define OTHER_VERSION "nbns_conflict"
#define BAD_PREFERENCE "-o flag"
#define NO_INPUT "standard input is a \"special file\""
#define AS_ROOT "Running as user \"root\""

/** The last message that is about something, fit to be shown; the caller frees it. */
static char *last_message(const char *errors)
{
    g_auto(GStrv) lines = g_strsplit(errors, "\n", -1);

    for (guint i = g_strv_length(lines); i-- > 0;) {
        const char *line = g_strstrip(lines[i]);

        if (line[0] != '\0' && strstr(line, AS_ROOT) == NULL)
            return text_reason(line);
    }
    return g_strdup("it gave no reason");
}

/** The line in which tshark says that it could not load the plugin; NULL if it did not say so.  The caller frees it. */
static char *loading_problem(const char *errors)
{
    g_auto(GStrv) lines = g_strsplit(errors, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        if (strstr(lines[i], OTHER_VERSION) != NULL && strstr(lines[i], NO_PLUGIN) == NULL)
            return text_printable(g_strstrip(lines[i]));
    }
    return NULL;
}

static void explain_missing_plugin(const char *errors, struct examination *examination)
{
    g_autofree char *problem = loading_problem(errors);

    if (problem != NULL)
        examination_fail(examination,
                         "the plugin does not fit this tshark (%s); build the plugin for the version that "
                         "'tshark --version' shows",
                         problem);
    else if (geteuid() == 0)
        examination_fail(examination, "tshark has not loaded the plugin nbns_conflict; as root it loads it from the "
                                      "system's plugin folder only: install it there, or run as another user");
    else
        examination_fail(examination, "tshark has not loaded the plugin nbns_conflict; install it, or set "
                                      "WIRESHARK_PLUGIN_DIR to the folder that holds it ('tshark -G folders' lists "
                                      "where tshark looks)");
}

static void explain_bad_preference(const char *errors, struct examination *examination)
{
    g_autofree char *message = last_message(errors);

    examination_fail(examination, "%s; 'tshark -G currentprefs' lists the preferences and their values", message);
}

static void explain_failure(const struct tshark *self, const struct child_result *result,
                            struct examination *examination)
{
    g_autofree char *message = last_message(result->errors);

    examination_fail(examination, "%s ended with status %d: %s; see that it is tshark, or name another with --tshark",
                     self->program, result->status, message);
}

void tshark_explain(const struct tshark *self, const struct child_result *result, struct examination *examination)
{
    const char *errors = result->errors;

    if (result->signal != 0)
        examination_fail(examination, "signal %d (%s) ended tshark; try again, with more memory if the file is large",
                         result->signal, g_strsignal(result->signal));
    else if (strstr(errors, NO_PLUGIN) != NULL)
        explain_missing_plugin(errors, examination);
    else if (strstr(errors, BAD_PREFERENCE) != NULL)
        explain_bad_preference(errors, examination);
    else if (strstr(errors, NO_INPUT) != NULL)
        examination_fail(examination, "standard input is neither a file nor a pipe; give it a capture, as in "
                                      "'nbns-conflict-check - <FILE'");
    else if (strstr(errors, NO_CAPTURE) != NULL)
        examination_fail(examination, "this is no capture file that tshark can read; leave it out or copy it again");
    else if (strstr(errors, DAMAGED) != NULL)
        examination_fail(examination, DAMAGED_FILE);
    else if (strstr(errors, CUT_SHORT) != NULL && examination->capture == NULL)
        examination_fail(examination, CUT_IN_HEADER);
    else if (strstr(errors, CUT_SHORT) != NULL)
        examination_warn(examination, "the capture is cut short in the middle of a packet, as when a capture is "
                                      "killed; all whole packets were checked");
    else if (result->status != 0)
        explain_failure(self, result, examination);
    else if (examination->capture == NULL)
        examination_fail(examination, "tshark printed no result; try 'tshark -q -r FILE -z nbns_conflict,json'");
}
