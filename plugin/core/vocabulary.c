/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "knowledge.h"

#define CAUSE_TOKEN(name, word) { CAUSE_##name, #word },

static const struct token cause_tokens[] = { KNOWLEDGE_CAUSES(CAUSE_TOKEN){ 0, NULL } };

static const struct token severity_tokens[] = {
    { SEVERITY_CHAT, "chat" },
    { SEVERITY_NOTE, "note" },
    { SEVERITY_WARN, "warn" },
    { SEVERITY_ERROR, "error" },
    { 0, NULL },
};

static const struct token confidence_tokens[] = {
    { CONFIDENCE_POSSIBLE, "possible" },
    { CONFIDENCE_PROBABLE, "probable" },
    { CONFIDENCE_CONFIRMED, "confirmed" },
    { 0, NULL },
};

static const struct token outcome_tokens[] = {
    { OUTCOME_REFUSED, "refused" },       { OUTCOME_GRANTED, "granted" },
    { OUTCOME_TAKEN_OVER, "taken_over" }, { OUTCOME_MERGED, "merged" },
    { OUTCOME_RELEASED, "released" },     { OUTCOME_UNANSWERED, "unanswered" },
    { OUTCOME_ONGOING, "ongoing" },       { 0, NULL },
};

static const struct token role_tokens[] = {
    { ROLE_CLAIM, "claim" },
    { ROLE_REFUSAL, "refusal" },
    { ROLE_WAIT, "wait" },
    { ROLE_CHALLENGE, "challenge" },
    { ROLE_DEFENCE, "defence" },
    { ROLE_GRANT, "grant" },
    { ROLE_CONFLICT_DEMAND, "conflict-demand" },
    { ROLE_RELEASE_DEMAND, "release-demand" },
    { ROLE_RELEASE, "release" },
    { ROLE_QUERY, "query" },
    { ROLE_ANSWER, "answer" },
    { ROLE_STATUS, "status" },
    { ROLE_DATAGRAM, "datagram" },
    { ROLE_DHCP, "dhcp" },
    { ROLE_ARP, "arp" },
    { 0, NULL },
};

const struct token *knowledge_cause_tokens(void)
{
    return cause_tokens;
}

const struct token *knowledge_severity_tokens(void)
{
    return severity_tokens;
}

const struct token *knowledge_confidence_tokens(void)
{
    return confidence_tokens;
}

const struct token *knowledge_outcome_tokens(void)
{
    return outcome_tokens;
}

const struct token *knowledge_role_tokens(void)
{
    return role_tokens;
}

const char *knowledge_token(const struct token *tokens, uint32_t value)
{
    for (; tokens->token != NULL; tokens++) {
        if (tokens->value == value)
            return tokens->token;
    }
    return "unknown";
}

const char *knowledge_cause_token(enum cause cause)
{
    return knowledge_token(cause_tokens, cause);
}

const char *knowledge_suffix_meaning(uint8_t suffix)
{
    switch (suffix) {
    case 0x00:
        return "workstation service, workgroup or domain";
    case 0x01:
        return "messenger service or master browser announcements";
    case 0x03:
        return "messenger service: computer or user name";
    case 0x06:
        return "remote access server";
    case 0x1B:
        return "domain master browser";
    case 0x1C:
        return "domain controllers";
    case 0x1D:
        return "master browser of the segment";
    case 0x1E:
        return "browser elections";
    case 0x1F:
        return "network DDE";
    case 0x20:
        return "file server service";
    case 0x21:
        return "remote access client";
    case 0xBE:
        return "network monitor agent";
    case 0xBF:
        return "network monitor application";
    default:
        return "";
    }
}
