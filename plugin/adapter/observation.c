/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "observation.h"

#include <epan/address_types.h>
#include <epan/epan.h>
#include <wiretap/wtap.h>

#include "compat.h"

/*
 * How much of a message the core gets; it takes the beginning of a longer one as a message cut short.  The longest
 * message of the name service is a node status response with 255 names of 18 bytes, under 5 kB.  DHCP messages hardly
 * ever exceed an Ethernet frame.  Of a datagram, the names and what a machine announces are wanted; an ARP packet for
 * IPv4 has 28 bytes.
 */
#define NBNS_LIMIT 8192
#define DHCP_LIMIT 2048
#define DATAGRAM_LIMIT 512
#define ARP_LIMIT 64
#define MOST_LIMIT NBNS_LIMIT

#define IP_HEADER_LENGTH 20
#define UDP_HEADER_LENGTH 8
#define IP_PROTOCOL_UDP 17

#define NANOSECONDS G_GINT64_CONSTANT(1000000000)
/* Two times that are so far apart at most have a difference that can be told. */
#define SECONDS_LIMIT G_GINT64_CONSTANT(4611686017)

/* Frame, link, link's type field, IP and UDP: there is no room for another packet in between. */
#define LAYERS_OF_ONE_PACKET 5

/* Sections number their interfaces from 0 each; the core wants one number an interface of the file. */
#define SECTION_SHIFT 16

/** The number in bytes that stand in network order.  Wireshark has such readers, under other names in each version. */
static inline uint64_t number_in(const uint8_t *bytes, size_t count)
{
    uint64_t number = 0;

    memcpy((uint8_t *)&number + (sizeof number - count), bytes, count);
    return GUINT64_FROM_BE(number);
}

static uint32_t ip_of(const address *address)
{
    return (uint32_t)number_in(address->data, FT_IPv4_LEN);
}

/** The 48 bits of a hardware address, 0 if the link has none. */
static uint64_t mac_of(const address *address)
{
    if (address->len != FT_ETHER_LEN || address->data == NULL)
        return 0;
    if (address->type != AT_ETHER && address->type != address_type_get_by_name("AT_ETHER_WLAN"))
        return 0;
    return number_in(address->data, FT_ETHER_LEN);
}

/**
 * True if the hardware addresses that Wireshark has belong to the innermost IP packet.  In a tunnel without a link layer
 * of its own, such as GRE or L2TP, they are those of the tunnel's ends, which stand for whole networks.
 */
static bool has_own_link(const packet_info *pinfo)
{
    static int ip, ipv6, ethernet, wlan;
    int packets = 0;

    if (pinfo->curr_layer_num <= LAYERS_OF_ONE_PACKET)
        return true;
    if (ip == 0) {
        ip = proto_get_id_by_filter_name("ip");
        ipv6 = proto_get_id_by_filter_name("ipv6");
        ethernet = proto_get_id_by_filter_name("eth");
        wlan = proto_get_id_by_filter_name("wlan");
    }
    for (wmem_list_frame_t *layer = wmem_list_tail(pinfo->layers); layer != NULL; layer = wmem_list_frame_prev(layer)) {
        int protocol = GPOINTER_TO_INT(wmem_list_frame_data(layer));

        if (protocol == ethernet || protocol == wlan)
            return true;
        if ((protocol == ip || protocol == ipv6) && ++packets > 1)
            return false;
    }
    return true;
}

static unsigned section_of(const wtap_rec *rec)
{
    return rec->presence_flags & WTAP_HAS_SECTION_NUMBER ? rec->section_number : 0;
}

static uint32_t interface_of(const wtap_rec *rec)
{
    if (rec->rec_type != REC_TYPE_PACKET || !(rec->presence_flags & WTAP_HAS_INTERFACE_ID))
        return 0;
    return section_of(rec) << SECTION_SHIFT | (rec->rec_header.packet_header.interface_id & 0xFFFF);
}

/** Tells the core the name of the frame's interface, once an interface. */
static void name_interface(analysis *analysis, const packet_info *pinfo, uint32_t interface)
{
    const wtap_rec *rec = pinfo->rec;
    const char *name = NULL;

    if (analysis_knows_interface(analysis, interface))
        return;
    if (rec->rec_type == REC_TYPE_PACKET && rec->presence_flags & WTAP_HAS_INTERFACE_ID)
        name = COMPAT_INTERFACE_NAME(pinfo->epan, rec->rec_header.packet_header.interface_id, section_of(rec));
    /* Wireshark's word for an interface without a name, as in files of the old format, is no name. */
    if (name != NULL && strcmp(name, "unknown") == 0)
        name = NULL;
    analysis_name_interface(analysis, interface, name);
}

