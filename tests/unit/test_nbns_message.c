/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include <string.h>

#define OWNER IP(10, 1, 0, 11)
#define HEADER 12
#define NAME_END (HEADER + 34)
#define QUESTION_END (NAME_END + 4)

static const struct listed entries[] = {
    { "ACCT-PC<00>", 0x0400 }, { "ACCT-PC<20>", 0x0C00 }, { "OFFICE<00>", 0x8400 }, { NULL, 0 }
};

/* ---- every message of knowledge.md, table 1.1 ---- */

struct message_case {
    const char *description;
    const char *source;
    struct draft draft;
    enum nbns_kind kind;
    uint8_t opcode;
    uint8_t result;
    bool broadcast;
};

#define CASES 40

/* Fills in the table; the drafts are made by functions, so it is no constant.  Returns how many there are. */
static size_t make_cases(struct message_case cases[CASES])
{
    const char *name = "ACCT-PC<20>";
    const struct message_case made[] = {
        { "registration by broadcast", "4.2.2", registration(0x2910, 1, name, OWNER), NBNS_CLAIM, 5, 0, true },
        { "registration at a server", "4.2.2", registration(0x2900, 1, name, OWNER), NBNS_CLAIM, 5, 0, false },
        { "overwrite demand by broadcast", "4.2.3", registration(0x2810, 1, name, OWNER), NBNS_CLAIM, 5, 0, true },
        { "overwrite demand at a server", "4.2.3", registration(0x2800, 1, name, OWNER), NBNS_CLAIM, 5, 0, false },
        { "refresh, opcode 9, broadcast", "4.2.4", registration(0x4810, 1, name, OWNER), NBNS_CLAIM, 9, 0, true },
        { "refresh, opcode 9", "4.2.4", registration(0x4800, 1, name, OWNER), NBNS_CLAIM, 9, 0, false },
        { "refresh, opcode 8, broadcast", "4.2.4", registration(0x4010, 1, name, OWNER), NBNS_CLAIM, 8, 0, true },
        { "refresh, opcode 8", "4.2.4", registration(0x4000, 1, name, OWNER), NBNS_CLAIM, 8, 0, false },
        { "multi-homed registration", "opcode F", registration(0x7900, 1, name, OWNER), NBNS_CLAIM, 15, 0, false },
        { "the same with RD=0", "opcode F", registration(0x7800, 1, name, OWNER), NBNS_CLAIM, 15, 0, false },
        { "positive registration response", "4.2.5", registration_answer(NBNS_OK, 1, name, OWNER), NBNS_CLAIM_RESPONSE,
          5, 0, false },
        { "negative, format error", "4.2.6", registration_answer(NBNS_FORMAT_ERROR, 1, name, OWNER),
          NBNS_CLAIM_RESPONSE, 5, 1, false },
        { "negative, server error", "4.2.6", registration_answer(NBNS_SERVER_ERROR, 1, name, OWNER),
          NBNS_CLAIM_RESPONSE, 5, 2, false },
        { "negative, unsupported", "4.2.6", registration_answer(NBNS_UNSUPPORTED, 1, name, OWNER), NBNS_CLAIM_RESPONSE,
          5, 4, false },
        { "negative, refused", "4.2.6", registration_answer(NBNS_REFUSED, 1, name, OWNER), NBNS_CLAIM_RESPONSE, 5, 5,
          false },
        { "negative, active", "4.2.6", registration_answer(NBNS_ACTIVE, 1, name, OWNER), NBNS_CLAIM_RESPONSE, 5, 6,
          false },
        { "conflict demand", "4.2.8", registration_answer(NBNS_CONFLICT, 1, name, 0), NBNS_CLAIM_RESPONSE, 5, 7,
          false },
        { "release by broadcast", "4.2.9", release_of(0x3010, 1, name, OWNER), NBNS_RELEASE, 6, 0, true },
        { "release", "4.2.9", release_of(0x3000, 1, name, OWNER), NBNS_RELEASE, 6, 0, false },
        { "positive release response", "4.2.10", release_answer(NBNS_OK, 1, name, OWNER), NBNS_RELEASE_RESPONSE, 6, 0,
          false },
        { "negative release response, active", "4.2.11", release_answer(NBNS_ACTIVE, 1, name, OWNER),
          NBNS_RELEASE_RESPONSE, 6, 6, false },
        { "negative release response, refused", "4.2.11", release_answer(NBNS_REFUSED, 1, name, OWNER),
          NBNS_RELEASE_RESPONSE, 6, 5, false },
        { "name query by broadcast", "4.2.12", name_query(0x0110, 1, name), NBNS_QUERY, 0, 0, true },
        { "name query", "4.2.12", name_query(0x0100, 1, name), NBNS_QUERY, 0, 0, false },
        { "challenge by nmbd, RD=0", "1.4", name_query(0x0000, 1, name), NBNS_QUERY, 0, 0, false },
        { "positive query response", "4.2.13", query_answer(1, name, OWNER), NBNS_QUERY_RESPONSE, 0, 0, false },
        { "negative query response", "4.2.14", query_denial(1, name), NBNS_QUERY_RESPONSE, 0, 3, false },
        { "wait acknowledgement", "4.2.16", wait_answer(1, name, 60), NBNS_WAIT, 7, 0, false },
        { "node status request", "4.2.17", status_query(1, name), NBNS_STATUS_QUERY, 0, 0, false },
        { "node status response", "4.2.18", status_answer(1, name, entries, 7), NBNS_STATUS_RESPONSE, 0, 0, false },
    };
    memcpy(cases, made, sizeof made);
    size_t count = G_N_ELEMENTS(made);
    const struct {
        const char *description;
        size_t like;
        uint16_t flags;
        uint8_t result;
        uint16_t record_type;
    } variants[] = {
        { "positive query response by nmbd, RA=1", 25, 0x8580, 0, TYPE_NB },
        { "positive query response, truncated flag", 25, 0x8700, 0, TYPE_NB },
        { "negative query response, RA=0", 26, 0x8503, 3, TYPE_NULL },
        { "wait acknowledgement by Scapy, rcode 7", 27, 0xBC07, 7, TYPE_NULL },
        { "wait acknowledgement with type NB, RFC and nbtd", 27, 0xBC00, 0, TYPE_NB },
        { "node status request, B flag", 28, 0x0010, 0, 0 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(variants); i++) {
        struct message_case variant = cases[variants[i].like];
        variant.description = variants[i].description;
        variant.draft.flags = variants[i].flags;
        variant.draft.record_type = variants[i].record_type;
        variant.result = variants[i].result;
        variant.broadcast = (variants[i].flags & 0x0010) != 0;
        cases[count++] = variant;
    }
    assert_true(count <= CASES);
    return count;
}

static bool is_request(const struct message_case *row)
{
    return (row->draft.flags & 0x8000) == 0;
}

static void test_every_message_is_read(void **state)
{
    (void)state;
    struct message_case cases[CASES];
    size_t count = make_cases(cases);
    for (size_t i = 0; i < count; i++) {
        const struct message_case *row = &cases[i];
        struct payload payload = payload_of(&row->draft);
        struct nbns_message message;
        struct netbios_name name = name_of("ACCT-PC<20>");
        print_message("  %s (%s)\n", row->description, row->source);
        assert_true(nbns_message_read(&message, payload.bytes, payload.length));
        assert_int_equal(message.kind, row->kind);
        assert_int_equal(message.id, 1);
        assert_int_equal(message.opcode, row->opcode);
        if (!is_request(row))
            assert_int_equal(message.result, row->result);
        assert_int_equal(message.broadcast, row->broadcast);
        assert_true(netbios_name_equal(&message.name, &name));
        bool with_address = row->draft.record_type == TYPE_NB && row->draft.echo == 0;
        assert_int_equal(message.address_count, with_address ? 1 : 0);
        if (with_address)
            assert_int_equal(nbns_message_first_address(&message), row->draft.addresses[0]);
        assert_int_equal(message.ttl, row->draft.ttl);
        payload_free(&payload);
    }
}

/* Every prefix of every message, in a buffer of exactly its size. */
static void test_every_message_cut_anywhere(void **state)
{
    (void)state;
    struct message_case cases[CASES];
    size_t count = make_cases(cases);
    for (size_t i = 0; i < count; i++) {
        struct payload whole = payload_of(&cases[i].draft);
        size_t needed = is_request(&cases[i]) ? QUESTION_END : NAME_END;
        for (size_t length = 0; length <= whole.length; length++) {
            struct payload cut = payload_prefix(&whole, length);
            struct nbns_message message;
            bool read = nbns_message_read(&message, cut.bytes, cut.length);
            assert_int_equal(read, length >= needed);
            if (read) {
                assert_true(message.address_count <= cases[i].draft.address_count);
                for (size_t entry = 0; entry < message.address_count; entry++)
                    assert_int_equal(nbns_message_address(&message, entry).ip, cases[i].draft.addresses[entry]);
                for (size_t entry = 0; entry < message.status_count; entry++)
                    assert_true(nbns_message_status(&message, entry).name.base[0] != '\0');
                if (message.unit_id != NULL)
                    assert_int_equal(message.unit_id[5], 7);
            }
            payload_free(&cut);
        }
        payload_free(&whole);
    }
}

/* What can be read of a cut message is used. */
static void test_fields_are_read_as_far_as_they_go(void **state)
{
    (void)state;
    struct draft claim = registration(SERVER_CLAIM, 9, "ACCT-PC<20>", OWNER);
    struct draft status = status_answer(9, "ACCT-PC<20>", entries, 7);
    struct draft answer = and_address(query_answer(9, "ACCT-PC<20>", OWNER), IP(10, 2, 0, 11));
    const struct {
        const char *description;
        const struct draft *draft;
        size_t length;
        uint32_t ttl;
        size_t addresses;
        size_t statuses;
        bool unit_id;
    } cases[] = {
        { "claim without its record", &claim, QUESTION_END, 0, 0, 0, false },
        { "claim cut inside the record's head", &claim, QUESTION_END + 11, 0, 0, 0, false },
        { "claim with the head of its record", &claim, QUESTION_END + 12, 300000, 0, 0, false },
        { "claim less its last byte", &claim, QUESTION_END + 17, 300000, 0, 0, false },
        { "whole claim", &claim, QUESTION_END + 18, 300000, 1, 0, false },
        { "answer with one of two addresses", &answer, NAME_END + 10 + 6, 300000, 1, 0, false },
        { "answer less its last byte", &answer, NAME_END + 10 + 11, 300000, 1, 0, false },
        { "whole answer", &answer, NAME_END + 10 + 12, 300000, 2, 0, false },
        { "status without its count", &status, NAME_END + 10, 0, 0, 0, false },
        { "status with its count only", &status, NAME_END + 11, 0, 0, 0, false },
        { "status with a name and a half", &status, NAME_END + 11 + 27, 0, 0, 1, false },
        { "status with all names", &status, NAME_END + 11 + 54, 0, 0, 3, false },
        { "status with most of the adapter id", &status, NAME_END + 11 + 54 + 5, 0, 0, 3, false },
        { "status with the adapter id", &status, NAME_END + 11 + 54 + 6, 0, 0, 3, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct payload whole = payload_of(cases[i].draft);
        struct payload cut = payload_prefix(&whole, cases[i].length);
        struct nbns_message message;
        print_message("  %s\n", cases[i].description);
        assert_true(nbns_message_read(&message, cut.bytes, cut.length));
        assert_int_equal(message.ttl, cases[i].ttl);
        assert_int_equal(message.address_count, cases[i].addresses);
        assert_int_equal(message.status_count, cases[i].statuses);
        assert_int_equal(message.unit_id != NULL, cases[i].unit_id);
        payload_free(&cut);
        payload_free(&whole);
    }
}

/* ---- hostile bytes ---- */

struct patch {
    const char *description;
    size_t at;
    size_t count;
    uint8_t bytes[4];
    bool readable;
    size_t addresses;
};

static void test_hostile_registrations(void **state)
{
    (void)state;
    static const struct patch patches[] = {
        { "nothing changed", 0, 0, { 0 }, true, 1 },
        { "no question", 4, 2, { 0, 0 }, false, 0 },
        { "65535 questions", 4, 2, { 0xFF, 0xFF }, false, 0 },
        { "two questions", 4, 2, { 0, 2 }, false, 0 },
        { "65535 answers", 6, 2, { 0xFF, 0xFF }, true, 1 },
        { "65535 additional records", 10, 2, { 0xFF, 0xFF }, true, 1 },
        { "name is a pointer to itself", HEADER, 2, { 0xC0, 0x0C }, false, 0 },
        { "name is a pointer beyond the end", HEADER, 2, { 0xFF, 0xFF }, false, 0 },
        { "first label of 31 bytes", HEADER, 1, { 31 }, false, 0 },
        { "first label of 33 bytes", HEADER, 1, { 33 }, false, 0 },
        { "first label of 63 bytes", HEADER, 1, { 63 }, false, 0 },
        { "empty name", HEADER, 1, { 0 }, false, 0 },
        { "half byte beyond 'P'", HEADER + 1, 1, { 'Q' }, false, 0 },
        { "half byte before 'A'", HEADER + 32, 1, { '@' }, false, 0 },
        { "half byte in lower case", HEADER + 1, 1, { 'e' }, false, 0 },
        { "scope is a pointer to itself", HEADER + 33, 2, { 0xC0, 0x2D }, false, 0 },
        { "scope label of 64 bytes", HEADER + 33, 1, { 64 }, false, 0 },
        { "scope label beyond the end", HEADER + 33, 1, { 63 }, false, 0 },
        { "record name is a pointer to itself", QUESTION_END, 2, { 0xC0, QUESTION_END }, true, 1 },
        { "record name is a label beyond the end", QUESTION_END, 1, { 63 }, true, 0 },
        { "record name of a reserved kind", QUESTION_END, 1, { 0x80 }, true, 0 },
        { "record of another type", QUESTION_END + 2, 2, { 0, 0x01 }, true, 0 },
        { "record of 65535 bytes", QUESTION_END + 10, 2, { 0xFF, 0xFF }, true, 1 },
        { "record of 5 bytes", QUESTION_END + 10, 2, { 0, 5 }, true, 0 },
        { "record of no bytes", QUESTION_END + 10, 2, { 0, 0 }, true, 0 },
    };
    struct draft draft = registration(BROADCAST_CLAIM, 1, "ACCT-PC<20>", OWNER);
    for (size_t i = 0; i < G_N_ELEMENTS(patches); i++) {
        struct payload payload = payload_of(&draft);
        struct nbns_message message;
        memcpy(payload.bytes + patches[i].at, patches[i].bytes, patches[i].count);
        print_message("  %s\n", patches[i].description);
        bool read = nbns_message_read(&message, payload.bytes, payload.length);
        assert_int_equal(read, patches[i].readable);
        if (read)
            assert_int_equal(message.address_count, patches[i].addresses);
        payload_free(&payload);
    }
}

static void test_status_with_more_names_announced_than_sent(void **state)
{
    (void)state;
    static const struct {
        uint8_t announced;
        size_t names;
        bool unit_id;
    } cases[] = { { 0, 0, true }, { 2, 2, true }, { 3, 3, true }, { 4, 4, true }, { 6, 5, false }, { 255, 5, false } };
    struct draft draft = status_answer(1, "ACCT-PC<20>", entries, 7);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct payload payload = payload_of(&draft);
        struct nbns_message message;
        payload.bytes[NAME_END + 10] = cases[i].announced;
        assert_true(nbns_message_read(&message, payload.bytes, payload.length));
        assert_int_equal(message.status_count, cases[i].names);
        assert_int_equal(message.unit_id != NULL, cases[i].unit_id);
        payload_free(&payload);
    }
}

/* A redirect is no answer (RFC 1002 4.2.15); unknown opcodes and question types mean nothing to the analysis. */
static void test_what_the_analysis_does_not_use(void **state)
{
    (void)state;
    struct draft redirect = registration_answer(NBNS_OK, 1, "ACCT-PC<20>", OWNER);
    redirect.flags = 0x8100;
    redirect.record_type = 0x0002;
    struct draft unknown_request = registration(0x1800, 1, "ACCT-PC<20>", OWNER);
    struct draft unknown_response = registration_answer(NBNS_OK, 1, "ACCT-PC<20>", OWNER);
    unknown_response.flags = 0x9800;
    struct draft unknown_question = name_query(BROADCAST_QUERY, 1, "ACCT-PC<20>");
    unknown_question.question_type = 0x0001;
    const struct {
        const char *description;
        const struct draft *draft;
    } cases[] = {
        { "redirect", &redirect },
        { "request with opcode 3", &unknown_request },
        { "response with opcode 3", &unknown_response },
        { "question of type A", &unknown_question },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct payload payload = payload_of(cases[i].draft);
        struct nbns_message message;
        print_message("  %s\n", cases[i].description);
        assert_true(nbns_message_read(&message, payload.bytes, payload.length));
        assert_int_equal(message.kind, NBNS_OTHER);
        payload_free(&payload);
    }
}

/* ---- contents ---- */

static void test_scope_is_kept_as_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *sent;
        const char *read;
    } cases[] = { { NULL, "" }, { "corp", "corp" }, { "Corp.Example", "Corp.Example" }, { "a.b.c.d", "a.b.c.d" } };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct draft draft = in_scope(registration(BROADCAST_CLAIM, 1, "ACCT-PC<20>", OWNER), cases[i].sent);
        struct payload payload = payload_of(&draft);
        struct nbns_message message;
        assert_true(nbns_message_read(&message, payload.bytes, payload.length));
        assert_string_equal(message.name.scope, cases[i].read);
        assert_int_equal(nbns_message_first_address(&message), OWNER);
        payload_free(&payload);
    }
}

