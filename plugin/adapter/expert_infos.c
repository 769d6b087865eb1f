/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "expert_infos.h"

#include <epan/expert.h>
#include <epan/tap.h>

#include "knowledge.h"

static expert_field full[CAUSE_COUNT];
static expert_field mild[CAUSE_COUNT];
static ei_register_info registrations[2 * CAUSE_COUNT];

static int wireshark_severity(enum severity severity)
{
    static const int severities[SEVERITY_COUNT] = {
        [SEVERITY_CHAT] = PI_CHAT,
        [SEVERITY_NOTE] = PI_NOTE,
        [SEVERITY_WARN] = PI_WARN,
        [SEVERITY_ERROR] = PI_ERROR,
    };

    return severities[severity];
}

/** An error accuses somebody of an attack; all else is a matter of who came first. */
static int wireshark_group(enum severity severity)
{
    return severity == SEVERITY_ERROR ? PI_SECURITY : PI_SEQUENCE;
}

static void describe(ei_register_info *registration, expert_field *field, enum cause cause, enum severity severity,
                     const char *ending)
{
    char *name =
        wmem_strdup_printf(wmem_epan_scope(), "nbns_conflict.expert.%s%s", knowledge_cause_token(cause), ending);

    *field = (expert_field)EI_INIT;
    *registration = (ei_register_info){
        field, { name, wireshark_group(severity), wireshark_severity(severity), knowledge_of(cause)->title, EXPFILL }
    };
}

void expert_infos_register(int protocol)
{
    int count = 0;

    for (int i = 0; i < CAUSE_COUNT; i++) {
        enum cause cause = (enum cause)i;
        const struct knowledge *knowledge = knowledge_of(cause);

        describe(&registrations[count++], &full[i], cause, knowledge->severity, "");
        if (knowledge->mild_severity != knowledge->severity)
            describe(&registrations[count++], &mild[i], cause, knowledge->mild_severity, "_granted");
    }
    expert_register_field_array(expert_register_protocol(protocol), registrations, count);
}

bool expert_infos_wanted(void)
{
    static int tap;

    /* Wireshark has no tap of this name yet when plugins register. */
    if (tap == 0)
        tap = find_tap_id("expert");
    return have_tap_listener(tap);
}

static expert_field *field_of(enum cause cause, bool is_mild)
{
    const struct knowledge *knowledge = knowledge_of(cause);

    return is_mild && knowledge->mild_severity != knowledge->severity ? &mild[cause] : &full[cause];
}

void expert_infos_raise(packet_info *pinfo, proto_item *item, const struct incident_view *incident, const char *text)
{
    expert_add_info_format(pinfo, item, field_of(incident->cause, incident->mild), "%s", text);
}

bool expert_infos_would_lead(enum severity severity)
{
    return expert_get_highest_severity() < wireshark_severity(severity);
}

void expert_infos_count(packet_info *pinfo, enum cause cause, bool is_mild)
{
    expert_add_info(pinfo, NULL, field_of(cause, is_mild));
}
