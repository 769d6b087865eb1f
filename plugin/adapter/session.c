/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session.h"

#include <epan/packet.h>

#include "preferences.h"
#include "tables.h"

struct session {
    analysis *analysis;
};

static struct session *session;
static void (*on_end)(void);

static void end_session(void)
{
    if (session == NULL)
        return;
    if (on_end != NULL)
        on_end();
    analysis_free(session->analysis);
    g_free(session);
    session = NULL;
}

static void start_session(void)
{
    struct analysis_options options = preferences_options();
    struct table_content *content = tables_read(&options);

    end_session();
    session = g_new0(struct session, 1);
    session->analysis = analysis_new(&options);
    tables_release(content);
}

void session_register(void)
{
    register_init_routine(start_session);
    register_cleanup_routine(end_session);
}

void session_on_end(void (*function)(void))
{
    on_end = function;
}

analysis *session_analysis(void)
{
    return session == NULL ? NULL : session->analysis;
}
