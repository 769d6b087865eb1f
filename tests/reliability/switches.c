/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * switches: a plugin for tests, by which a program without a window does what a user does in Wireshark's dialogues
 * Enabled Protocols and Decode As.
 *
 * Its preferences nbns_switches.enabled and .decode_as take effect where those dialogues do: before the next reading of a
 * capture, when the one before is closed.
 */
#define WS_BUILD_DLL
#include <epan/packet.h>
#include <epan/prefs.h>
#include <epan/proto.h>

#include "compat.h"

#define PORTS "udp.port"

WS_DLL_PUBLIC_DEF const char plugin_version[] = NBNS_CONFLICT_VERSION;
WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

COMPAT_DESCRIBE_PLUGIN()

static compat_bool enabled = 1;
static unsigned decode_as;
static unsigned decoded_as;

/** Sets Decode As to the name service, for a port, and takes back the one before. */
static void decode(unsigned port)
{
    if (decoded_as != 0)
        dissector_reset_uint(PORTS, decoded_as);
    if (port != 0)
        dissector_change_uint(PORTS, port, dissector_get_default_uint_handle(PORTS, 137));
    decoded_as = port;
}

static void apply(void)
{
    proto_set_decoding(proto_get_id_by_filter_name("nbns_conflict"), enabled);
    if (decode_as != decoded_as)
        decode(decode_as);
}

static void register_switches(void)
{
    int protocol = proto_register_protocol("Switches for tests", "NBNS switches", "nbns_switches");
    module_t *module = prefs_register_protocol(protocol, NULL);

    prefs_register_bool_preference(module, "enabled", "Enabled", "Whether nbns_conflict is enabled", &enabled);
    prefs_register_uint_preference(module, "decode_as", "Decode as", "UDP port of the name service; 0 for none", 10,
                                   &decode_as);
    register_cleanup_routine(apply);
}

static void hand_off(void)
{
}

WS_DLL_PUBLIC void plugin_register(void);

void plugin_register(void)
{
    static const proto_plugin switches = { register_switches, hand_off };

    proto_register_plugin(&switches);
}
