/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * outside: evidence from other protocols than the name service.
 */
#include "address_book.h"
#include "datagram_message.h"
#include "dhcp_message.h"
#include "intake.h"
#include "search.h"
#include "signals.h"

#define ARP_LENGTH 28
#define ARP_HARDWARE_ETHERNET 1
#define ARP_PROTOCOL_IPV4 0x0800
#define ARP_REQUEST 1

void analysis_observe_dhcp(analysis *self, const struct frame *frame, const uint8_t *payload, size_t length)
{
    struct dhcp_message message;
    analysis_begin_frame(self, frame->number);
    coverage_note_time(&self->coverage, frame->time);
    if (!dhcp_message_read(&message, payload, length) ||
        !address_book_take_dhcp(self->addresses, &message, frame->number, frame->time))
        return;
    analysis_keep_record(self, frame);
    if (message.type == DHCP_ACK) {
        /* without an address of its own, the client had no lease that this one prolongs */
        if (message.client_address == 0)
            identity_note_moved(self->identity, message.your_address, message.mac);
        identity_note_card(self->identity, message.your_address, message.mac, frame->time);
    }
    identity_tell_card(self->identity, message.mac);
}

static uint64_t read_number(const uint8_t *bytes, size_t length)
{
    uint64_t number = 0;
    for (size_t i = 0; i < length; i++)
        number = number << 8 | bytes[i];
    return number;
}

void analysis_observe_arp(analysis *self, const struct frame *frame, const uint8_t *packet, size_t length)
{
    analysis_begin_frame(self, frame->number);
    coverage_note_time(&self->coverage, frame->time);
    if (length < ARP_LENGTH || read_number(packet, 2) != ARP_HARDWARE_ETHERNET ||
        read_number(packet + 2, 2) != ARP_PROTOCOL_IPV4 || packet[4] != 6 || packet[5] != 4)
        return;
    uint64_t mac = read_number(packet + 8, 6);
    uint32_t ip = (uint32_t)read_number(packet + 14, 4);
    uint32_t target = (uint32_t)read_number(packet + 24, 4);
    /* a probe has no address yet; a packet whose card is not its sender's was passed on or made up */
    if (ip == 0 || mac == 0 || (frame->source_mac != 0 && frame->source_mac != mac))
        return;
    identity_note_card(self->identity, ip, mac, frame->time);
    search_end(self, ip);
    if (ip != target) {
        if (read_number(packet + 6, 2) == ARP_REQUEST)
            search_take(self, frame, ip, target);
        return;
    }
    struct frame announcement = *frame;
    announcement.source_ip = ip;
    analysis_keep_record(self, &announcement);
    address_book_take_announcement(self->addresses, ip, mac, frame->number);
    identity_tell_card(self->identity, mac);
}

void analysis_observe_datagram(analysis *self, const struct frame *frame, const uint8_t *payload, size_t length)
{
    struct datagram_message message;
    analysis_begin_frame(self, frame->number);
    coverage_note_time(&self->coverage, frame->time);
    if (frame->source_ip == 0 || !datagram_message_read(&message, payload, length) ||
        message.source_ip != frame->source_ip)
        return;
    message.source.scope = scope_table_intern(self->scopes, message.source.scope);
    if (message.source.scope == NULL || netbios_name_is_wildcard(&message.source) ||
        netbios_name_is_role(&message.source))
        return;
    struct first_copy first = copies_first_of(self->copies, frame, payload, length);
    identity_observe(self->identity, frame, first.frame != 0, first.source_mac);
    if (first.frame != 0)
        return;
    analysis_keep_record(self, frame);
    struct party sender = party_of(frame);
    struct network network = frame_is_broadcast(frame) ? network_of_segment(frame, true)
                                                       : signal_network_of_name(self, frame, &message.source);
    intake_computer_name(self, frame, &message.source, false, ROLE_DATAGRAM);
    signal_assertion(self, frame, &message.source, &network, ROLE_DATAGRAM);
    intake_assert(self, frame, &message.source, &sender, &network, ASSERTION_DATAGRAM, false);
}
