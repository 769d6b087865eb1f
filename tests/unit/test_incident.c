/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What belongs to one dispute, and what does not.
 */
#include "conversations.h"

#include <malloc.h>

#include "incident.h"

#define NAME "ACCT-PC<20>"

static int setup(void **state)
{
    struct wire *wire = g_new(struct wire, 1);
    wire_open(wire, NULL);
    *state = wire;
    return 0;
}

static int teardown(void **state)
{
    struct wire *wire = *state;
    wire_close(wire);
    g_free(wire);
    return 0;
}

static const struct incident_view *only_incident(struct wire *wire)
{
    expect_incidents(wire->analysis, 1);
    return analysis_incident(wire->analysis, 1);
}

/* ---- one dispute ---- */

static void test_three_suffixes_are_one_incident(void **state)
{
    struct wire *wire = *state;
    static const char *const names[] = { "ACCT-PC<20>", "ACCT-PC<00>", "ACCT-PC<03>" };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        is_refused(wire, &second_pc, &first_pc, names[i]);
    const struct incident_view *view = only_incident(wire);
    static const uint8_t suffixes[] = { 0x00, 0x03, 0x20 };
    assert_int_equal(view->suffixes->len, 3);
    assert_memory_equal(view->suffixes->data, suffixes, sizeof suffixes);
    assert_int_equal(view->frames->len, 6);
    expect_machines(view->claimants, 1, second_pc.ip);
    expect_machines(view->holders, 1, first_pc.ip);
}

static void test_broadcast_and_server_are_one_incident(void **state)
{
    struct wire *wire = *state;
    is_refused(wire, &second_pc, &first_pc, NAME);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
    const struct incident_view *view = only_incident(wire);
    assert_int_equal(view->cause, CAUSE_DUPLICATE_COMPUTER);
    expect_machines(view->servers, 1, wins.ip);
    expect_machines(view->refusers, 2, wins.ip, first_pc.ip);
    expect_machines(view->holders, 1, first_pc.ip);
    assert_int_equal(view->frames->len, wire_frame_count(wire));
}

