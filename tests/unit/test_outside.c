/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Evidence from other protocols: DHCP, ARP and NetBIOS datagrams, whole and damaged.
 */
#include "dialogues.h"

#include <stdlib.h>
#include <string.h>

#include "address_book.h"
#include "datagram_message.h"
#include "dhcp_message.h"

#define OPTIONS 240

/* A DHCP message of an Ethernet client with these options, in a buffer of exactly its size. */
static struct payload dhcp_with(const uint8_t *options, size_t length)
{
    struct payload payload = { malloc(OPTIONS + length), OPTIONS + length };
    memset(payload.bytes, 0, OPTIONS);
    memcpy(payload.bytes, (const uint8_t[]){ 1, 1, 6 }, 3);
    memcpy(payload.bytes + 16, (const uint8_t[]){ 10, 1, 0, 12 }, 4);
    memcpy(payload.bytes + 28, (const uint8_t[]){ 2, 0, 0x5E, 1, 0, 12 }, 6);
    memcpy(payload.bytes + 236, (const uint8_t[]){ 0x63, 0x82, 0x53, 0x63 }, 4);
    memcpy(payload.bytes + OPTIONS, options, length);
    return payload;
}

static const uint8_t all_options[] = { 0,  53, 1,  5, 54,  4,   10,  1,  0,   5,   51,  4, 0,    0,
                                       14, 16, 12, 3, 'p', 'c', '1', 61, 7,   1,   2,   0, 0x5E, 1,
                                       0,  12, 81, 9, 4,   0,   0,   3,  'p', 'c', '1', 1, 'x',  255 };

static void test_dhcp_message(void **state)
{
    (void)state;
    struct payload payload = dhcp_with(all_options, sizeof all_options);
    struct dhcp_message message;
    assert_true(dhcp_message_read(&message, payload.bytes, payload.length));
    assert_int_equal(message.type, DHCP_ACK);
    assert_true(message.mac == second_pc.mac);
    assert_int_equal(message.your_address, second_pc.ip);
    assert_int_equal(message.lease_seconds, 3600);
    assert_string_equal(message.host_name, "pc1");
    assert_string_equal(message.full_name, "pc1.x");
    assert_int_equal(message.client_id_length, 7);
    payload_free(&payload);
}

static void test_dhcp_message_cut_anywhere(void **state)
{
    (void)state;
    struct payload whole = dhcp_with(all_options, sizeof all_options);
    for (size_t length = 0; length <= whole.length; length++) {
        struct payload cut = payload_prefix(&whole, length);
        struct dhcp_message message;
        if (dhcp_message_read(&message, cut.bytes, cut.length))
            assert_true(length >= OPTIONS + 4);
        payload_free(&cut);
    }
    payload_free(&whole);
}

/* Every value of every byte of the options: lengths from the wire are never believed. */
static void test_dhcp_message_with_any_option_byte(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof all_options; at++) {
        for (unsigned value = 0; value < 256; value++) {
            struct payload payload = dhcp_with(all_options, sizeof all_options);
            struct dhcp_message message;
            payload.bytes[OPTIONS + at] = (uint8_t)value;
            if (dhcp_message_read(&message, payload.bytes, payload.length)) {
                assert_true(strlen(message.host_name) < sizeof all_options);
                assert_true(strlen(message.full_name) < sizeof all_options);
            }
            payload_free(&payload);
        }
    }
}

