/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence.h"

#include <glib.h>
#include <string.h>

#include "frame.h"
#include "phrase.h"

#define BIT(role) (UINT32_C(1) << (role))
#define ONLY(role) role, BIT(role)
/* Whatever a machine does that asserts a name: the roles of role_of_assertion(). */
#define ASSERTED                                                                                                       \
    (BIT(ROLE_CLAIM) | BIT(ROLE_GRANT) | BIT(ROLE_REFUSAL) | BIT(ROLE_DEFENCE) | BIT(ROLE_ANSWER) | BIT(ROLE_STATUS) | \
     BIT(ROLE_DATAGRAM))

#define FOR true
#define AGAINST false

static const struct evidence_sentence sentences[EVIDENCE_KINDS] = {
    { EVIDENCE_REFUSED, FOR, ONLY(ROLE_REFUSAL), "{a} refused the claim of {b} ({text})" },
    { EVIDENCE_REFUSED_BY_SERVER, FOR, ONLY(ROLE_REFUSAL), "the name server {a} refused the claim of {b} ({text})" },
    { EVIDENCE_REFUSED_AT_ONCE, FOR, ONLY(ROLE_REFUSAL),
      "the name server {a} refused {b} at once, without asking anybody whether the name is in use ({text})" },
    { EVIDENCE_REFUSED_AFTER_WAIT, FOR, ONLY(ROLE_REFUSAL),
      "the refusal came {seconds} s after the server asked for patience: as long as a silent holder takes" },
    { EVIDENCE_REFUSED_QUICKLY_AFTER_WAIT, FOR, ONLY(ROLE_REFUSAL),
      "the refusal came {seconds} s after the server asked for patience: as fast as a live holder answers" },
    { EVIDENCE_CLAIM_NOT_SEEN, AGAINST, ONLY(ROLE_REFUSAL),
      "the claim that {a} refused to {b} is not in this capture, so it may have been asked for or not" },
    { EVIDENCE_HOLDER_CLAIMED, FOR, ONLY(ROLE_CLAIM), "{a} claimed the name and was not refused" },
    { EVIDENCE_HOLDER_GRANTED, FOR, ONLY(ROLE_GRANT), "a name server gave the name to {a}" },
    { EVIDENCE_HOLDER_DEFENDED, FOR, ONLY(ROLE_DEFENCE), "{a} told the name server that it still uses the name" },
    { EVIDENCE_HOLDER_ANSWERED, FOR, ONLY(ROLE_ANSWER), "{a} answers queries for the name with its own address" },
    { EVIDENCE_HOLDER_STATUS, FOR, ONLY(ROLE_STATUS), "the node status of {a} lists the name" },
    { EVIDENCE_HOLDER_DATAGRAM, FOR, ONLY(ROLE_DATAGRAM), "{a} sends NetBIOS datagrams under the name" },
    { EVIDENCE_HOLDER_LATER, FOR, ROLE_CLAIM, ASSERTED,
      "{a}, whose record was given away, asserts the name again afterwards" },
    { EVIDENCE_SERVER_OWN_NAME, FOR, ROLE_CLAIM, ASSERTED, "the name server {a} uses the name itself" },
    { EVIDENCE_TWO_CARDS, FOR, ROLE_CLAIM,
      BIT(ROLE_CLAIM) | BIT(ROLE_REFUSAL) | BIT(ROLE_ANSWER) | BIT(ROLE_DEFENCE) | BIT(ROLE_CHALLENGE) |
          BIT(ROLE_STATUS) | BIT(ROLE_GRANT) | BIT(ROLE_DATAGRAM) | BIT(ROLE_ARP),
      "the two have different network cards: {text}" },
    { EVIDENCE_SOURCE_DISPUTED, AGAINST, ROLE_REFUSAL, 0,
      "the address {a} was seen under more than one network card, so its messages may not be its own" },
    { EVIDENCE_WAITED, FOR, ONLY(ROLE_WAIT), "the name server {a} asked the claimant to wait while it checks" },
    { EVIDENCE_CHALLENGE_SILENT, FOR, ONLY(ROLE_CHALLENGE),
      "the name server asked {a}, the recorded holder, {count} times; {a} did not answer" },
    { EVIDENCE_SOUGHT_IN_VAIN, FOR, ONLY(ROLE_ARP),
      "the name server looked for {a} on its own segment (ARP) while the claimant waited; nobody answered" },
    { EVIDENCE_ANSWER_UNSEEN, AGAINST, ONLY(ROLE_CHALLENGE),
      "the name server asked {a}, the recorded holder, and decided as fast as a live holder answers; "
      "the answer is not in this capture" },
    { EVIDENCE_CHALLENGE_DENIED, FOR, ONLY(ROLE_ANSWER),
      "{a}, the address on record, answered that it does not have the name" },
    { EVIDENCE_CHALLENGE_UNSEEN, AGAINST, ROLE_WAIT, 0,
      "the question of the name server to the recorded holder is not in this capture" },
    { EVIDENCE_GRANTED_AFTER_SILENCE, FOR, ONLY(ROLE_GRANT), "the name server then gave the name to {a}" },
    { EVIDENCE_MERGED, FOR, ONLY(ROLE_GRANT),
      "the name server accepted {a} beside {b}, although the answer of {b} does not list the address of {a}" },
    { EVIDENCE_TWO_ANSWERS, FOR, ONLY(ROLE_ANSWER), "{a} and {b} both answered one query, each with its own address" },
    { EVIDENCE_TAKE_TURNS, FOR, ROLE_CLAIM, ASSERTED,
      "{b} asserted the name again after {a} had asserted it too, and neither released it" },
    { EVIDENCE_CONFLICT_FLAG, FOR, ONLY(ROLE_STATUS), "the node status of {a} shows the name in conflict" },
    { EVIDENCE_GROUP_CLAIM, FOR, ONLY(ROLE_CLAIM), "{a} claims the name as a group name" },
    { EVIDENCE_UNIQUE_CLAIM, FOR, ONLY(ROLE_CLAIM), "{a} claims the name as a unique name" },
    { EVIDENCE_GROUP_HELD, FOR, ROLE_CLAIM, ASSERTED, "{a} uses the same name as a group name" },
    { EVIDENCE_UNIQUE_HELD, FOR, ROLE_CLAIM, ASSERTED, "{a} uses the same name as a unique name" },
    { EVIDENCE_TYPE_OF_SUFFIX, FOR, ONLY(ROLE_CLAIM),
      "the suffix {text} is not meant for the kind of name that {a} claims" },
    { EVIDENCE_ROLE_SUFFIX, FOR, ONLY(ROLE_REFUSAL),
      "only the suffix {text} is disputed, which stands for a role, not for a computer" },
    { EVIDENCE_USER_SUFFIX, FOR, ONLY(ROLE_REFUSAL), "only the suffix <03> is disputed, which carries user names" },
    { EVIDENCE_COMPUTER_NAME, FOR, ROLE_CLAIM,
      BIT(ROLE_CLAIM) | BIT(ROLE_ANSWER) | BIT(ROLE_STATUS) | BIT(ROLE_DATAGRAM) | BIT(ROLE_DEFENCE),
      "the computer name of {a} is {text}" },
    { EVIDENCE_COMPUTER_NAMES_UNKNOWN, AGAINST, ROLE_CLAIM, 0,
      "the computer name of {a} does not show in this capture" },
    { EVIDENCE_NO_SERVER, FOR, ONLY(ROLE_REFUSAL),
      "{a} answered the registration of {b} with a format error: it is no name server" },
    { EVIDENCE_REPEATED, FOR, ONLY(ROLE_REFUSAL), "the same happened {count} times" },
    { EVIDENCE_ONE_ATTEMPT, AGAINST, ONLY(ROLE_REFUSAL), "there was one attempt only" },
    { EVIDENCE_KNOWN_MAPPING, FOR, ROLE_REFUSAL, 0, "the table of static mappings has the name at {a}" },
    { EVIDENCE_SAME_CARD, FOR, ROLE_CLAIM, 0, "{a} and {b} are addresses of one network card ({text})" },
    { EVIDENCE_SAME_ADDRESS, FOR, ROLE_CLAIM, 0, "both sides have the address {a}" },
    { EVIDENCE_LISTED_TOGETHER, FOR, ROLE_ANSWER, BIT(ROLE_ANSWER) | BIT(ROLE_DEFENCE),
      "one answer lists {a} and {b}: they are one computer" },
    { EVIDENCE_SAME_UNIT_ID, FOR, ONLY(ROLE_STATUS),
      "the node status of {a} and of {b} show one adapter id: they are one computer" },
    { EVIDENCE_SAME_TABLE, FOR, ROLE_CLAIM, 0, "the table of known machines has {a} and {b} as one computer" },
    { EVIDENCE_NEVER_TIED, AGAINST, ROLE_CLAIM, 0,
      "nothing in this capture ties {a} and {b} together, which does not prove that they are two computers" },
    { EVIDENCE_GRANTED_TO_BOTH, AGAINST, ONLY(ROLE_GRANT),
      "the name server {text} gave the name to both {a} and {b}, as it does to the addresses of one computer" },
    { EVIDENCE_SPEAKS_FOR_MANY, AGAINST, ROLE_CLAIM, 0,
      "{a} registers {count} other computer names as well, as a gateway does for the computers behind it" },
    { EVIDENCE_TABLE_TWO, FOR, ROLE_CLAIM, 0, "the table of known machines has {a} and {b} as two computers" },
    { EVIDENCE_RELEASED_ONE_ADDRESS, FOR, ONLY(ROLE_RELEASE), "the computer released the name for {a}" },
    { EVIDENCE_KEPT_OTHER_ADDRESS, FOR, ROLE_CLAIM, ASSERTED, "it did not release the name for its address {a}" },
    { EVIDENCE_ADDRESS_MOVED, FOR, ROLE_CLAIM,
      BIT(ROLE_CLAIM) | BIT(ROLE_ANSWER) | BIT(ROLE_ARP) | BIT(ROLE_DATAGRAM) | BIT(ROLE_STATUS) | BIT(ROLE_DEFENCE),
      "the address {a} moved to another network card: {text}" },
    { EVIDENCE_OTHER_SERVER_GRANTED, FOR, ONLY(ROLE_GRANT), "the name server {a} gave the name to the same computer" },
    { EVIDENCE_RELEASE_BY_SERVER, FOR, ONLY(ROLE_RELEASE_DEMAND), "the name server {a} told {b} to release the name" },
    { EVIDENCE_PROXY_ASKED, FOR, ONLY(ROLE_QUERY), "{a} asked a name server for the name just before it refused it" },
    { EVIDENCE_PROXY_ANSWERS, FOR, ONLY(ROLE_ANSWER),
      "{a} answers queries with addresses of other machines, as a WINS proxy does" },
    { EVIDENCE_STATUS_LACKS, FOR, ONLY(ROLE_STATUS), "the node status of {a} does not list the name" },
    { EVIDENCE_UNSOLICITED_DEMAND, FOR, ONLY(ROLE_CONFLICT_DEMAND),
      "{a} told {b} that its name is in conflict, and {b} had not asked" },
    { EVIDENCE_DEMAND_MAYBE_ASKED, AGAINST, ONLY(ROLE_CONFLICT_DEMAND),
      "the capture may have missed the claim that this answers" },
    { EVIDENCE_DEMAND_AFTER_QUERY, AGAINST, ONLY(ROLE_CONFLICT_DEMAND),
      "{a} had just asked for the name, so it may have found a second holder that was not captured" },
    { EVIDENCE_ANSWERS_AS_SERVER, FOR, ONLY(ROLE_ANSWER),
      "{a} answers queries with addresses of other machines, as a name server does" },
    { EVIDENCE_TIED_TOGETHER, FOR, ROLE_ANSWER, BIT(ROLE_ANSWER) | BIT(ROLE_DEFENCE) | BIT(ROLE_STATUS),
      "several messages, this among them, tie {a} and {b} together: they are one computer" },
    { EVIDENCE_TIED_BY_CARD, FOR, ROLE_ANSWER, BIT(ROLE_ANSWER) | BIT(ROLE_DEFENCE) | BIT(ROLE_STATUS),
      "the network card of {a} or {b} also had an address that belongs to the computer of the other" },
    { EVIDENCE_ONCE_TIED, AGAINST, ROLE_CLAIM, 0,
      "a message tied {a} and {b} or addresses on their network cards together, but one of these addresses has moved "
      "since" },
    { EVIDENCE_RELEASE_BY_STRANGER, FOR, ONLY(ROLE_RELEASE_DEMAND),
      "{a} released a name that {b} holds and that {a} had never used" },
    { EVIDENCE_RELEASED_IN_USE, FOR, ONLY(ROLE_RELEASE_DEMAND), "{a} released the name while {b} was using it" },
    { EVIDENCE_SOURCE_FORGED, FOR, ROLE_RELEASE_DEMAND, BIT(ROLE_RELEASE_DEMAND) | BIT(ROLE_CONFLICT_DEMAND),
      "the message in the name of {a} came from another network card ({text}) than {a} itself uses" },
    { EVIDENCE_DENIES_MANY, FOR, ONLY(ROLE_REFUSAL),
      "{a} refuses the names of {count} computers and uses none of them itself" },
    { EVIDENCE_MANY_NAMES_DEMANDED, FOR, ROLE_CONFLICT_DEMAND, BIT(ROLE_CONFLICT_DEMAND) | BIT(ROLE_RELEASE_DEMAND),
      "{a} did this to {count} names: {text}" },
    { EVIDENCE_MANY_NAMES_ANSWERED, FOR, ONLY(ROLE_ANSWER),
      "{a} gave its own address for {count} names that it never registered: {text}" },
    { EVIDENCE_ANSWERS_WITHOUT_QUERY, FOR, ONLY(ROLE_ANSWER),
      "{a} sent {count} answers for {text} that nobody had asked for" },
    { EVIDENCE_REAL_OWNER_ANSWERS, FOR, ONLY(ROLE_ANSWER), "{a}, which owns {text}, answered as well" },
    { EVIDENCE_MANY_BEHIND_CARD, FOR, ROLE_CLAIM, 0, "{count} computers were seen behind the network card {text}" },
    { EVIDENCE_MANY_AT_ADDRESS, FOR, ROLE_CLAIM, 0,
      "{a} registered the names of {count} computers, each at another time, with its own address" },
    { EVIDENCE_HOST_NAME, FOR, ONLY(ROLE_DHCP), "the host name of {a} is {text}, as it tells the DHCP server" },
    { EVIDENCE_LEASED, FOR, ONLY(ROLE_DHCP), "the address {a} was leased to the network card {text}" },
    { EVIDENCE_LEASED_AGAIN, FOR, ONLY(ROLE_DHCP),
      "the address {a} was leased to the network card {text} while the other lease was running" },
    { EVIDENCE_SAME_CLIENT_ID, FOR, ROLE_DHCP, 0, "{a} and {b} use one DHCP client id: they are one computer" },
    { EVIDENCE_OWN_RELEASE, FOR, ONLY(ROLE_RELEASE), "{a} released its own name" },
};

