/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "chain.h"

#include <epan/exceptions.h>
#include <epan/packet.h>
#include <wsutil/report_message.h>

#include "display.h"
#include "fields.h"
#include "observation.h"
#include "preferences.h"
#include "session.h"

#define UDP_PORTS "udp.port"
#define ETHERTYPES "ethertype"
#define MOST_KEYS 2

enum observed { OBSERVED_NBNS, OBSERVED_DHCP, OBSERVED_ARP, OBSERVED_DATAGRAM, OBSERVED_COUNT };

/*
 * One protocol that the chain observes.  The chain's handle belongs to a name below that protocol, so that it adds no
 * layer and goes on and off with it.
 */
struct observed_protocol {
    const char *parent;      /* its filter name */
    const char *table;       /* Wireshark's table that leads to it */
    guint keys[MOST_KEYS];   /* its places in that table; 0 is none */
    const char *dissector;   /* its name, if the first place is empty */
    const char *title;       /* of the chain's own name below it, */
    const char *short_name;  /* as Decode As shows it, */
    const char *filter_name; /* and as nobody types it */
    bool (*is_wanted)(void); /* the user's choice; NULL if there is none */
    void (*feed)(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo);
    dissector_t chained_dissector;
    /* From here on filled in when Wireshark starts. */
    int protocol;
    dissector_handle_t original;
    dissector_handle_t chained;
    /* The message that was dissected last: its frame, and how many layers lay around it. */
    guint32 last_frame;
    guint last_layers;
};

static int dissect_observed(enum observed which, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data);

/* Wireshark 4.0 does not tell a dissector by which handle it was called, so each protocol needs its own function. */
#define CHAINED_DISSECTOR(name, which)                                                                                 \
    static int name(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)                                   \
    {                                                                                                                  \
        return dissect_observed(which, tvb, pinfo, tree, data);                                                        \
    }

CHAINED_DISSECTOR(dissect_nbns, OBSERVED_NBNS)
CHAINED_DISSECTOR(dissect_dhcp, OBSERVED_DHCP)
CHAINED_DISSECTOR(dissect_arp, OBSERVED_ARP)
CHAINED_DISSECTOR(dissect_datagram, OBSERVED_DATAGRAM)

static struct observed_protocol observed_protocols[OBSERVED_COUNT] = {
    [OBSERVED_NBNS] = {
        .parent = "nbns",
        .table = UDP_PORTS,
        .keys = { 137 },
        .dissector = "nbns",
        .title = "NetBIOS Name Service with conflict analysis",
        .short_name = "NBNS with conflicts",
        .filter_name = "nbns_conflict_chain",
        .feed = observation_feed_nbns,
        .chained_dissector = dissect_nbns,
        .protocol = -1,
    },
    [OBSERVED_DHCP] = {
        .parent = "dhcp",
        .table = UDP_PORTS,
        .keys = { 67, 68 },
        .dissector = "dhcp",
        .title = "DHCP as evidence about name conflicts",
        .short_name = "DHCP with conflicts",
        .filter_name = "nbns_conflict_dhcp",
        .is_wanted = preferences_use_dhcp,
        .feed = observation_feed_dhcp,
        .chained_dissector = dissect_dhcp,
        .protocol = -1,
    },
    [OBSERVED_ARP] = {
        .parent = "arp",
        .table = ETHERTYPES,
        .keys = { 0x0806 },
        .dissector = "arp",
        .title = "ARP as evidence about name conflicts",
        .short_name = "ARP with conflicts",
        .filter_name = "nbns_conflict_arp",
        .is_wanted = preferences_use_arp,
        .feed = observation_feed_arp,
        .chained_dissector = dissect_arp,
        .protocol = -1,
    },
    [OBSERVED_DATAGRAM] = {
        .parent = "nbdgm",
        .table = UDP_PORTS,
        .keys = { 138 },
        .dissector = "nbdgm",
        .title = "NetBIOS datagrams as evidence about name conflicts",
        .short_name = "NBDS with conflicts",
        .filter_name = "nbns_conflict_datagram",
        .is_wanted = preferences_use_datagrams,
        .feed = observation_feed_datagram,
        .chained_dissector = dissect_datagram,
        .protocol = -1,
    },
};

