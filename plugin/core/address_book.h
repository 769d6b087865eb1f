/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * address_book: what DHCP and ARP say about addresses, cards and host names.
 *
 * Outside evidence: it never opens an incident, and helps to say who the machines of one are.
 */
#ifndef NBNS_CONFLICT_ADDRESS_BOOK_H
#define NBNS_CONFLICT_ADDRESS_BOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp_message.h"

typedef struct address_book address_book;

/** An address that a server leased to a card. */
struct lease {
    uint64_t mac;
    uint32_t frame; /* the acknowledgement */
    int64_t time;
    int64_t until; /* it was released or declined, or ran out */
};

/** The name that a machine gives itself towards DHCP. */
struct host_name {
    const char *text; /* printable; up to the first dot */
    uint32_t frame;
};

/** Makes an empty book for at most this many cards and addresses. */
address_book *address_book_new(size_t limit);
void address_book_free(address_book *self);

/** How often there was no room to remember an address or a card. */
uint32_t address_book_left_out(const address_book *self);

/** Takes a DHCP message; true if it told something that may serve as evidence. */
bool address_book_take_dhcp(address_book *self, const struct dhcp_message *message, uint32_t frame, int64_t time);

/** Notes that a card announced an address as its own (gratuitous ARP). */
void address_book_take_announcement(address_book *self, uint32_t ip, uint64_t mac, uint32_t frame);

/** Two leases of one address to different cards, the second before the first had ended; false if there are none. */
bool address_book_double_lease(const address_book *self, uint32_t ip, struct lease *first, struct lease *second);

/** The card with the newest lease of an address that ran at a time; 0 if none is known. */
uint64_t address_book_leased_to(const address_book *self, uint32_t ip, int64_t time);

/** The host name that a card's machine gave; false if none was seen.  The full name (option 81) goes before option 12. */
bool address_book_host_name(const address_book *self, uint64_t mac, struct host_name *name);

/** True if both cards sent one client id that is not made from a card's own address: one machine. */
bool address_book_same_client(const address_book *self, uint64_t a, uint64_t b);

/** The announcement of an address by a card; 0 if there was none. */
uint32_t address_book_announcement(const address_book *self, uint32_t ip, uint64_t mac);

#endif