/**
 * Reads the IP id and TTL, which Wireshark does not keep, from the header in front of the payload.  That header is only
 * there if the datagram was neither reassembled nor sent with IP options; the ports and addresses in it must agree.
 */
static void read_ip_header(struct frame *frame, tvbuff_t *payload)
{
    tvbuff_t *source = tvb_get_ds_tvb(payload);
    int start = tvb_raw_offset(payload) - UDP_HEADER_LENGTH - IP_HEADER_LENGTH;
    uint8_t header[IP_HEADER_LENGTH + UDP_HEADER_LENGTH];

    if (source == NULL || start < 0 || !tvb_bytes_exist(source, start, sizeof header))
        return;
    tvb_memcpy(source, header, start, sizeof header);
    if (header[0] != 0x45 || header[9] != IP_PROTOCOL_UDP)
        return;
    if (number_in(header + 12, 4) != frame->source_ip || number_in(header + 16, 4) != frame->target_ip)
        return;
    if (number_in(header + 20, 2) != frame->source_port || number_in(header + 22, 2) != frame->target_port)
        return;
    frame->ip_id = (uint16_t)number_in(header + 4, 2);
    frame->ttl = header[8];
    frame->ip_header_known = true;
}

/** What a capture says about any frame, whatever it carries. */
int64_t observation_time(const packet_info *pinfo)
{
    int64_t seconds = CLAMP((int64_t)pinfo->abs_ts.secs, -SECONDS_LIMIT, SECONDS_LIMIT);

    return seconds * NANOSECONDS + pinfo->abs_ts.nsecs;
}

static struct frame frame_of(const packet_info *pinfo)
{
    bool own_link = has_own_link(pinfo);

    return (struct frame){
        .number = pinfo->num,
        .time = observation_time(pinfo),
        .source_mac = own_link ? mac_of(&pinfo->dl_src) : 0,
        .target_mac = own_link ? mac_of(&pinfo->dl_dst) : 0,
        .interface = interface_of(pinfo->rec),
        /* Wireshark has no word for "no tag"; a tag with id 0 carries a priority only and names no VLAN either. */
        .vlan = pinfo->vlan_id == 0 ? FRAME_NO_VLAN : (int32_t)pinfo->vlan_id,
    };
}

typedef void observe_function(analysis *analysis, const struct frame *frame, const uint8_t *bytes, size_t length);

/** Gives the core the frame with a bounded copy of its message. */
static void feed(analysis *analysis, const struct frame *frame, tvbuff_t *tvb, packet_info *pinfo, size_t limit,
                 observe_function *observe)
{
    uint8_t message[MOST_LIMIT];
    size_t length = MIN(tvb_captured_length(tvb), limit);

    name_interface(analysis, pinfo, frame->interface);
    tvb_memcpy(tvb, message, 0, length);
    observe(analysis, frame, message, length);
}

/** Feeds a message in a UDP datagram between IPv4 addresses. */
static void feed_udp(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo, size_t limit, observe_function *observe)
{
    struct frame frame;

    if (pinfo->net_src.type != AT_IPv4 || pinfo->net_dst.type != AT_IPv4)
        return;
    frame = frame_of(pinfo);
    frame.source_ip = ip_of(&pinfo->net_src);
    frame.target_ip = ip_of(&pinfo->net_dst);
    frame.source_port = (uint16_t)pinfo->srcport;
    frame.target_port = (uint16_t)pinfo->destport;
    read_ip_header(&frame, tvb);
    feed(analysis, &frame, tvb, pinfo, limit, observe);
}

void observation_feed_nbns(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo)
{
    feed_udp(analysis, tvb, pinfo, NBNS_LIMIT, analysis_observe_nbns);
}

void observation_feed_dhcp(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo)
{
    feed_udp(analysis, tvb, pinfo, DHCP_LIMIT, analysis_observe_dhcp);
}

void observation_feed_datagram(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo)
{
    feed_udp(analysis, tvb, pinfo, DATAGRAM_LIMIT, analysis_observe_datagram);
}

void observation_feed_arp(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo)
{
    /* Addresses that Wireshark has at this point are those of a tunnel around the packet. */
    struct frame frame = frame_of(pinfo);

    feed(analysis, &frame, tvb, pinfo, ARP_LIMIT, analysis_observe_arp);
}
