/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules: one function a cause, and what they share.  See diagnosis.h.
 */
#ifndef NBNS_CONFLICT_RULES_H
#define NBNS_CONFLICT_RULES_H

#include "case_file.h"
#include "verdict.h"

/** True if the rule applies; then the verdict is settled. */
typedef bool (*rule)(const struct case_file *file, struct verdict *verdict);

/* rules_attack.c: messages that nobody has a reason to send; their benign twins first */
bool rule_name_poisoning(const struct case_file *file, struct verdict *verdict);
bool rule_wins_proxy(const struct case_file *file, struct verdict *verdict);
bool rule_wins_proxy_by_status(const struct case_file *file, struct verdict *verdict);
bool rule_forged_conflict(const struct case_file *file, struct verdict *verdict);

/* rules_server.c: what name servers and their records do */
bool rule_misdirected_registration(const struct case_file *file, struct verdict *verdict);
bool rule_stale_record_granted(const struct case_file *file, struct verdict *verdict);
bool rule_stale_record_own(const struct case_file *file, struct verdict *verdict);
bool rule_stale_record_other(const struct case_file *file, struct verdict *verdict);
bool rule_split_wins_registration(const struct case_file *file, struct verdict *verdict);
bool rule_static_wins_mapping(const struct case_file *file, struct verdict *verdict);
bool rule_wins_release_demand(const struct case_file *file, struct verdict *verdict);

/* rules_name.c: what kind of name is disputed */
bool rule_group_clash(const struct case_file *file, struct verdict *verdict);
bool rule_service_role_contest(const struct case_file *file, struct verdict *verdict);
bool rule_duplicate_user(const struct case_file *file, struct verdict *verdict);
bool rule_orderly_release(const struct case_file *file, struct verdict *verdict);

/* rules_machine.c: which machines dispute it */
bool rule_address_takeover(const struct case_file *file, struct verdict *verdict);
bool rule_multihomed_partial_release(const struct case_file *file, struct verdict *verdict);
bool rule_multihomed_adapters(const struct case_file *file, struct verdict *verdict);
bool rule_shared_gateway(const struct case_file *file, struct verdict *verdict);
bool rule_duplicate_computer(const struct case_file *file, struct verdict *verdict);

/* rules_host.c: what the machines call themselves elsewhere, and which addresses they were given */
bool rule_truncated_name(const struct case_file *file, struct verdict *verdict);
bool rule_wrong_host_name(const struct case_file *file, struct verdict *verdict);
bool rule_dhcp_corruption(const struct case_file *file, struct verdict *verdict);

/* rules_common.c: reasons that several rules give */

/** Says how a claim was refused: by whom, with which code, after what. */
void say_refusal(struct verdict *verdict, const struct claim *claim);

/** Says how every refused claim of the incident was refused, up to one of each kind. */
void say_refusals(const struct case_file *file, struct verdict *verdict);

/** Says how a claim ended against a holder: refused, or granted over its head. */
void say_claim_contest(struct verdict *verdict, const struct pair *pair);

/** Says what one message showed: the refusal of a claim that was not captured, a conflict flag, a conflict demand. */
void say_signal(struct verdict *verdict, const struct contest *contest);

/** Says what happened between two machines, whatever kind of contest it was. */
void say_pair(struct verdict *verdict, const struct pair *pair);

/** Says which challenges of the claim stayed without answer. */
void say_silent_challenges(struct verdict *verdict, const struct claim *claim);

/** The release of the name by a pair's opponent, for whichever of its addresses, before the contest; NULL if none. */
const struct assertion *released_before(const struct case_file *file, const struct pair *pair);

/** Says why both sides of a pair are one machine. */
void say_one_machine(const struct case_file *file, struct verdict *verdict, const struct pair *pair);

/** True if a claim was refused by another card than its claimant's, and no other card speaks for either. */
bool refusal_is_genuine(const struct case_file *file, const struct claim *claim);

/**
 * True if another card spoke for the party's address, or used it meanwhile, and no lease explains that its own one does
 * now; or if the address is leased to another card.
 */
bool source_is_disputed(const struct case_file *file, const struct party *party, int64_t time);

/**
 * Says how the opponent of a pair proved the name to be its own.  True if that is enough for certainty: the claim was
 * refused, the opponent asserted the name besides by a message of its own, nothing disputes either source or the server,
 * no name server gave the name to both, nothing may ever have tied the two together, and all came under different cards,
 * so that no single sender can have staged both sides.
 */
bool say_proof(const struct case_file *file, struct verdict *verdict, const struct pair *pair);

/** True if something tied the two together once that does not hold for certain any more, because an address moved. */
bool may_be_tied(const struct case_file *file, const struct pair *pair);

/** True if a machine is a name server, or answers for others as one does, even if no claim to it was captured. */
bool acts_as_server(const struct case_file *file, uint32_t ip);

/** Says that both sides have different cards, if both are known. */
void say_cards(const struct case_file *file, struct verdict *verdict, const struct pair *pair);

/**
 * The first sign of life, in any network, of a recorded holder after its record was given away, and before whoever got
 * it gave it up; false if there is none.
 */
bool asserted_later(const struct case_file *file, const struct claim *claim, uint32_t ip, struct sign_of_life *sign);

/** The words for a response code: "code 6, the name is active". */
const char *result_words(uint8_t result);

#endif