static void test_what_is_no_dhcp_message(void **state)
{
    (void)state;
    static const struct {
        const char *description;
        size_t at;
        uint8_t value;
    } cases[] = {
        { "another hardware", 1, 6 },
        { "a hardware address of 16 bytes", 2, 16 },
        { "no cookie", 237, 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct payload payload = dhcp_with(all_options, sizeof all_options);
        struct dhcp_message message;
        payload.bytes[cases[i].at] = cases[i].value;
        print_message("  %s\n", cases[i].description);
        assert_false(dhcp_message_read(&message, payload.bytes, payload.length));
        payload_free(&payload);
    }
}

/* ---- datagrams ---- */

static struct payload datagram_of(const char *name, uint8_t type)
{
    struct draft draft = name_query(0, 0, name);
    struct payload encoded = payload_of(&draft);
    struct payload payload = { malloc(14 + 34), 14 + 34 };
    memset(payload.bytes, 0, 14);
    payload.bytes[0] = type;
    memcpy(payload.bytes + 4, (const uint8_t[]){ 10, 1, 0, 11 }, 4);
    memcpy(payload.bytes + 14, encoded.bytes + 12, 34);
    payload_free(&encoded);
    return payload;
}

static void test_datagrams(void **state)
{
    (void)state;
    for (unsigned type = 0; type < 256; type++) {
        struct payload payload = datagram_of("ACCT-PC<20>", (uint8_t)type);
        struct datagram_message message;
        char text[NETBIOS_NAME_TEXT];
        bool read = datagram_message_read(&message, payload.bytes, payload.length);
        assert_int_equal(read, type >= 0x10 && type <= 0x12);
        if (read) {
            assert_int_equal(message.source_ip, first_pc.ip);
            assert_string_equal(netbios_name_format(&message.source, text), "ACCT-PC<20>");
        }
        payload_free(&payload);
    }
}

static void test_datagrams_cut_anywhere(void **state)
{
    (void)state;
    struct payload whole = datagram_of("ACCT-PC<20>", 0x11);
    for (size_t length = 0; length <= whole.length; length++) {
        struct payload cut = payload_prefix(&whole, length);
        struct datagram_message message;
        assert_int_equal(datagram_message_read(&message, cut.bytes, cut.length), length == whole.length);
        payload_free(&cut);
    }
    payload_free(&whole);
}

/* ---- what they do to an analysis ---- */

/* None of them opens an incident by itself, whole or cut anywhere. */
static void test_they_open_no_incident(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    is_leased(&wire, &wins, &second_pc);
    tells_host_name(&wire, &second_pc, "reception");
    announces(&wire, &second_pc);
    struct machine thief = { second_pc.ip, third_pc.mac };
    announces(&wire, &thief);
    sends_datagram(&wire, &first_pc, "ACCT-PC<20>");
    uint32_t count = wire_frame_count(&wire);
    for (size_t length = 0; length < 320; length++) {
        for (uint32_t number = 1; number <= count; number++)
            wire_feed_cut(&wire, wire.analysis, number, length);
    }
    expect_incidents(wire.analysis, 0);
    assert_int_equal(analysis_nbns_frames(wire.analysis), 0);
    wire_close(&wire);
}

static void test_a_host_name_is_shown(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    tells_host_name(&wire, &second_pc, "recep\x1btion.example");
    is_refused(&wire, &second_pc, &first_pc, "ACCT-PC<20>");
    const struct incident_view *view = analysis_incident(wire.analysis, 1);
    const struct machine_view *claimant = &g_array_index(view->claimants, struct machine_view, 0);
    assert_string_equal(claimant->host_name, "recep<1b>tion");
    wire_close(&wire);
}

/* ---- leases ---- */

static void lease(address_book *book, const struct machine *client, enum dhcp_type type, int64_t seconds)
{
    struct dhcp_message message = { .type = type,
                                    .mac = client->mac,
                                    .your_address = first_pc.ip,
                                    .client_address = first_pc.ip,
                                    .lease_seconds = 60 };
    address_book_take_dhcp(book, &message, (uint32_t)seconds + 1, seconds * SECOND);
}

static void expect_leases(const address_book *book, bool twice, const struct machine *at_210, const char *description)
{
    struct lease first;
    struct lease second;
    print_message("  %s\n", description);
    assert_int_equal(address_book_double_lease(book, first_pc.ip, &first, &second), twice);
    assert_true(address_book_leased_to(book, first_pc.ip, 210 * SECOND) == (at_210 != NULL ? at_210->mac : 0));
}

/* An address may come back to a card that had it long ago; only leases that run at the same time are wrong. */
static void test_leases_one_after_the_other(void **state)
{
    (void)state;
    address_book *book = address_book_new(10);
    lease(book, &first_pc, DHCP_ACK, 0);
    expect_leases(book, false, NULL, "one that ran out");
    lease(book, &second_pc, DHCP_ACK, 100);
    lease(book, &first_pc, DHCP_ACK, 200);
    expect_leases(book, false, &first_pc, "the first card again");
    lease(book, &first_pc, DHCP_ACK, 230);
    lease(book, &second_pc, DHCP_ACK, 280);
    expect_leases(book, true, &first_pc, "another card while a renewed lease runs");
    address_book_free(book);
}

static void test_a_lease_that_was_given_back(void **state)
{
    (void)state;
    address_book *book = address_book_new(10);
    lease(book, &first_pc, DHCP_ACK, 180);
    expect_leases(book, false, &first_pc, "it runs");
    lease(book, &first_pc, DHCP_RELEASE, 200);
    expect_leases(book, false, NULL, "it was given back");
    lease(book, &second_pc, DHCP_ACK, 205);
    expect_leases(book, false, &second_pc, "somebody else has it");
    address_book_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dhcp_message),
        cmocka_unit_test(test_dhcp_message_cut_anywhere),
        cmocka_unit_test(test_dhcp_message_with_any_option_byte),
        cmocka_unit_test(test_what_is_no_dhcp_message),
        cmocka_unit_test(test_datagrams),
        cmocka_unit_test(test_datagrams_cut_anywhere),
        cmocka_unit_test(test_they_open_no_incident),
        cmocka_unit_test(test_a_host_name_is_shown),
        cmocka_unit_test(test_leases_one_after_the_other),
        cmocka_unit_test(test_a_lease_that_was_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