/* Labels of 63 bytes until the scope is longer than the 255 bytes that a name may have. */
static void test_scope_of_all_lengths(void **state)
{
    (void)state;
    for (size_t length = 1; length < 400; length++) {
        GString *scope = g_string_new(NULL);
        for (size_t i = 0; i < length; i++)
            g_string_append_c(scope, i % 64 == 63 && i + 1 < length ? '.' : 's');
        struct draft draft = in_scope(registration(BROADCAST_CLAIM, 1, "ACCT-PC<20>", OWNER), scope->str);
        struct payload payload = payload_of(&draft);
        struct nbns_message message;
        bool read = nbns_message_read(&message, payload.bytes, payload.length);
        bool last_label_too_long = length % 64 == 0;
        if (length > NETBIOS_SCOPE_LENGTH || last_label_too_long)
            assert_false(read);
        else if (length < 200)
            assert_true(read);
        if (read)
            assert_string_equal(message.name.scope, scope->str);
        payload_free(&payload);
        g_string_free(scope, TRUE);
    }
}

static void test_scope_with_a_zero_byte_is_refused(void **state)
{
    (void)state;
    struct draft draft = in_scope(name_query(BROADCAST_QUERY, 1, "ACCT-PC<20>"), "corp");
    struct payload payload = payload_of(&draft);
    struct nbns_message message;
    payload.bytes[HEADER + 35] = '\0';
    assert_false(nbns_message_read(&message, payload.bytes, payload.length));
    payload_free(&payload);
}

