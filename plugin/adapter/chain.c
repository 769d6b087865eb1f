/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "chain.h"

#include <epan/exceptions.h>
#include <epan/packet.h>
#include <epan/proto_data.h>
#include <wsutil/report_message.h>

#include "display.h"
#include "fields.h"
#include "observation.h"
#include "session.h"

#define UDP_PORTS "udp.port"
#define NBNS_PORT 137

/* Owner of the chain's handle: a name below nbns, so that it adds no layer and goes on and off with NBNS. */
static int chain_protocol = -1;
static dissector_handle_t original;
static dissector_handle_t chained;

/**
 * True if this is the frame's first NBNS message.  A tunnel may carry a second one; both have the same frame number,
 * and the core takes one message a frame.
 */
static bool first_in_frame(packet_info *pinfo)
{
    static const char mark = 0;

    if (p_get_proto_data(pinfo->pool, pinfo, fields_protocol(), 0) != NULL)
        return false;
    p_add_proto_data(pinfo->pool, pinfo, fields_protocol(), 0, (void *)&mark);
    return true;
}

/** Shows what is known about the frame; its expert infos and errors belong to our protocol, not to the caller's. */
static void show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    const char *caller = pinfo->current_proto;

    pinfo->current_proto = fields_protocol_short_name();
    display_frame(session_analysis(), tvb, pinfo, tree);
    pinfo->current_proto = caller;
}

/** Runs the original dissector and shows our items behind its own, also when it gives up in the middle. */
static int dissect_and_show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    volatile int consumed = 0;

    TRY
    {
        consumed = call_dissector_only(original, tvb, pinfo, tree, data);
    }
    CATCH_ALL
    {
        show(tvb, pinfo, tree);
        RETHROW;
    }
    ENDTRY;
    show(tvb, pinfo, tree);
    return consumed;
}

static int dissect_chained(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    bool enabled = proto_is_protocol_enabled(find_protocol_by_id(fields_protocol()));

    /* A packet that an ICMP error quotes was not sent by whom it names. */
    if (!enabled || session_analysis() == NULL || pinfo->flags.in_error_pkt || !first_in_frame(pinfo))
        return call_dissector_only(original, tvb, pinfo, tree, data);
    if (!PINFO_FD_VISITED(pinfo))
        observation_feed_nbns(session_analysis(), tvb, pinfo);
    return dissect_and_show(tvb, pinfo, tree, data);
}

static void collect_port(const char *table, ftenum_t type, void *key, void *value, void *ports)
{
    (void)table;
    (void)type;
    if (dtbl_entry_get_handle(value) == original)
        g_array_append_val((GArray *)ports, (guint){ GPOINTER_TO_UINT(key) });
}

/**
 * Takes over the ports that still lead to the original: those of Decode As and of the preference nbns.udp.port, which
 * Wireshark sets after the handoff.  Done whenever a capture is read, before its first frame.
 */
static void take_over_ports(void)
{
    GArray *ports;

    if (chained == NULL)
        return;
    ports = g_array_new(false, false, sizeof(guint));
    dissector_table_foreach(UDP_PORTS, collect_port, ports);
    for (guint i = 0; i < ports->len; i++)
        dissector_change_uint(UDP_PORTS, g_array_index(ports, guint, i), chained);
    g_array_free(ports, true);
}

void chain_register(void)
{
    const char *title = "NetBIOS Name Service with conflict analysis";
    int nbns = proto_get_id_by_filter_name("nbns");

    if (nbns >= 0)
        chain_protocol = proto_register_protocol_in_name_only(title, "NBNS with conflicts", "nbns_conflict_chain", nbns,
                                                              FT_PROTOCOL);
    register_init_routine(take_over_ports);
}

void chain_handoff(void)
{
    original = dissector_get_uint_handle(find_dissector_table(UDP_PORTS), NBNS_PORT);
    if (original == NULL)
        original = find_dissector("nbns");
    /* Without an owner, a handle crashes Wireshark 4.0 at its start. */
    if (original == NULL || chain_protocol < 0) {
        report_warning("nbns_conflict: this Wireshark has no NBNS dissector, nothing will be analysed");
        return;
    }
    chained = create_dissector_handle(dissect_chained, chain_protocol);
    dissector_add_uint(UDP_PORTS, NBNS_PORT, chained);
}
