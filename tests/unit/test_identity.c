/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include "identity.h"

#define ONE IP(10, 1, 0, 11)
#define TWO IP(10, 1, 0, 12)
#define THREE IP(10, 1, 0, 13)
#define MAC_ONE UINT64_C(0x02005E01000B)
#define MAC_TWO UINT64_C(0x02005E01000C)
#define MAC_THREE UINT64_C(0x02005E01000D)
#define LIMIT 1000
#define STRAIGHT 64
#define TRAVELLED 63

static unsigned news;

static void count_news(void *context, uint32_t ip)
{
    (void)ip;
    news++;
    assert_non_null(context);
}

static int setup(void **state)
{
    *state = identity_new(LIMIT, count_news, state);
    news = 0;
    return 0;
}

static int teardown(void **state)
{
    identity_free(*state);
    return 0;
}

static void see_at(identity *self, uint32_t ip, uint64_t mac, uint8_t ttl, int64_t time)
{
    struct machine from = { ip, mac };
    struct frame frame = frame_between(&from, &wins, 1, time);
    frame.ttl = ttl;
    identity_observe(self, &frame, false, 0);
}

static void see(identity *self, uint32_t ip, uint64_t mac)
{
    see_at(self, ip, mac, STRAIGHT, START_OF_CAPTURE);
}

/* The same message as one that came under first_mac. */
static void see_copy(identity *self, uint32_t ip, uint64_t mac, uint64_t first_mac)
{
    struct machine from = { ip, mac };
    struct frame frame = frame_between(&from, &wins, 2, START_OF_CAPTURE);
    identity_observe(self, &frame, true, first_mac);
}

static void is_called(identity *self, uint32_t ip, const char *text)
{
    struct netbios_name name = name_of(text);
    identity_note_name(self, ip, &name, 5, START_OF_CAPTURE, ROLE_CLAIM);
}

static struct relation compare(identity *self, uint32_t a, uint64_t mac_a, uint32_t b, uint64_t mac_b)
{
    struct party left = { .ip = a, .mac = mac_a };
    struct party right = { .ip = b, .mac = mac_b };
    struct relation relation = identity_compare(self, &left, &right, START_OF_CAPTURE + MINUTE);
    struct relation mirrored = identity_compare(self, &right, &left, START_OF_CAPTURE + MINUTE);
    assert_int_equal(relation.same, mirrored.same);
    return relation;
}

#define expect_bond(compared, is_same, expected)                                                                       \
    do {                                                                                                               \
        struct relation found = (compared);                                                                            \
        assert_int_equal(found.same, (is_same));                                                                       \
        assert_int_equal(found.bond, (expected));                                                                      \
    } while (0)

/* ---- nothing but evidence joins ---- */

static void test_two_strangers(void **state)
{
    identity *self = *state;
    expect_bond(compare(self, ONE, 0, TWO, 0), false, BOND_NONE);
    see(self, ONE, MAC_ONE);
    see(self, TWO, MAC_TWO);
    expect_bond(compare(self, ONE, MAC_ONE, TWO, MAC_TWO), false, BOND_NONE);
    expect_bond(compare(self, ONE, 0, TWO, 0), false, BOND_NONE);
}

static void test_one_name_joins_nobody(void **state)
{
    identity *self = *state;
    see(self, ONE, MAC_ONE);
    see(self, TWO, MAC_TWO);
    is_called(self, ONE, "ACCT-PC<20>");
    is_called(self, TWO, "ACCT-PC<20>");
    expect_bond(compare(self, ONE, 0, TWO, 0), false, BOND_NONE);
}

static void test_one_address(void **state)
{
    identity *self = *state;
    expect_bond(compare(self, ONE, 0, ONE, 0), true, BOND_SAME_ADDRESS);
    see(self, ONE, MAC_ONE);
    expect_bond(compare(self, ONE, MAC_ONE, ONE, 0), true, BOND_SAME_ADDRESS);
}

/* ---- cards ---- */

static void test_one_card_straight(void **state)
{
    identity *self = *state;
    see(self, ONE, MAC_ONE);
    see(self, TWO, MAC_ONE);
    expect_bond(compare(self, ONE, MAC_ONE, TWO, MAC_ONE), true, BOND_SAME_CARD);
    expect_bond(compare(self, ONE, 0, TWO, 0), true, BOND_SAME_CARD);
}

