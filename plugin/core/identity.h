/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * identity: which addresses are one machine.
 *
 * Addresses are joined only by evidence: one card, an answer that lists several addresses, an adapter id in a node
 * status, the administrator's table.  Never by an equal name, an equal transaction id or a similar MAC.  A card that
 * forwards for others (router, bridge, gateway) identifies nobody.  Everything is judged per pair of machines.
 */
#ifndef NBNS_CONFLICT_IDENTITY_H
#define NBNS_CONFLICT_IDENTITY_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "claim.h"
#include "frame.h"
#include "knowledge.h"
#include "nbns_message.h"

typedef struct identity identity;

/** Called when something about an address became known that may change a judgement. */
typedef void (*identity_changed)(void *context, uint32_t ip);

/** Why two addresses are one machine, or are taken for two. */
enum bond {
    BOND_NONE, /* nothing ties them together: on the wire, two machines */
    BOND_SAME_ADDRESS,
    BOND_SAME_CARD,   /* one MAC, straight, that forwards for nobody */
    BOND_LISTED,      /* one answer listed both addresses */
    BOND_UNIT_ID,     /* both node status answers hold the same adapter id */
    BOND_DHCP_CLIENT, /* both cards sent one DHCP client id */
    BOND_TABLE,       /* the administrator said so, be it one machine or two */
    BOND_TWO_CARDS,   /* one address, but two cards that speak for themselves: two machines */
};

/** How two parties relate. */
struct relation {
    bool same; /* one machine */
    enum bond bond;
    uint32_t frame; /* a frame that shows it; 0 if no single one does */
    bool by_way;    /* the bond is not between the two: other addresses of the machine lie between them */
    bool by_card;   /* one of these addresses is not of the machine by itself, but is or was on one card with it */
};

/** Makes an empty identity.  changed may be NULL.  limit is the greatest number of addresses that it keeps. */
identity *identity_new(size_t limit, identity_changed changed, void *context);
void identity_free(identity *self);

/** How often there was no room to remember an address. */
uint32_t identity_left_out(const identity *self);

/**
 * Notes the sender of a frame.  first_mac is the sender's MAC in the first copy if this is a copy of an earlier frame,
 * and 0 if it is none: only then does the card speak for itself.
 */
void identity_observe(identity *self, const struct frame *frame, bool is_copy, uint64_t first_mac);

/** Notes, from other protocols, that an address is used by a card; such a card does not speak for the address itself. */
void identity_note_card(identity *self, uint32_t ip, uint64_t mac, int64_t time);

/** Notes that an address was leased to a card: if that is a new one, what tied the address to others holds no longer. */
void identity_note_moved(identity *self, uint32_t ip, uint64_t mac);

/** Has everything judged again that depends on a card. */
void identity_tell_card(identity *self, uint64_t mac);

/**
 * Notes that two addresses are one machine at this time; bond says how that is known.  It holds for the cards that had the
 * addresses by then; INT64_MAX: whatever cards have them.
 */
void identity_join(identity *self, uint32_t a, uint32_t b, enum bond bond, uint32_t frame, int64_t time);

/** Gives an address a name by the administrator's table; the text is not copied. */
void identity_label(identity *self, uint32_t ip, const char *label);

/** Notes that a MAC is a card of the machine with this address, by the administrator's table. */
void identity_label_card(identity *self, uint32_t ip, uint64_t mac);

/** Notes that an address asserts a computer name (<00> or <20>, unique) by a frame with this role. */
void identity_note_name(identity *self, uint32_t ip, const struct netbios_name *name, uint32_t frame, int64_t time,
                        enum role role);

/** Notes a node status answer: its names and its adapter id. */
void identity_note_status(identity *self, uint32_t ip, const struct nbns_message *message, uint32_t frame,
                          int64_t time);

/** Whether two parties are one machine, as far as was seen until this time (nanoseconds) or is known without one. */
struct relation identity_compare(const identity *self, const struct party *a, const struct party *b, int64_t time);

/** The MAC under which an address was last seen straight at or before this time; 0 if none. */
uint64_t identity_mac_of(const identity *self, uint32_t ip, int64_t time);

/** The MAC of a party: the one its own frame shows, else the one its address was last seen under by then; 0 if neither. */
uint64_t identity_card_of(const identity *self, const struct party *party, int64_t time);

/** True if this address was seen straight under this MAC. */
bool identity_has_card(const identity *self, uint32_t ip, uint64_t mac);

/**
 * True if another MAC than this one has ever spoken for the address in its own right; of a party whose MAC is not known,
 * if any two have.
 */
bool identity_has_other_card(const identity *self, const struct party *party);

/**
 * True if another MAC spoke for the address in its own right while this one did.  An address that moved from one to the
 * other, as leases do, contradicts nothing.
 */
bool identity_contradicts(const identity *self, const struct party *party);

/**
 * True if the address was in use by another card than the one that this party's frame came under, at the same time and by
 * whatever protocol that is known; or if one of them passed messages of the other on, be it once.
 */
bool identity_has_rival_card(const identity *self, const struct party *party);

/**
 * True if the card of a party took its address over from another one: DHCP, ARP or a message that nobody has a reason to
 * forge showed it there before this time, and the other was not seen since.
 */
bool identity_took_over(const identity *self, const struct party *party, int64_t time);

/**
 * True if two addresses, or others on their cards, were once tied to others by an answer, but are not surely one of them
 * any more: an address moved since.
 */
bool identity_were_tied(const identity *self, const struct party *a, const struct party *b, int64_t time);

/**
 * Notes that an answer from one of these addresses listed them both, which nobody had asked for: that joins nothing, but
 * leaves a doubt.
 */
void identity_suspect(identity *self, uint32_t a, uint32_t b);

/**
 * Notes that the sender of a frame spoke for its address by a message that nobody has a reason to forge: no release and
 * no unsolicited refusal.
 */
void identity_vouch(identity *self, const struct frame *frame);

/** True if the MAC of a party spoke for its address in such a way before. */
bool identity_vouches(const identity *self, const struct party *party);

/** True if a MAC forwards for others: its frames had travelled, or it stands for machines of different names. */
bool identity_is_shared(const identity *self, uint64_t mac);

/** How many addresses were seen under a MAC whose computer names all differ. */
size_t identity_machines_behind(const identity *self, uint64_t mac);

/** Notes that an address was refused a computer name. */
void identity_note_refused(identity *self, uint32_t ip, const struct netbios_name *name);

/**
 * How many computers registered their names with this one address: a computer asserts all its names at once, so names
 * that came up at different times are those of different computers (KB Q176991).
 */
size_t identity_machines_at(const identity *self, uint32_t ip);

/** How many computer names other than this one an address claims, as far as it was not refused them. */
size_t identity_other_claims(const identity *self, uint32_t ip, const struct netbios_name *name);

/** The label that the administrator gave the machine with this address; NULL if none. */
const char *identity_label_of(const identity *self, uint32_t ip);

/** True if the address asserts this base name as a computer name; frame gets the frame that shows it. */
bool identity_is_computer(const identity *self, uint32_t ip, const struct netbios_name *name, uint32_t *frame);

/** True if any computer name of the address is known; text gets the first, frame and role what shows it. */
bool identity_computer_name(const identity *self, uint32_t ip, char text[NETBIOS_NAME_TEXT], uint32_t *frame,
                            enum role *role);

/** What a node status of the address said about a base name. */
enum status_says { STATUS_NOT_SEEN, STATUS_LISTS, STATUS_LACKS };
enum status_says identity_status_says(const identity *self, uint32_t ip, const struct netbios_name *name,
                                      uint32_t *frame);

#endif
