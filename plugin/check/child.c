/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "child.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "interrupt.h"

/* GNU parallel gives its own jobs a second before it kills them. */
#define SECONDS_TO_END 10

/** Waiting for one child. */
struct wait {
    GSubprocess *process;
    struct child_result *result;
    GError *error;
    bool done;
};

static char *take_text(GBytes *bytes)
{
    gsize length = 0;
    const char *data;

    if (bytes == NULL)
        return g_strdup("");
    data = g_bytes_get_data(bytes, &length);
    return data == NULL ? g_strdup("") : g_strndup(data, length);
}

static void take_result(GObject *source, GAsyncResult *outcome, gpointer user_data)
{
    struct wait *wait = user_data;
    g_autoptr(GBytes) output = NULL;
    g_autoptr(GBytes) errors = NULL;

    (void)source;
    wait->done = true;
    if (!g_subprocess_communicate_finish(wait->process, outcome, &output, &errors, &wait->error))
        return;
    wait->result->output = take_text(output);
    wait->result->errors = take_text(errors);
    if (g_subprocess_get_if_exited(wait->process)) {
        wait->result->status = g_subprocess_get_exit_status(wait->process);
        return;
    }
    wait->result->status = -1;
    wait->result->signal = g_subprocess_get_term_sig(wait->process);
}

static gboolean kill_child(gpointer process)
{
    g_subprocess_force_exit(process);
    return G_SOURCE_REMOVE;
}

/** Waits for the child, and ends it when this program shall end. */
static void wait_for(struct wait *wait)
{
    guint deadline = 0;

    while (!wait->done) {
        g_main_context_iteration(NULL, TRUE);
        if (deadline != 0 || wait->done || interrupt_signal() == 0)
            continue;
        g_subprocess_send_signal(wait->process, SIGTERM);
        deadline = g_timeout_add_seconds_full(G_PRIORITY_DEFAULT, SECONDS_TO_END, kill_child,
                                              g_object_ref(wait->process), g_object_unref);
    }
    if (deadline != 0 && g_main_context_find_source_by_id(NULL, deadline) != NULL)
        g_source_remove(deadline);
}

static GSubprocessFlags flags_of(const struct child_request *request)
{
    GSubprocessFlags flags = request->drop_output ? G_SUBPROCESS_FLAGS_STDOUT_SILENCE : G_SUBPROCESS_FLAGS_STDOUT_PIPE;

    if (!request->show_errors)
        flags |= G_SUBPROCESS_FLAGS_STDERR_PIPE;
    if (request->input != NULL)
        flags |= G_SUBPROCESS_FLAGS_STDIN_PIPE;
    else if (request->inherit_input)
        flags |= G_SUBPROCESS_FLAGS_STDIN_INHERIT;
    return flags;
}

static void leave_group(gpointer data)
{
    (void)data;
    setpgid(0, 0);
}

bool child_run(const struct child_request *request, struct child_result *result, GError **error)
{
    g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(flags_of(request));
    g_autoptr(GSubprocess) process = NULL;
    struct wait wait = { .result = result };

    memset(result, 0, sizeof *result);
    for (guint i = 0; request->names != NULL && request->names[i] != NULL; i++)
        g_subprocess_launcher_setenv(launcher, request->names[i], request->values[i], TRUE);
    if (request->own_group)
        g_subprocess_launcher_set_child_setup(launcher, leave_group, NULL, NULL);
    process = g_subprocess_launcher_spawnv(launcher, request->command, error);
    if (process == NULL)
        return false;
    wait.process = process;
    g_subprocess_communicate_async(process, request->input, NULL, take_result, &wait);
    wait_for(&wait);
    if (wait.error == NULL)
        return true;
    g_propagate_error(error, wait.error);
    return false;
}

void child_result_clear(struct child_result *result)
{
    g_clear_pointer(&result->output, g_free);
    g_clear_pointer(&result->errors, g_free);
}

char *child_file_argument(const char *path)
{
    bool looks_like_option = path[0] == '-' && path[1] != '\0';

    return g_strconcat(looks_like_option ? "./" : "", path, NULL);
}