static void test_every_hop_count_that_senders_start_with(void **state)
{
    (void)state;
    static const uint8_t straight[] = { 1, 32, 60, 64, 128, 255 };
    for (unsigned ttl = 0; ttl < 256; ttl++) {
        identity *self = identity_new(LIMIT, NULL, NULL);
        bool expected = false;
        for (size_t i = 0; i < G_N_ELEMENTS(straight); i++)
            expected |= ttl == straight[i];
        see_at(self, ONE, MAC_ONE, (uint8_t)ttl, START_OF_CAPTURE);
        assert_int_equal(identity_has_card(self, ONE, MAC_ONE), expected);
        assert_int_equal(identity_is_shared(self, MAC_ONE), !expected);
        identity_free(self);
    }
}

static void test_a_router_identifies_nobody(void **state)
{
    identity *self = *state;
    see_at(self, ONE, ROUTER_MAC, TRAVELLED, START_OF_CAPTURE);
    see_at(self, TWO, ROUTER_MAC, TRAVELLED, START_OF_CAPTURE);
    assert_true(identity_is_shared(self, ROUTER_MAC));
    assert_false(identity_has_card(self, ONE, ROUTER_MAC));
    expect_bond(compare(self, ONE, ROUTER_MAC, TWO, ROUTER_MAC), false, BOND_NONE);
}

/* The router sends messages of its own too, with a fresh hop count. */
static void test_a_router_that_speaks_for_itself(void **state)
{
    identity *self = *state;
    see(self, IP(10, 1, 0, 254), ROUTER_MAC);
    see(self, ONE, ROUTER_MAC);
    see_at(self, TWO, ROUTER_MAC, TRAVELLED, START_OF_CAPTURE);
    expect_bond(compare(self, ONE, ROUTER_MAC, IP(10, 1, 0, 254), ROUTER_MAC), false, BOND_NONE);
}

static void test_without_an_ip_header_nothing_is_known(void **state)
{
    identity *self = *state;
    struct frame frame = frame_between(&first_pc, &wins, 1, START_OF_CAPTURE);
    frame.ip_header_known = false;
    identity_observe(self, &frame, false, 0);
    assert_false(identity_has_card(self, first_pc.ip, first_pc.mac));
    assert_false(identity_is_shared(self, first_pc.mac));
    frame = frame_between(&first_pc, &segment, 2, START_OF_CAPTURE);
    frame.ip_header_known = false;
    identity_observe(self, &frame, false, 0);
    assert_true(identity_has_card(self, first_pc.ip, first_pc.mac));
}

/* A gateway: one card, and addresses that assert different computer names. */
static void test_a_gateway_with_several_names(void **state)
{
    identity *self = *state;
    see(self, ONE, MAC_ONE);
    see(self, TWO, MAC_ONE);
    is_called(self, ONE, "NOTE-1<00>");
    expect_bond(compare(self, ONE, 0, TWO, 0), true, BOND_SAME_CARD);
    is_called(self, TWO, "NOTE-2<00>");
    assert_true(identity_is_shared(self, MAC_ONE));
    assert_int_equal(identity_machines_behind(self, MAC_ONE), 2);
    expect_bond(compare(self, ONE, MAC_ONE, TWO, MAC_ONE), false, BOND_NONE);
}

static void test_two_addresses_with_the_same_names_are_no_gateway(void **state)
{
    identity *self = *state;
    see(self, ONE, MAC_ONE);
    see(self, TWO, MAC_ONE);
    is_called(self, ONE, "ACCT-PC<00>");
    is_called(self, TWO, "ACCT-PC<20>");
    is_called(self, TWO, "ALIAS<20>");
    assert_false(identity_is_shared(self, MAC_ONE));
    expect_bond(compare(self, ONE, 0, TWO, 0), true, BOND_SAME_CARD);
}

/* A bridge: two of its addresses also come under another card. */
static void test_a_bridge(void **state)
{
    identity *self = *state;
    see(self, ONE, MAC_ONE);
    see(self, TWO, MAC_TWO);
    see(self, ONE, MAC_THREE);
    assert_false(identity_is_shared(self, MAC_THREE));
    see(self, TWO, MAC_THREE);
    assert_true(identity_is_shared(self, MAC_THREE));
    expect_bond(compare(self, ONE, MAC_THREE, TWO, MAC_THREE), false, BOND_NONE);
}