/* An unknown holder: the same claimant within 10 s, on the segment and at the server. */
static void test_unknown_holder_within_ten_seconds(void **state)
{
    struct wire *wire = *state;
    struct request claim = claims(wire, &second_pc, &wins, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
    wire_wait(wire, 9 * SECOND);
    is_refused(wire, &second_pc, &first_pc, NAME);
    only_incident(wire);
}

static void test_unknown_holder_after_ten_seconds(void **state)
{
    struct wire *wire = *state;
    struct request claim = claims(wire, &second_pc, &wins, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
    wire_wait(wire, 11 * SECOND);
    is_refused(wire, &second_pc, &first_pc, NAME);
    expect_incidents(wire->analysis, 2);
}

static void test_mutual_refusals_are_one_incident(void **state)
{
    struct wire *wire = *state;
    is_refused(wire, &second_pc, &first_pc, NAME);
    wire_wait(wire, SECOND);
    is_refused(wire, &first_pc, &second_pc, NAME);
    const struct incident_view *view = only_incident(wire);
    expect_machines(view->claimants, 2, first_pc.ip, second_pc.ip);
    expect_machines(view->holders, 2, first_pc.ip, second_pc.ip);
}

/* Ten-minute retries over hours are one incident (trap 18), however many there are; all their frames belong to it. */
static void test_retries_for_a_day(void **state)
{
    struct wire *wire = *state;
    enum { TRIES = 144 };
    registers(wire, &first_pc, NAME);
    uint32_t before = wire_frame_count(wire);
    for (unsigned i = 0; i < TRIES; i++) {
        is_refused(wire, &second_pc, &first_pc, NAME);
        wire_wait(wire, 10 * MINUTE);
    }
    const struct incident_view *view = only_incident(wire);
    assert_int_equal(view->confidence, CONFIDENCE_CONFIRMED);
    for (uint32_t frame = before + 1; frame <= wire_frame_count(wire); frame++)
        expect_role(wire->analysis, frame, 1, frame % 2 == (before + 1) % 2 ? ROLE_CLAIM : ROLE_REFUSAL);
    assert_true(view->last_time - view->first_time >= (TRIES - 1) * 10 * MINUTE);
}

static void test_folded_attempts_are_counted(void **state)
{
    struct wire *wire = *state;
    for (unsigned i = 0; i < 30; i++) {
        struct request claim = claims(wire, &second_pc, &wins, NAME);
        refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
        wire_wait(wire, 10 * MINUTE);
    }
    const struct incident_view *view = only_incident(wire);
    bool counted = false;
    for (guint i = 0; i < view->evidence->len; i++) {
        const struct evidence_view *evidence = &g_array_index(view->evidence, struct evidence_view, i);
        counted |= g_strcmp0(evidence->text, "the same happened 30 times") == 0;
    }
    assert_true(counted);
}

/* ---- several disputes ---- */

static void test_the_gap(void **state)
{
    (void)state;
    static const struct {
        uint32_t gap;
        int64_t pause;
        unsigned incidents;
    } cases[] = {
        { 1800, 29 * MINUTE, 1 },
        { 1800, 31 * MINUTE, 2 },
        { 60, 59 * SECOND, 1 },
        { 60, 61 * SECOND, 2 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct analysis_options options = analysis_default_options();
        struct wire wire;
        options.incident_gap = cases[i].gap;
        wire_open(&wire, &options);
        is_refused(&wire, &second_pc, &first_pc, NAME);
        wire_wait(&wire, cases[i].pause);
        is_refused(&wire, &second_pc, &first_pc, NAME);
        expect_incidents(wire.analysis, cases[i].incidents);
        wire_close(&wire);
    }
}

static void test_two_names_are_two_incidents(void **state)
{
    struct wire *wire = *state;
    is_refused(wire, &second_pc, &first_pc, NAME);
    is_refused(wire, &fourth_pc, &third_pc, "OTHER-PC<20>");
    expect_incidents(wire->analysis, 2);
    expect_incident(wire->analysis, 1, "ACCT-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
    expect_incident(wire->analysis, 2, "OTHER-PC", CAUSE_DUPLICATE_COMPUTER, CONFIDENCE_PROBABLE);
}

static void test_two_vlans_are_two_incidents(void **state)
{
    struct wire *wire = *state;
    wire->vlan = 10;
    is_refused(wire, &second_pc, &first_pc, NAME);
    wire->vlan = 20;
    is_refused(wire, &fourth_pc, &third_pc, NAME);
    expect_incidents(wire->analysis, 2);
    assert_int_equal(analysis_incident(wire->analysis, 1)->network.vlan, 10);
    assert_int_equal(analysis_incident(wire->analysis, 2)->network.vlan, 20);
    assert_string_equal(analysis_incident(wire->analysis, 2)->network.text, "VLAN 20");
}

static void test_two_interfaces_are_two_incidents(void **state)
{
    struct wire *wire = *state;
    analysis_name_interface(wire->analysis, 0, "eth0");
    analysis_name_interface(wire->analysis, 1, "eth1");
    is_refused(wire, &second_pc, &first_pc, NAME);
    wire->interface = 1;
    is_refused(wire, &fourth_pc, &third_pc, NAME);
    expect_incidents(wire->analysis, 2);
    assert_string_equal(analysis_incident(wire->analysis, 1)->network.text, "eth0");
    assert_string_equal(analysis_incident(wire->analysis, 2)->network.interface, "eth1");
}

static void test_two_scopes_are_two_incidents(void **state)
{
    struct wire *wire = *state;
    static const char *const scopes[] = { "corp", "Corp" };
    for (size_t i = 0; i < G_N_ELEMENTS(scopes); i++) {
        uint16_t id = wire->id++;
        wire_send(wire, &second_pc, &segment,
                  in_scope(registration(BROADCAST_CLAIM, id, NAME, second_pc.ip), scopes[i]));
        wire_send(wire, &first_pc, &second_pc,
                  in_scope(registration_answer(NBNS_ACTIVE, id, NAME, second_pc.ip), scopes[i]));
    }
    expect_incidents(wire->analysis, 2);
    assert_string_equal(analysis_incident(wire->analysis, 1)->scope, "corp");
    assert_string_equal(analysis_incident(wire->analysis, 2)->scope, "Corp");
}

/* ---- merging and numbers ---- */

/* Two disputes about one name turn out to be one when the server's question shows the holder. */
static void test_merged_incidents_keep_the_lower_number(void **state)
{
    struct wire *wire = *state;
    is_refused(wire, &fourth_pc, &third_pc, "OTHER-PC<20>");
    is_refused(wire, &second_pc, &first_pc, NAME);
    wire_wait(wire, MINUTE);
    struct request claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
    expect_incidents(wire->analysis, 3);
    wire_wait(wire, MINUTE);
    claim = claims_and_waits(wire, &second_pc, &wins, NAME);
    challenges(wire, &wins, &first_pc, NAME, first_pc.ip);
    refuses(wire, &wins, &second_pc, &claim, NAME, NBNS_ACTIVE);
    expect_incidents(wire->analysis, 2);
    const struct incident_view *merged = analysis_incident(wire->analysis, 3);
    assert_non_null(merged);
    assert_int_equal(merged->number, 2);
    assert_ptr_equal(merged, analysis_incident(wire->analysis, 2));
    assert_int_equal(analysis_incident(wire->analysis, 1)->number, 1);
    assert_null(analysis_incident(wire->analysis, 4));
    assert_null(analysis_incident(wire->analysis, 0));
    for (uint32_t frame = 3; frame <= wire_frame_count(wire); frame++) {
        const GArray *annotations = analysis_annotations(wire->analysis, frame);
        assert_non_null(annotations);
        assert_int_equal(annotations->len, 1);
        assert_int_equal(g_array_index(annotations, struct annotation, 0).incident, 2);
    }
}

/* A number that was shown is never given to another dispute, whatever is learnt later. */
static void test_numbers_never_change(void **state)
{
    struct wire *wire = *state;
    static const char *const names[] = { "A<20>", "B<20>", "C<20>", "D<20>" };
    const struct machine *refusers[] = { &first_pc, &third_pc, &first_pc, &fourth_pc };
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
            is_refused(wire, &second_pc, refusers[i], names[i]);
            const struct incident_view *view = analysis_incident(wire->analysis, i + 1);
            assert_non_null(view);
            assert_int_equal(view->name[0], names[i][0]);
        }
        wire_wait(wire, MINUTE);
        is_found(wire, &second_pc, &first_pc, names[round]);
    }
    expect_incidents(wire->analysis, G_N_ELEMENTS(names));
}

static void test_a_flood_takes_in_what_was_opened_name_by_name(void **state)
{
    struct wire *wire = *state;
    static const struct machine forger = { IP(10, 1, 0, 66), UINT64_C(0x02005E010042) };
    const char *names[] = { "A<20>", "B<20>", "C<20>", "D<20>", "E<20>", "F<20>" };
    const struct machine *victims[] = { &first_pc, &second_pc, &third_pc };
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        is_refused(wire, victims[i % 3], &forger, names[i]);
        wire_wait(wire, SECOND);
        expect_incidents(wire->analysis, i < 4 ? i + 1 : 1);
    }
    const struct incident_view *view = only_incident(wire);
    assert_string_equal(view->name, "*");
    assert_int_equal(view->frames->len, wire_frame_count(wire));
}

/* ---- frames ---- */

static void test_the_holders_ordinary_claim_is_evidence_only(void **state)
{
    struct wire *wire = *state;
    uint32_t registered = registers(wire, &first_pc, NAME);
    wire_wait(wire, 3 * 60 * MINUTE);
    uint32_t refusal = is_refused(wire, &second_pc, &first_pc, NAME);
    only_incident(wire);
    expect_role(wire->analysis, registered, 1, ROLE_CLAIM);
    expect_role(wire->analysis, registered + 1, 1, 0);
    expect_role(wire->analysis, refusal - 1, 1, ROLE_CLAIM);
    expect_role(wire->analysis, refusal, 1, ROLE_REFUSAL);
}

static void test_copies_of_a_claim_belong_to_it(void **state)
{
    struct wire *wire = *state;
    struct draft draft = registration(BROADCAST_CLAIM, 0x1001, NAME, second_pc.ip);
    struct request claim = { .id = 0x1001 };
    uint32_t before = wire_send(wire, &second_pc, &segment, draft);
    wire_wait(wire, 750 * MILLISECOND);
    uint32_t again = wire_send(wire, &second_pc, &segment, draft);
    uint32_t refusal = refuses(wire, &first_pc, &second_pc, &claim, NAME, NBNS_ACTIVE);
    wire_wait(wire, 750 * MILLISECOND);
    uint32_t late = wire_send(wire, &second_pc, &segment, draft);
    uint32_t late_refusal = refuses(wire, &first_pc, &second_pc, &claim, NAME, NBNS_ACTIVE);
    const struct incident_view *view = only_incident(wire);
    assert_int_equal(view->frames->len, 5);
    expect_role(wire->analysis, before, 1, ROLE_CLAIM);
    expect_role(wire->analysis, again, 1, ROLE_CLAIM);
    expect_role(wire->analysis, refusal, 1, ROLE_REFUSAL);
    expect_role(wire->analysis, late, 1, ROLE_CLAIM);
    expect_role(wire->analysis, late_refusal, 1, ROLE_REFUSAL);
    assert_int_equal(view->opened_frame, refusal);
}

static void test_frames_are_noted_once(void **state)
{
    (void)state;
    incident_book *book = incident_book_new(30 * MINUTE, 10);
    struct netbios_name name = name_of(NAME);
    struct network network = network_of_server(wins.ip);
    struct dispute dispute = { &name, &network, second_pc.ip, first_pc.ip, START_OF_CAPTURE };
    struct incident *incident = incident_book_need(book, &dispute, 5);
    struct note notes[] = { { .frame = 5, .role = ROLE_CLAIM },
                            { .frame = 5, .role = ROLE_REFUSAL, .shows = true },
                            { .frame = 5, .role = ROLE_DEFENCE },
                            { .frame = 0, .role = ROLE_CLAIM } };
    size_t count;
    for (size_t i = 0; i < G_N_ELEMENTS(notes); i++)
        incident_add_frame(book, incident, &notes[i]);
    incident_add_evidence_frame(book, incident, 5, ROLE_STATUS, false);
    const struct note *found = incident_book_notes(book, 5, &count);
    assert_int_equal(count, 1);
    assert_int_equal(incident->frames->len, 1);
    assert_int_equal(found->role, ROLE_DEFENCE);
    assert_true(found->shows);
    incident_remove_evidence_frame(book, incident, 5);
    assert_non_null(incident_book_notes(book, 5, &count));
    incident_add_evidence_frame(book, incident, 6, ROLE_STATUS, false);
    assert_non_null(incident_book_notes(book, 6, &count));
    incident_remove_evidence_frame(book, incident, 6);
    assert_null(incident_book_notes(book, 6, &count));
    incident_book_free(book);
}

/* ---- folding ---- */

static struct contest demand_about(const struct netbios_name *name)
{
    return (struct contest){ .kind = CONTEST_DEMAND,
                             .name = *name,
                             .network = network_of_server(wins.ip),
                             .actor = { .ip = third_pc.ip },
                             .other = { .ip = first_pc.ip } };
}

static void test_contests_that_are_alike_are_folded(void **state)
{
    (void)state;
    incident_book *book = incident_book_new(30 * MINUTE, 10);
    struct netbios_name name = name_of(NAME);
    struct contest contest = demand_about(&name);
    struct dispute dispute = { &name, &contest.network, third_pc.ip, first_pc.ip, 0 };
    struct incident *incident = incident_book_need(book, &dispute, 1);
    uint32_t first = 0;
    uint32_t last = 0;
    for (unsigned i = 0; i < 100; i++) {
        contest.frame = i + 1;
        contest.time = (int64_t)i * SECOND;
        last = incident_add_contest(book, incident, &contest);
        first = i == 0 ? last : first;
    }
    uint32_t total = 0;
    for (guint i = 0; i < incident->contests->len; i++)
        total += ((const struct contest *)g_ptr_array_index(incident->contests, i))->count;
    assert_int_equal(total, 100);
    assert_uint_in_range(incident->contests->len, 2, 10);
    assert_int_equal(incident_contest(incident, first)->frame, 1);
    assert_int_equal(incident_contest(incident, last)->frame, 100);
    assert_null(incident_contest(incident, last - 1));
    assert_int_equal(incident->last_time, 99 * SECOND);
    incident_book_free(book);
}

/* ---- bounds ---- */

/* A flood brings a new name with each frame: what is not kept of it must take no memory. */
static void test_memory_of_a_flood(void **state)
{
    (void)state;
    enum { NAMES = 20000, MOST_BYTES_A_NAME = 16 };
    incident_book *book = incident_book_new(30 * MINUTE, 10);
    struct netbios_name name = name_of(NAME);
    struct contest contest = demand_about(&name);
    struct dispute dispute = { &name, &contest.network, third_pc.ip, first_pc.ip, 0 };
    size_t before = 0;
    for (unsigned i = 0; i < 2 * NAMES; i++) {
        char text[20];
        g_snprintf(text, sizeof text, "FLOOD%u<20>", i);
        contest.name = name_of(text);
        contest.other.ip = IP(10, 9, 0, 0) + i;
        incident_add_contest(book, incident_book_need_flood(book, &dispute, 1), &contest);
        if (i == NAMES)
            before = mallinfo2().uordblks;
    }
    assert_uint_in_range(mallinfo2().uordblks, 0, before + NAMES * MOST_BYTES_A_NAME);
    assert_int_equal(incident_book_last(book), 1);
    incident_book_free(book);
}

int main(void)
{
#define WIRE_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        WIRE_TEST(test_three_suffixes_are_one_incident),
        WIRE_TEST(test_broadcast_and_server_are_one_incident),
        WIRE_TEST(test_unknown_holder_within_ten_seconds),
        WIRE_TEST(test_unknown_holder_after_ten_seconds),
        WIRE_TEST(test_mutual_refusals_are_one_incident),
        WIRE_TEST(test_retries_for_a_day),
        WIRE_TEST(test_folded_attempts_are_counted),
        cmocka_unit_test(test_the_gap),
        WIRE_TEST(test_two_names_are_two_incidents),
        WIRE_TEST(test_two_vlans_are_two_incidents),
        WIRE_TEST(test_two_interfaces_are_two_incidents),
        WIRE_TEST(test_two_scopes_are_two_incidents),
        WIRE_TEST(test_merged_incidents_keep_the_lower_number),
        WIRE_TEST(test_numbers_never_change),
        WIRE_TEST(test_a_flood_takes_in_what_was_opened_name_by_name),
        WIRE_TEST(test_the_holders_ordinary_claim_is_evidence_only),
        WIRE_TEST(test_copies_of_a_claim_belong_to_it),
        cmocka_unit_test(test_frames_are_noted_once),
        cmocka_unit_test(test_contests_that_are_alike_are_folded),
        cmocka_unit_test(test_memory_of_a_flood),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
