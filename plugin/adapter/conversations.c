/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversations.h"

#include <epan/packet.h>

#include <epan/conversation_filter.h>

#include "compat.h"
#include "session.h"

/** What a frame does in incidents; NULL if it belongs to none. */
static const GArray *annotations_of(packet_info *pinfo)
{
    analysis *analysis = session_analysis();

    return analysis == NULL ? NULL : analysis_annotations(analysis, pinfo->num);
}

static compat_filter_bool is_available(COMPAT_FILTER_ARGUMENTS)
{
    COMPAT_IGNORE_FILTER_DATA();
    return annotations_of(pinfo) != NULL;
}

/** A display filter for all incidents of a frame; the caller frees it. */
static char *build_filter(COMPAT_FILTER_ARGUMENTS)
{
    const GArray *annotations = annotations_of(pinfo);
    GString *filter;

    COMPAT_IGNORE_FILTER_DATA();
    if (annotations == NULL)
        return NULL;
    filter = g_string_new(NULL);
    for (guint i = 0; i < annotations->len; i++)
        g_string_append_printf(filter, "%snbns_conflict.incident == %u", i > 0 ? " || " : "",
                               g_array_index(annotations, struct annotation, i).incident);
    return g_string_free(filter, false);
}

void conversations_register(void)
{
    COMPAT_REGISTER_FILTER("nbns_conflict", "NBNS conflict incident", is_available, build_filter);
}