/* ---- one address under two cards ---- */

static void test_two_cards_that_speak_for_themselves(void **state)
{
    identity *self = *state;
    see(self, ONE, MAC_ONE);
    see(self, ONE, MAC_TWO);
    expect_bond(compare(self, ONE, MAC_ONE, ONE, MAC_TWO), false, BOND_TWO_CARDS);
    struct party party = { .ip = ONE, .mac = MAC_TWO };
    assert_true(identity_contradicts(self, &party));
}

static void test_one_packet_seen_under_two_cards(void **state)
{
    identity *self = *state;
    see(self, ONE, MAC_ONE);
    see_copy(self, ONE, MAC_TWO, MAC_ONE);
    expect_bond(compare(self, ONE, MAC_ONE, ONE, MAC_TWO), true, BOND_SAME_ADDRESS);
    /* even when later messages are seen on the bridge's side only */
    see(self, ONE, MAC_TWO);
    expect_bond(compare(self, ONE, MAC_ONE, ONE, MAC_TWO), true, BOND_SAME_ADDRESS);
    struct party party = { .ip = ONE, .mac = MAC_TWO };
    assert_false(identity_contradicts(self, &party));
}

static void test_a_card_contradicts_only_if_another_speaks(void **state)
{
    identity *self = *state;
    struct party party = { .ip = ONE, .mac = MAC_TWO };
    assert_false(identity_contradicts(self, &party));
    see(self, ONE, MAC_ONE);
    assert_true(identity_contradicts(self, &party));
    party.mac = 0;
    assert_false(identity_contradicts(self, &party));
    party.mac = MAC_ONE;
    assert_false(identity_contradicts(self, &party));
}

/* ---- bonds ---- */

static void test_listed_together(void **state)
{
    identity *self = *state;
    identity_join(self, ONE, TWO, BOND_LISTED, 7, 0);
    struct relation relation = compare(self, ONE, 0, TWO, 0);
    expect_bond(relation, true, BOND_LISTED);
    assert_int_equal(relation.frame, 7);
    expect_bond(compare(self, ONE, 0, THREE, 0), false, BOND_NONE);
}

static void test_bonds_reach_further(void **state)
{
    identity *self = *state;
    identity_join(self, ONE, TWO, BOND_LISTED, 7, 0);
    identity_join(self, THREE, TWO, BOND_UNIT_ID, 9, 0);
    assert_true(compare(self, ONE, 0, THREE, 0).same);
    assert_true(compare(self, TWO, 0, THREE, 0).same);
}

/* A long chain, and joins of what is joined already, end. */
static void test_many_bonds(void **state)
{
    identity *self = *state;
    for (unsigned i = 0; i < 900; i++)
        identity_join(self, IP(10, 8, i / 256, i % 256), IP(10, 8, (i + 1) / 256, (i + 1) % 256), BOND_LISTED, i + 1,
                      0);
    identity_join(self, IP(10, 8, 3, 0), IP(10, 8, 0, 0), BOND_LISTED, 1000, 0);
    assert_true(compare(self, IP(10, 8, 0, 0), 0, IP(10, 8, 3, 100), 0).same);
    identity_join(self, ONE, ONE, BOND_LISTED, 1001, 0);
    assert_true(compare(self, ONE, 0, ONE, 0).same);
}

static void note_status(identity *self, uint32_t ip, const struct listed *entries, uint8_t unit, uint32_t frame)
{
    struct draft draft = status_answer(1, "*<00>", entries, unit);
    struct payload payload = payload_of(&draft);
    struct nbns_message message;
    assert_true(nbns_message_read(&message, payload.bytes, payload.length));
    identity_note_status(self, ip, &message, frame, 0);
    payload_free(&payload);
}

static const struct listed names[] = { { "ACCT-PC<00>", 0x0400 }, { "OFFICE<00>", 0x8400 }, { NULL, 0 } };

static void test_adapter_ids(void **state)
{
    identity *self = *state;
    note_status(self, ONE, names, 7, 11);
    note_status(self, TWO, names, 7, 12);
    note_status(self, THREE, names, 8, 13);
    expect_bond(compare(self, ONE, 0, TWO, 0), true, BOND_UNIT_ID);
    assert_int_equal(compare(self, ONE, 0, TWO, 0).frame, 12);
    expect_bond(compare(self, ONE, 0, THREE, 0), false, BOND_NONE);
}

