/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trust.h"

#include "target.h"

#define DHCP_SERVER_PORT 67

/* What was fed, and whether in the order of the frame numbers. */
struct feeding {
    const struct wire *wire;
    bool in_order;
};

static bool has_role(const struct incident_view *view, enum role role)
{
    for (guint i = 0; i < view->frames->len; i++) {
        if (g_array_index(view->frames, struct frame_view, i).role == role)
            return true;
    }
    return false;
}

/* True if the frames of an incident came under more than one card. */
static bool came_under_two_cards(const struct wire *wire, const struct incident_view *view)
{
    uint64_t first = 0;
    for (guint i = 0; i < view->frames->len; i++) {
        uint64_t mac = wire_frame(wire, g_array_index(view->frames, struct frame_view, i).frame).source_mac;
        if (first != 0 && mac != 0 && mac != first)
            return true;
        first = first == 0 ? mac : first;
    }
    return false;
}

static uint16_t known_id(const struct frame *frame)
{
    return frame->ip_header_known ? frame->ip_id : 0;
}

/*
 * True if a message may be a copy of one that was fed before it, which a bridge or a mirror passed on under a card of its
 * own.
 */
static bool may_be_a_copy(const struct feeding *feeding, const struct frame *frame)
{
    uint32_t last = feeding->in_order ? frame->number - 1 : wire_frame_count(feeding->wire);
    for (uint32_t number = 1; number <= last; number++) {
        struct frame other = wire_frame(feeding->wire, number);
        if (number != frame->number && other.source_ip == frame->source_ip && known_id(&other) == known_id(frame) &&
            ABS(frame->time - other.time) <= INT64_C(1000000000))
            return true;
    }
    return false;
}

/* True if a card shows copies of messages of this source: it, or the card that showed them first, forwards. */
static bool shows_copies(const struct feeding *feeding, uint32_t ip, uint64_t mac)
{
    for (uint32_t number = 1; number <= wire_frame_count(feeding->wire); number++) {
        struct frame frame = wire_frame(feeding->wire, number);
        if (frame.source_ip == ip && frame.source_mac == mac && may_be_a_copy(feeding, &frame))
            return true;
    }
    return false;
}

/* True if a frame is a message of the name service that says something about the card of its sender. */
static bool speaks_for_itself(const struct feeding *feeding, const struct frame *frame)
{
    struct nbns_message message;
    return frame->source_mac != 0 && frame->target_ip != 0 && frame_comes_straight(frame) &&
           wire_read(feeding->wire, frame->number, &message) &&
           !shows_copies(feeding, frame->source_ip, frame->source_mac);
}

/* True if DHCP was captured: a lease explains that an address has another card than before. */
static bool has_leases(const struct wire *wire)
{
    for (uint32_t number = 1; number <= wire_frame_count(wire); number++) {
        if (wire_frame(wire, number).source_port == DHCP_SERVER_PORT)
            return true;
    }
    return false;
}

/*
 * True unless messages that name this source came straight from two cards; routers put their own on what they pass on.
 * Other protocols do not say whose a name is, and what cannot be read says nothing.
 */
static bool has_one_card(const struct feeding *feeding, uint32_t ip)
{
    uint64_t first = 0;
    for (uint32_t number = 1; number <= wire_frame_count(feeding->wire); number++) {
        struct frame frame = wire_frame(feeding->wire, number);
        if (frame.source_ip != ip || !speaks_for_itself(feeding, &frame))
            continue;
        if (first != 0 && frame.source_mac != first)
            return false;
        first = frame.source_mac;
    }
    return true;
}

/* True if two sources whose address nobody else used take part in an incident. */
static bool has_two_undisputed_sources(const struct feeding *feeding, const struct incident_view *view)
{
    uint32_t first = 0;
    for (guint i = 0; i < view->frames->len; i++) {
        uint32_t ip = wire_frame(feeding->wire, g_array_index(view->frames, struct frame_view, i).frame).source_ip;
        if (ip == 0 || ip == first || !has_one_card(feeding, ip))
            continue;
        if (first != 0)
            return true;
        first = ip;
    }
    return false;
}

static bool takes_two_machines(enum cause cause)
{
    return cause == CAUSE_DUPLICATE_COMPUTER || cause == CAUSE_DUPLICATE_USER || cause == CAUSE_SERVICE_ROLE_CONTEST ||
           cause == CAUSE_GROUP_CLASH;
}

static void check_confirmed(const struct feeding *feeding, const struct incident_view *view)
{
    must_hold(has_role(view, ROLE_CLAIM) && has_role(view, ROLE_REFUSAL),
              "a confirmed conflict has a claim and its refusal");
    must_hold(came_under_two_cards(feeding->wire, view), "a confirmed conflict shows two cards");
    must_hold(!takes_two_machines(view->cause) || has_leases(feeding->wire) ||
                  has_two_undisputed_sources(feeding, view),
              "a confirmed conflict between two machines shows two that nobody contradicts");
}

void must_not_trust_blindly(const struct wire *wire, analysis *analysis, bool in_order)
{
    const struct feeding feeding = { wire, in_order };
    GArray *numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    const GArray *shown = analysis_incidents(analysis);
    g_array_append_vals(numbers, shown->data, shown->len);
    for (guint i = 0; i < numbers->len; i++) {
        const struct incident_view *view = analysis_incident(analysis, g_array_index(numbers, uint32_t, i));
        if (view->confidence == CONFIDENCE_CONFIRMED && view->cause != CAUSE_ORDERLY_RELEASE)
            check_confirmed(&feeding, view);
    }
    g_array_free(numbers, TRUE);
}
