/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules.h"

#include <string.h>

/* A party of a pair, what its machine calls itself towards DHCP, and whether that is known. */
struct called {
    uint32_t ip;
    struct host_name name;
    bool known;
};

static struct called how_called(const struct case_file *file, const struct pair *pair, const struct party *party)
{
    struct called called = { .ip = party->ip };
    uint64_t mac = identity_card_of(file->known->identity, party, pair->contest->time);
    called.known = mac != 0 && address_book_host_name(file->known->addresses, mac, &called.name);
    return called;
}

static void say_host_name(struct verdict *verdict, const struct called *called)
{
    struct evidence_words words = { .a = called->ip, .text = called->name.text };
    verdict_say(verdict, EVIDENCE_HOST_NAME, &words, called->name.frame, 0);
}

/* True if a host name, cut to what a NetBIOS name holds, is the disputed name. */
static bool agrees(const struct case_file *file, const struct called *called)
{
    struct netbios_name name;
    char *cut = g_strndup(called->name.text, NETBIOS_NAME_LENGTH);
    bool made = netbios_name_from_text(cut, 0, &name);
    g_free(cut);
    name.scope = file->incident->name.scope;
    return made && netbios_name_same_base(&name, &file->incident->name);
}

bool rule_truncated_name(const struct case_file *file, struct verdict *verdict)
{
    const struct pair *rivals = case_rivals(file);
    if (rivals == NULL)
        return false;
    struct called claimant = how_called(file, rivals, &rivals->claimant);
    struct called opponent = how_called(file, rivals, &rivals->opponent);
    if (!claimant.known || !opponent.known || g_ascii_strcasecmp(claimant.name.text, opponent.name.text) == 0 ||
        strlen(claimant.name.text) < NETBIOS_NAME_LENGTH || strlen(opponent.name.text) < NETBIOS_NAME_LENGTH ||
        !agrees(file, &claimant) || !agrees(file, &opponent))
        return false;
    say_refusals(file, verdict);
    say_host_name(verdict, &claimant);
    say_host_name(verdict, &opponent);
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    verdict_settle(verdict, CAUSE_TRUNCATED_NAME, CONFIDENCE_PROBABLE);
    return true;
}

bool rule_wrong_host_name(const struct case_file *file, struct verdict *verdict)
{
    const struct pair *rivals = case_rivals(file);
    if (rivals == NULL)
        return false;
    struct called claimant = how_called(file, rivals, &rivals->claimant);
    struct called opponent = how_called(file, rivals, &rivals->opponent);
    if (!claimant.known || !opponent.known || agrees(file, &claimant) == agrees(file, &opponent))
        return false;
    say_refusals(file, verdict);
    say_host_name(verdict, &claimant);
    say_host_name(verdict, &opponent);
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    verdict_settle(verdict, CAUSE_WRONG_HOST_NAME, CONFIDENCE_POSSIBLE);
    return true;
}

static bool say_double_lease(const struct case_file *file, struct verdict *verdict, uint32_t ip)
{
    struct lease first;
    struct lease second;
    if (!address_book_double_lease(file->known->addresses, ip, &first, &second))
        return false;
    char mac[FRAME_MAC_TEXT];
    struct evidence_words words = { .a = ip, .text = frame_format_mac(first.mac, mac) };
    verdict_say(verdict, EVIDENCE_LEASED, &words, first.frame, 0);
    words.text = frame_format_mac(second.mac, mac);
    verdict_say(verdict, EVIDENCE_LEASED_AGAIN, &words, second.frame, 0);
    return true;
}

bool rule_dhcp_corruption(const struct case_file *file, struct verdict *verdict)
{
    bool twice = false;
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        twice |= say_double_lease(file, verdict, pair->claimant.ip);
        twice |= say_double_lease(file, verdict, pair->opponent.ip);
    }
    if (!twice)
        return false;
    say_refusals(file, verdict);
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    verdict_settle(verdict, CAUSE_DHCP_CORRUPTION, CONFIDENCE_POSSIBLE);
    return true;
}