/**
 * True if this is the frame's first message of the protocol.  A tunnel may carry a second one; both have the same frame
 * number, and the core takes one message of a protocol a frame.  The second one lies below more layers, also when the
 * frame is dissected again and again.
 */
static bool first_in_frame(struct observed_protocol *observed, const packet_info *pinfo)
{
    guint layers = wmem_list_count(pinfo->layers);

    if (pinfo->num == observed->last_frame && layers > observed->last_layers)
        return false;
    observed->last_frame = pinfo->num;
    observed->last_layers = layers;
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
static int dissect_and_show(dissector_handle_t original, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                            void *data)
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

/** True if this message is evidence.  A packet that an ICMP error quotes was not sent by whom it names. */
static bool is_evidence(struct observed_protocol *observed, const packet_info *pinfo)
{
    return (observed->is_wanted == NULL || observed->is_wanted()) && session_analysis() != NULL &&
           fields_protocol_enabled() && !pinfo->flags.in_error_pkt && first_in_frame(observed, pinfo);
}

static int dissect_observed(enum observed which, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
    struct observed_protocol *observed = &observed_protocols[which];

    if (!is_evidence(observed, pinfo))
        return call_dissector_only(observed->original, tvb, pinfo, tree, data);
    if (!PINFO_FD_VISITED(pinfo))
        observed->feed(session_analysis(), tvb, pinfo);
    if (!display_is_wanted(session_analysis(), pinfo, tree))
        return call_dissector_only(observed->original, tvb, pinfo, tree, data);
    return dissect_and_show(observed->original, tvb, pinfo, tree, data);
}

/* The places in a table that lead to one dissector. */
struct places {
    dissector_handle_t handle;
    GArray *keys;
};

static void collect_place(const char *table, ftenum_t type, void *key, void *value, void *tapdata)
{
    struct places *places = tapdata;

    (void)table;
    (void)type;
    if (dtbl_entry_get_handle(value) == places->handle)
        g_array_append_val(places->keys, (guint){ GPOINTER_TO_UINT(key) });
}

/**
 * Takes over the places that still lead to the original: those of Decode As and of preferences such as nbns.udp.port,
 * which Wireshark sets after the handoff.
 */
static void take_over(const struct observed_protocol *observed)
{
    struct places places = { observed->original, NULL };

    if (observed->chained == NULL)
        return;
    places.keys = g_array_new(false, false, sizeof(guint));
    dissector_table_foreach(observed->table, collect_place, &places);
    for (guint i = 0; i < places.keys->len; i++)
        dissector_change_uint(observed->table, g_array_index(places.keys, guint, i), observed->chained);
    g_array_free(places.keys, true);
}

/** Done whenever a capture is read, before its first frame. */
static void take_over_all(void)
{
    for (int i = 0; i < OBSERVED_COUNT; i++) {
        observed_protocols[i].last_frame = 0;
        take_over(&observed_protocols[i]);
    }
}

/** Puts the chain in front of one dissector, wherever it stands in its table; false if this Wireshark has none. */
static bool chain(struct observed_protocol *observed)
{
    observed->original = dissector_get_uint_handle(find_dissector_table(observed->table), observed->keys[0]);
    if (observed->original == NULL)
        observed->original = find_dissector(observed->dissector);
    /* Without an owner, a handle crashes Wireshark 4.0 at its start. */
    if (observed->original == NULL || observed->protocol < 0)
        return false;
    observed->chained = create_dissector_handle(observed->chained_dissector, observed->protocol);
    for (int i = 0; i < MOST_KEYS && observed->keys[i] != 0; i++)
        dissector_add_uint(observed->table, observed->keys[i], observed->chained);
    return true;
}

void chain_register(void)
{
    for (int i = 0; i < OBSERVED_COUNT; i++) {
        struct observed_protocol *observed = &observed_protocols[i];
        int parent = proto_get_id_by_filter_name(observed->parent);

        if (parent >= 0)
            observed->protocol = proto_register_protocol_in_name_only(observed->title, observed->short_name,
                                                                      observed->filter_name, parent, FT_PROTOCOL);
    }
    register_init_routine(take_over_all);
}

void chain_handoff(void)
{
    for (int i = 0; i < OBSERVED_COUNT; i++) {
        if (!chain(&observed_protocols[i]))
            report_warning("nbns_conflict: this Wireshark has no dissector for %s, its frames are not analysed",
                           observed_protocols[i].parent);
    }
}
