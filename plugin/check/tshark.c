/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tshark.h"

#include <string.h>

#include "capture_file.h"

/** The command line; free the array only, and the file argument beside it. */
static GPtrArray *command_for(const struct tshark *self, const char *file)
{
    GPtrArray *command = g_ptr_array_new();
    const char *const fixed[] = { self->program, "-n", "-q", "-r", file, "-z", "nbns_conflict,json" };

    for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
        g_ptr_array_add(command, (gpointer)fixed[i]);
    for (guint i = 0; self->preferences != NULL && self->preferences[i] != NULL; i++) {
        g_ptr_array_add(command, "-o");
        g_ptr_array_add(command, (gpointer)self->preferences[i]);
    }
    g_ptr_array_add(command, NULL);
    return command;
}

static void take_output(const char *output, struct examination *examination)
{
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);

    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '\0' || examination_take_line(examination, lines[i]))
            continue;
        examination_fail(examination, "tshark printed something else than the plugin's JSON; use tshark and plugin of "
                                      "one release, and no preference that prints packets");
        return;
    }
}

/** Whether tshark read no packet that has a time, and none that the plugin is about. */
static bool is_doubtful(const struct examination *examination)
{
    return examination->error == NULL && examination_nbns_frames(examination) == 0 &&
           json_object_get_string_member_with_default(examination->capture, "start", NULL) == NULL;
}

void tshark_examine(const struct tshark *self, const char *path, struct examination *examination)
{
    bool standard_input = strcmp(path, STANDARD_INPUT) == 0;
    g_autofree char *file = child_file_argument(path);
    g_autoptr(GPtrArray) command = NULL;
    struct child_result result = { 0 };
    g_autoptr(GError) error = NULL;

    if (!standard_input && !capture_file_check(path, examination))
        return;
    command = command_for(self, file);
    struct child_request request = { .command = (const char *const *)command->pdata, .inherit_input = standard_input };
    if (!child_run(&request, &result, &error)) {
        examination_fail(examination,
                         "%s cannot be started (%s); install tshark, or name it with --tshark or NBNS_CONFLICT_TSHARK",
                         self->program, error->message);
        return;
    }
    take_output(result.output, examination);
    tshark_explain(self, &result, examination);
    if (is_doubtful(examination))
        capture_file_doubt(path, examination);
    child_result_clear(&result);
}