static void test_addresses_and_their_kind(void **state)
{
    (void)state;
    struct draft draft = as_group(and_address(query_answer(1, "OFFICE<00>", OWNER), IP(255, 255, 255, 255)));
    struct payload payload = payload_of(&draft);
    struct nbns_message message;
    assert_true(nbns_message_read(&message, payload.bytes, payload.length));
    assert_int_equal(message.address_count, 2);
    assert_true(nbns_message_is_group(&message));
    assert_true(nbns_message_has_address(&message, IP(255, 255, 255, 255)));
    assert_false(nbns_message_has_address(&message, IP(10, 1, 0, 12)));
    assert_int_equal(nbns_message_address(&message, 1).ip, IP(255, 255, 255, 255));
    assert_true(nbns_message_address(&message, 1).group);
    payload_free(&payload);
}

static void test_status_entries(void **state)
{
    (void)state;
    static const struct listed mixed[] = { { "ACCT-PC<00>", 0x0400 },
                                           { "ACCT-PC<20>", 0x4C00 },
                                           { "OFFICE<1e>", 0x8400 },
                                           { "anna<03>", 0x1000 },
                                           { NULL, 0 } };
    static const struct {
        const char *name;
        bool group;
        bool conflict;
        bool deregistering;
    } expected[] = {
        { "ACCT-PC<00>", false, false, false },
        { "ACCT-PC<20>", false, true, false },
        { "OFFICE<1e>", true, false, false },
        { "ANNA<03>", false, false, true },
    };
    struct draft draft = status_answer(1, "*<00>", mixed, 9);
    struct payload payload = payload_of(&draft);
    struct nbns_message message;
    assert_true(nbns_message_read(&message, payload.bytes, payload.length));
    assert_int_equal(message.status_count, G_N_ELEMENTS(expected));
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        struct nbns_status status = nbns_message_status(&message, i);
        char text[NETBIOS_NAME_TEXT];
        assert_string_equal(netbios_name_format(&status.name, text), expected[i].name);
        assert_int_equal(status.group, expected[i].group);
        assert_int_equal(status.conflict, expected[i].conflict);
        assert_int_equal(status.deregistering, expected[i].deregistering);
    }
    assert_memory_equal(message.unit_id, ((const uint8_t[]){ 0x00, 0x0C, 0x29, 0x01, 0x00, 9 }), 6);
    payload_free(&payload);
}

