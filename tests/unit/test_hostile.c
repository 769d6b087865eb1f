/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What an attacker can and cannot bring about: no flood hides a real conflict, and nothing that one card, one forged
 * source or messages that nobody asked for can stage is ever confirmed.
 */
#include "conversations.h"

#define NAME "ACCT-PC<20>"

static const struct machine forger = { IP(10, 1, 0, 66), UINT64_C(0x02005E010042) };

/* ---- floods ---- */

static const char *flood_name(unsigned i, char name[20])
{
    g_snprintf(name, 20, "FLOOD%u<20>", i);
    return name;
}

static void flood_of_claims(struct wire *wire, unsigned i)
{
    char name[20];
    wire_send(wire, &forger, &segment, registration(BROADCAST_CLAIM, (uint16_t)i, flood_name(i, name), forger.ip));
}

/* The same from as many addresses, all of one card. */
static void flood_of_sources(struct wire *wire, unsigned i)
{
    struct machine source = { IP(10, 1, 4, 0) + i, forger.mac };
    char name[20];
    wire_send(wire, &source, &segment, registration(BROADCAST_CLAIM, (uint16_t)i, flood_name(i, name), source.ip));
}

static void flood_of_refusals(struct wire *wire, unsigned i)
{
    char name[20];
    is_refused(wire, &third_pc, &forger, flood_name(i, name));
}

static void flood_of_demands(struct wire *wire, unsigned i)
{
    char name[20];
    wire_send(wire, &forger, &fourth_pc,
              registration_answer(NBNS_CONFLICT, (uint16_t)i, flood_name(i, name), fourth_pc.ip));
}

static void flood_of_answers(struct wire *wire, unsigned i)
{
    char name[20];
    struct request query = asks(wire, &third_pc, &segment, flood_name(i, name));
    answers(wire, &forger, &third_pc, &query, name, forger.ip);
}

static void flood_of_scopes(struct wire *wire, unsigned i)
{
    char scope[20];
    g_snprintf(scope, sizeof scope, "scope%u", i);
    wire_send(wire, &forger, &segment, in_scope(registration(BROADCAST_CLAIM, (uint16_t)i, NAME, forger.ip), scope));
}

static void flood_of_servers(struct wire *wire, unsigned i)
{
    char name[20];
    claims_and_waits(wire, &forger, &wins, flood_name(i, name));
}

#define FLOOD 6000

typedef void (*flood)(struct wire *wire, unsigned i);

static void pour(struct wire *wire, flood flood, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++)
        flood(wire, i);
}

/*
 * The conflict comes in the middle of the flood.  Where little memory is allowed the holder's own claim may be forgotten
 * before the refusal comes, and then the conflict is less sure.
 */
static bool is_found_in(flood flood, uint32_t memory_limit, enum confidence confidence)
{
    struct analysis_options options = analysis_default_options();
    struct wire wire;
    bool found = false;
    options.memory_limit = memory_limit;
    wire_open(&wire, &options);
    pour(&wire, flood, 0, FLOOD / 3);
    registers(&wire, &first_pc, NAME);
    pour(&wire, flood, FLOOD / 3, FLOOD / 3 + 100);
    is_refused(&wire, &second_pc, &first_pc, NAME);
    pour(&wire, flood, FLOOD / 3 + 100, FLOOD);
    GArray *numbers = g_array_copy((GArray *)analysis_incidents(wire.analysis));
    for (guint i = 0; i < numbers->len; i++) {
        const struct incident_view *view = analysis_incident_brief(wire.analysis, g_array_index(numbers, uint32_t, i));
        found |= g_strcmp0(view->name, "ACCT-PC") == 0 && view->cause == CAUSE_DUPLICATE_COMPUTER &&
                 view->confidence >= confidence;
    }
    g_array_free(numbers, TRUE);
    wire_close(&wire);
    return found;
}

static void test_a_flood_hides_no_conflict(void **state)
{
    (void)state;
    static const struct {
        const char *description;
        flood flood;
    } cases[] = {
        { "names that one node claims", flood_of_claims },
        { "names that one card claims from as many addresses", flood_of_sources },
        { "names that one node refuses", flood_of_refusals },
        { "demands about many names", flood_of_demands },
        { "answers for many names", flood_of_answers },
        { "the same name in many scopes", flood_of_scopes },
        { "claims that a name server keeps waiting", flood_of_servers },
    };
    unsigned hidden = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (is_found_in(cases[i].flood, 256, CONFIDENCE_CONFIRMED) &&
            is_found_in(cases[i].flood, 1, CONFIDENCE_PROBABLE))
            continue;
        print_error("  hidden by %s\n", cases[i].description);
        hidden++;
    }
    assert_int_equal(hidden, 0);
}

/* ---- forgeries ---- */

/* What becomes of a frame of a conversation. */
enum fate { LEFT_ALONE, CHANGED, LEFT_OUT };
typedef enum fate (*forgery)(const struct nbns_message *message, struct frame *frame);

static bool is_refusal(const struct nbns_message *message)
{
    return message != NULL && message->kind == NBNS_CLAIM_RESPONSE && message->result != NBNS_OK;
}