const struct evidence_sentence *evidence_sentence_of(enum evidence_kind kind)
{
    return &sentences[kind];
}

bool evidence_turns_verdict(enum evidence_kind kind)
{
    return kind == EVIDENCE_HOLDER_LATER;
}

static bool uses(enum evidence_kind kind, const char *placeholder)
{
    return strstr(sentences[kind].sentence, placeholder) != NULL;
}

static int64_t tenths(double seconds)
{
    return (int64_t)(seconds * 10 + 0.5);
}

bool evidence_reads_alike(enum evidence_kind kind, const struct evidence_words *a, const struct evidence_words *b)
{
    return (a->a == b->a || !uses(kind, "{a}")) && (a->b == b->b || !uses(kind, "{b}")) &&
           (a->count == b->count || !uses(kind, "{count}")) &&
           (g_strcmp0(a->text, b->text) == 0 || !uses(kind, "{text}")) &&
           (tenths(a->seconds) == tenths(b->seconds) || !uses(kind, "{seconds}"));
}

char *evidence_write(enum evidence_kind kind, const struct evidence_words *words)
{
    const char *sentence = sentences[kind].sentence;
    char a[FRAME_IP_TEXT];
    char b[FRAME_IP_TEXT];
    char seconds[G_ASCII_DTOSTR_BUF_SIZE] = "";
    char count[16] = "";
    /* few sentences have them, and printing a number takes longer than the rest */
    if (uses(kind, "{seconds}"))
        g_ascii_formatd(seconds, sizeof seconds, "%.1f", words->seconds);
    if (uses(kind, "{count}"))
        g_snprintf(count, sizeof count, "%u", words->count);
    const struct phrase_value values[] = {
        { "a", frame_format_ip(words->a, a) },
        { "b", frame_format_ip(words->b, b) },
        { "text", words->text != NULL ? words->text : "" },
        { "seconds", seconds },
        { "count", count },
        { NULL, NULL },
    };
    return phrase_fill(sentence, values);
}