/* Some senders repeat the question in front of the answer, with a pointer as the record's name. */
static void test_response_that_repeats_the_question(void **state)
{
    (void)state;
    struct draft draft = registration_answer(NBNS_ACTIVE, 5, "ACCT-PC<20>", OWNER);
    draft.question_type = TYPE_NB;
    struct payload payload = payload_of(&draft);
    struct nbns_message message;
    assert_true(nbns_message_read(&message, payload.bytes, payload.length));
    assert_int_equal(message.kind, NBNS_CLAIM_RESPONSE);
    assert_int_equal(message.result, NBNS_ACTIVE);
    assert_int_equal(nbns_message_first_address(&message), OWNER);
    payload_free(&payload);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_message_is_read),
        cmocka_unit_test(test_every_message_cut_anywhere),
        cmocka_unit_test(test_fields_are_read_as_far_as_they_go),
        cmocka_unit_test(test_hostile_registrations),
        cmocka_unit_test(test_status_with_more_names_announced_than_sent),
        cmocka_unit_test(test_what_the_analysis_does_not_use),
        cmocka_unit_test(test_scope_is_kept_as_it_is),
        cmocka_unit_test(test_scope_of_all_lengths),
        cmocka_unit_test(test_scope_with_a_zero_byte_is_refused),
        cmocka_unit_test(test_addresses_and_their_kind),
        cmocka_unit_test(test_status_entries),
        cmocka_unit_test(test_response_that_repeats_the_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
