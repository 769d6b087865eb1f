/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interrupt.h"

#include <glib-unix.h>
#include <signal.h>

static const int noted[] = { SIGINT, SIGTERM, SIGHUP };
static guint sources[G_N_ELEMENTS(noted)];
static int came;

static gboolean note(gpointer number)
{
    if (came == 0)
        came = GPOINTER_TO_INT(number);
    return G_SOURCE_CONTINUE;
}

/** Whether whoever started this program had it ignore a signal, as nohup does. */
static bool is_ignored(int number)
{
    struct sigaction action;

    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void interrupt_begin(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(noted); i++) {
        if (is_ignored(noted[i]))
            continue;
        sources[i] = g_unix_signal_add(noted[i], note, GINT_TO_POINTER(noted[i]));
    }
}

bool interrupt_is_ignored(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(noted); i++) {
        if (is_ignored(noted[i]))
            return true;
    }
    return false;
}

int interrupt_signal(void)
{
    while (came == 0 && g_main_context_iteration(NULL, FALSE))
        continue;
    return came;
}

void interrupt_end(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(noted); i++)
        g_clear_handle_id(&sources[i], g_source_remove);
}
