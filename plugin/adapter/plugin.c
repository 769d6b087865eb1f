/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plugin: what Wireshark looks for in the plugin file, and the order in which the parts register.
 */
#define WS_BUILD_DLL
#include <epan/packet.h>
#include <epan/proto.h>
#include <epan/tap.h>

#include "chain.h"
#include "compat.h"
#include "conversations.h"
#include "expert_infos.h"
#include "fields.h"
#include "outputs.h"
#include "preferences.h"
#include "session.h"
#include "statistics.h"

WS_DLL_PUBLIC_DEF const char plugin_version[] = NBNS_CONFLICT_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

COMPAT_DESCRIBE_PLUGIN()

static void register_protocol(void)
{
    int protocol = fields_register();

    expert_infos_register(protocol);
    preferences_register(protocol);
    session_register();
    chain_register();
    conversations_register();
    statistics_register();
}

WS_DLL_PUBLIC void plugin_register(void);

void plugin_register(void)
{
    static const proto_plugin protocol = { register_protocol, chain_handoff };
    static const tap_plugin outputs = { outputs_register };

    proto_register_plugin(&protocol);
    tap_register_plugin(&outputs);
}