/* Samba sends zeroes (knowledge 1.5): they join nobody. */
static void test_adapter_ids_of_zeroes(void **state)
{
    identity *self = *state;
    note_status(self, ONE, names, 0, 11);
    note_status(self, TWO, names, 0, 12);
    expect_bond(compare(self, ONE, 0, TWO, 0), false, BOND_NONE);
}

static void test_what_a_status_says(void **state)
{
    identity *self = *state;
    struct netbios_name listed = name_of("ACCT-PC<20>");
    struct netbios_name missing = name_of("WPAD<00>");
    uint32_t frame = 0;
    assert_int_equal(identity_status_says(self, ONE, &listed, &frame), STATUS_NOT_SEEN);
    note_status(self, ONE, names, 0, 11);
    assert_int_equal(identity_status_says(self, ONE, &listed, &frame), STATUS_LISTS);
    assert_int_equal(frame, 11);
    assert_int_equal(identity_status_says(self, ONE, &missing, &frame), STATUS_LACKS);
}

static void test_the_table_of_the_user(void **state)
{
    identity *self = *state;
    identity_label(self, ONE, "bookkeeping");
    identity_label_card(self, ONE, MAC_ONE);
    identity_join(self, ONE, TWO, BOND_TABLE, 0, INT64_MAX);
    expect_bond(compare(self, ONE, 0, TWO, 0), true, BOND_TABLE);
    assert_string_equal(identity_label_of(self, ONE), "bookkeeping");
    assert_null(identity_label_of(self, THREE));
    assert_true(identity_mac_of(self, ONE, START_OF_CAPTURE) == MAC_ONE);
}

/* ---- time ---- */

/* A lease moved: the address had one card at first and another later. */
static void test_a_moved_lease(void **state)
{
    identity *self = *state;
    see_at(self, ONE, MAC_ONE, STRAIGHT, START_OF_CAPTURE);
    see_at(self, ONE, MAC_ONE, STRAIGHT, START_OF_CAPTURE + MINUTE);
    see_at(self, ONE, MAC_TWO, STRAIGHT, START_OF_CAPTURE + 3 * MINUTE);
    static const struct {
        const char *description;
        int64_t after;
        uint64_t mac;
    } cases[] = {
        { "before the capture", -SECOND, 0 },     { "at first", 0, MAC_ONE },        { "between", 2 * MINUTE, MAC_ONE },
        { "when it moved", 3 * MINUTE, MAC_TWO }, { "later", 60 * MINUTE, MAC_TWO },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        print_message("  %s\n", cases[i].description);
        assert_true(identity_mac_of(self, ONE, START_OF_CAPTURE + cases[i].after) == cases[i].mac);
    }
    see_at(self, TWO, MAC_ONE, STRAIGHT, START_OF_CAPTURE + 4 * MINUTE);
    struct party before = { .ip = ONE };
    struct party now = { .ip = TWO, .mac = MAC_ONE };
    assert_true(identity_compare(self, &before, &now, START_OF_CAPTURE + MINUTE).same);
    assert_false(identity_compare(self, &before, &now, START_OF_CAPTURE + 5 * MINUTE).same);
}

/* Whichever of a machine's addresses is leased to another card leaves; the others stay together. */
static void test_a_moved_lease_leaves_its_machine(void **state)
{
    (void)state;
    static const uint32_t addresses[] = { ONE, TWO, THREE };
    for (size_t i = 0; i < G_N_ELEMENTS(addresses); i++) {
        identity *self = identity_new(LIMIT, NULL, NULL);
        uint32_t moved = addresses[i];
        uint32_t stays = addresses[(i + 1) % 3];
        uint32_t too = addresses[(i + 2) % 3];
        identity_join(self, ONE, TWO, BOND_LISTED, 7, 0);
        identity_join(self, TWO, THREE, BOND_LISTED, 8, 0);
        identity_note_moved(self, moved, MAC_TWO);
        assert_false(compare(self, moved, 0, stays, 0).same);
        assert_false(compare(self, moved, 0, too, 0).same);
        expect_bond(compare(self, stays, 0, too, 0), true, BOND_LISTED);
        identity_join(self, moved, too, BOND_UNIT_ID, 9, 0);
        assert_true(compare(self, moved, 0, stays, 0).same);
        identity_free(self);
    }
}

