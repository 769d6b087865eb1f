/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dialogues: what machines say to each other again and again, with the timing that was observed (knowledge.md 1.3, 7).
 *
 * Each takes new transaction ids and leaves the clock behind its last frame.
 */
#ifndef NBNS_CONFLICT_DIALOGUES_H
#define NBNS_CONFLICT_DIALOGUES_H

#include "support.h"

/** A request that was sent and waits for answers. */
struct request {
    uint16_t id;
    uint32_t frame;
};

/* ---- broadcast ---- */

/** Three claims 750 ms apart that nobody opposes.  Returns the first frame. */
uint32_t registers(struct wire *wire, const struct machine *owner, const char *name);
uint32_t registers_group(struct wire *wire, const struct machine *member, const char *name);

/** A claim, to everybody or to a server. */
struct request claims(struct wire *wire, const struct machine *claimant, const struct machine *target,
                      const char *name);

/** A refusal of a claim, 3 ms later, with the claimant's own address in its data as Samba does.  Returns its frame. */
uint32_t refuses(struct wire *wire, const struct machine *refuser, const struct machine *claimant,
                 const struct request *claim, const char *name, enum nbns_result result);

/** A broadcast claim and its refusal with code 6.  Returns the frame of the refusal. */
uint32_t is_refused(struct wire *wire, const struct machine *claimant, const struct machine *refuser, const char *name);

/** A release to everybody or to one machine.  Returns its frame. */
uint32_t releases(struct wire *wire, const struct machine *from, const struct machine *to, const char *name,
                  uint32_t address);

/* ---- at a server ---- */

/** A grant.  Returns its frame. */
uint32_t grants(struct wire *wire, const struct machine *server, const struct machine *claimant,
                const struct request *claim, const char *name);

/** A claim that a server accepts.  Returns the frame of the grant. */
uint32_t is_granted(struct wire *wire, const struct machine *claimant, const struct machine *server, const char *name);

/** A claim and the server's wait acknowledgement of 60 s. */
struct request claims_and_waits(struct wire *wire, const struct machine *claimant, const struct machine *server,
                                const char *name);

/** Three questions of a server to the recorded holder, 1 s apart, that nobody answers. */
void challenges_in_vain(struct wire *wire, const struct machine *server, const struct machine *holder,
                        const char *name);

/** A question of a server to the recorded holder, and its answer with this address, or its denial if that is 0. */
void challenges(struct wire *wire, const struct machine *server, const struct machine *holder, const char *name,
                uint32_t address);

/* ---- questions ---- */

/** A query to everybody or to one machine. */
struct request asks(struct wire *wire, const struct machine *asker, const struct machine *target, const char *name);

/** An answer with an address.  Returns its frame. */
uint32_t answers(struct wire *wire, const struct machine *from, const struct machine *asker,
                 const struct request *query, const char *name, uint32_t address);

/** An answer that lists the sender's address and another one. */
void answers_with_two(struct wire *wire, const struct machine *from, const struct machine *asker,
                      const struct request *query, const char *name, uint32_t other);

/** A broadcast query that one machine answers with its own address.  Returns the frame of the answer. */
uint32_t is_found(struct wire *wire, const struct machine *asker, const struct machine *owner, const char *name);

/** A node status query and its answer; unit 0 gives an adapter id of zeroes.  Returns the frame of the answer. */
uint32_t shows_status(struct wire *wire, const struct machine *asker, const struct machine *node,
                      const struct listed *entries, uint8_t unit);

/* ---- other protocols ---- */

/** A DHCP acknowledgement to a client, which tells its lease of an hour. */
void is_leased(struct wire *wire, const struct machine *server, const struct machine *client);

/** A DHCP release of a client's address. */
void gives_up_lease(struct wire *wire, const struct machine *client);

/** A DHCP request in which a client says what it is called. */
void tells_host_name(struct wire *wire, const struct machine *client, const char *host_name);

/** A DHCP request in which a client gives a client id (type 0: made from no card) that ends with these four bytes. */
void tells_client_id(struct wire *wire, const struct machine *client, uint32_t id);

/** A gratuitous ARP announcement. */
void announces(struct wire *wire, const struct machine *machine);

/** An ARP request for the card of another machine, and the answer. */
void looks_for(struct wire *wire, const struct machine *seeker, const struct machine *sought);
void is_there(struct wire *wire, const struct machine *sought, const struct machine *seeker);

/** A NetBIOS datagram to everybody under a name. */
uint32_t sends_datagram(struct wire *wire, const struct machine *from, const char *name);

#endif