static bool is_claim(const struct nbns_message *message)
{
    return message != NULL && message->kind == NBNS_CLAIM;
}

static enum fate under_the_forgers_card(struct frame *frame)
{
    frame->source_mac = forger.mac;
    return CHANGED;
}

static enum fate from_one_card(const struct nbns_message *message, struct frame *frame)
{
    (void)message;
    return under_the_forgers_card(frame);
}

static enum fate without_claims(const struct nbns_message *message, struct frame *frame)
{
    (void)frame;
    return is_claim(message) ? LEFT_OUT : LEFT_ALONE;
}

static enum fate without_refusals(const struct nbns_message *message, struct frame *frame)
{
    (void)frame;
    return is_refusal(message) ? LEFT_OUT : LEFT_ALONE;
}

/*
 * Somebody else refuses in the name of who did.  Where a name server asked the holder, the answer of that proves the
 * conflict, whoever wrote the refusal that follows it; such conversations have a wait acknowledgement.
 */
static enum fate with_forged_refusals(const struct nbns_message *message, struct frame *frame)
{
    return is_refusal(message) ? under_the_forgers_card(frame) : LEFT_ALONE;
}

/* The refusals are real, but what is refused was sent in the name of a live machine. */
static enum fate with_forged_claims(const struct nbns_message *message, struct frame *frame)
{
    return is_claim(message) && frame->source_ip == second_pc.ip ? under_the_forgers_card(frame) : LEFT_ALONE;
}

static bool has_wait(const struct wire *wire)
{
    for (uint32_t number = 1; number <= wire_frame_count(wire); number++) {
        struct nbns_message message;
        if (wire_read(wire, number, &message) && message.kind == NBNS_WAIT)
            return true;
    }
    return false;
}

/*
 * Plays a conversation with its frames changed; false if there is nothing to forge.  Its machines have spoken before,
 * each under its own card.
 */
static bool play_forged(const struct conversation *row, struct wire *forged, forgery forgery)
{
    static const struct machine *const machines[] = {
        &first_pc, &second_pc, &third_pc, &fourth_pc, &wins, &other_wins
    };
    struct wire wire;
    wire_open(&wire, row->options);
    for (size_t i = 0; i < G_N_ELEMENTS(machines) && forgery != from_one_card; i++)
        asks(forged, machines[i], &segment, "ANYBODY<20>");
    row->play(&wire);
    unsigned forgeries = 0;
    for (uint32_t number = 1; number <= wire_frame_count(&wire); number++) {
        struct frame frame = wire_frame(&wire, number);
        struct nbns_message message;
        bool read = wire_read(&wire, number, &message);
        frame.time += MINUTE;
        enum fate fate = forgery(read ? &message : NULL, &frame);
        forgeries += fate != LEFT_ALONE;
        if (fate != LEFT_OUT)
            wire_take(forged, &wire, number, frame);
    }
    bool counts = forgeries > 0 && !(forgery == with_forged_refusals && has_wait(&wire));
    wire_close(&wire);
    return counts;
}

/* How many incidents are confirmed; a release that a machine sent for itself is none of a conflict. */
static unsigned count_confirmed(analysis *analysis, const char *description, const char *forgery)
{
    unsigned confirmed = 0;
    GArray *numbers = g_array_copy((GArray *)analysis_incidents(analysis));
    for (guint i = 0; i < numbers->len; i++) {
        const struct incident_view *view = analysis_incident(analysis, g_array_index(numbers, uint32_t, i));
        if (view->confidence != CONFIDENCE_CONFIRMED || view->cause == CAUSE_ORDERLY_RELEASE)
            continue;
        print_error("  %s, %s: %s\n", description, forgery, view->summary);
        confirmed++;
    }
    g_array_free(numbers, TRUE);
    return confirmed;
}

static unsigned confirmed_by(forgery forgery, const char *description)
{
    unsigned confirmed = 0;
    for (const struct conversation *const *list = all_conversations; *list != NULL; list++) {
        for (const struct conversation *row = *list; row->description != NULL; row++) {
            struct wire forged;
            wire_open(&forged, row->options);
            if (play_forged(row, &forged, forgery))
                confirmed += count_confirmed(forged.analysis, row->description, description);
            wire_close(&forged);
        }
    }
    return confirmed;
}

static void test_one_card_confirms_nothing(void **state)
{
    (void)state;
    assert_int_equal(confirmed_by(from_one_card, "all from one card"), 0);
}

static void test_what_nobody_asked_for_confirms_nothing(void **state)
{
    (void)state;
    assert_int_equal(confirmed_by(without_claims, "without the claims"), 0);
    assert_int_equal(confirmed_by(without_refusals, "without the refusals"), 0);
}

static void test_a_forged_source_confirms_nothing(void **state)
{
    (void)state;
    assert_int_equal(confirmed_by(with_forged_refusals, "refused in another's name"), 0);
    assert_int_equal(confirmed_by(with_forged_claims, "claimed in another's name"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_flood_hides_no_conflict),
        cmocka_unit_test(test_one_card_confirms_nothing),
        cmocka_unit_test(test_what_nobody_asked_for_confirms_nothing),
        cmocka_unit_test(test_a_forged_source_confirms_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