/* ---- names ---- */

static void test_computer_names(void **state)
{
    identity *self = *state;
    struct netbios_name name = name_of("ACCT-PC<03>");
    struct netbios_name other = name_of("OFFICE<00>");
    char text[NETBIOS_NAME_TEXT];
    uint32_t frame = 0;
    enum role role = ROLE_STATUS;
    assert_false(identity_computer_name(self, ONE, text, &frame, &role));
    is_called(self, ONE, "ACCT-PC<20>");
    assert_true(identity_is_computer(self, ONE, &name, &frame));
    assert_int_equal(frame, 5);
    assert_false(identity_is_computer(self, ONE, &other, &frame));
    assert_true(identity_computer_name(self, ONE, text, &frame, &role));
    assert_string_equal(text, "ACCT-PC");
    assert_int_equal(role, ROLE_CLAIM);
}

/* ---- bounds and news ---- */

static void test_addresses_are_limited(void **state)
{
    (void)state;
    identity *self = identity_new(10, NULL, NULL);
    for (unsigned i = 0; i < 100; i++) {
        see(self, IP(10, 8, 0, i), MAC_ONE + i);
        is_called(self, IP(10, 8, 0, i), "ACCT-PC<20>");
        identity_join(self, IP(10, 8, 0, i), IP(10, 8, 1, i), BOND_LISTED, i, 0);
    }
    assert_true(identity_has_card(self, IP(10, 8, 0, 0), MAC_ONE));
    assert_false(identity_has_card(self, IP(10, 8, 0, 99), MAC_ONE + 99));
    identity_free(self);
    identity_free(NULL);
}

static void test_cards_of_an_address_are_limited(void **state)
{
    identity *self = *state;
    for (unsigned i = 0; i < 1000; i++)
        see(self, ONE, MAC_ONE + i);
    assert_true(identity_has_card(self, ONE, MAC_ONE));
    assert_false(identity_has_card(self, ONE, MAC_ONE + 999));
}

static void test_news_are_told_once(void **state)
{
    identity *self = *state;
    see(self, ONE, MAC_ONE);
    assert_true(news > 0);
    unsigned after_first = news;
    see(self, ONE, MAC_ONE);
    assert_int_equal(news, after_first);
    is_called(self, ONE, "ACCT-PC<20>");
    assert_true(news > after_first);
    unsigned after_name = news;
    identity_join(self, ONE, TWO, BOND_LISTED, 3, 0);
    assert_true(news > after_name);
}

int main(void)
{
#define IDENTITY_TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)
    const struct CMUnitTest tests[] = {
        IDENTITY_TEST(test_two_strangers),
        IDENTITY_TEST(test_one_name_joins_nobody),
        IDENTITY_TEST(test_one_address),
        IDENTITY_TEST(test_one_card_straight),
        cmocka_unit_test(test_every_hop_count_that_senders_start_with),
        IDENTITY_TEST(test_a_router_identifies_nobody),
        IDENTITY_TEST(test_a_router_that_speaks_for_itself),
        IDENTITY_TEST(test_without_an_ip_header_nothing_is_known),
        IDENTITY_TEST(test_a_gateway_with_several_names),
        IDENTITY_TEST(test_two_addresses_with_the_same_names_are_no_gateway),
        IDENTITY_TEST(test_a_bridge),
        IDENTITY_TEST(test_two_cards_that_speak_for_themselves),
        IDENTITY_TEST(test_one_packet_seen_under_two_cards),
        IDENTITY_TEST(test_a_card_contradicts_only_if_another_speaks),
        IDENTITY_TEST(test_listed_together),
        IDENTITY_TEST(test_bonds_reach_further),
        IDENTITY_TEST(test_many_bonds),
        IDENTITY_TEST(test_adapter_ids),
        IDENTITY_TEST(test_adapter_ids_of_zeroes),
        IDENTITY_TEST(test_what_a_status_says),
        IDENTITY_TEST(test_the_table_of_the_user),
        IDENTITY_TEST(test_a_moved_lease),
        cmocka_unit_test(test_a_moved_lease_leaves_its_machine),
        IDENTITY_TEST(test_computer_names),
        cmocka_unit_test(test_addresses_are_limited),
        IDENTITY_TEST(test_cards_of_an_address_are_limited),
        IDENTITY_TEST(test_news_are_told_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
