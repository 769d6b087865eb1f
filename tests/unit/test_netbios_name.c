/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "netbios_name.h"

static bool decode(const char *encoded, struct netbios_name *name)
{
    uint8_t bytes[NETBIOS_ENCODED_LENGTH];
    memcpy(bytes, encoded, sizeof bytes);
    return netbios_name_decode(bytes, name);
}

static void test_decoding(void **state)
{
    (void)state;
    static const struct {
        const char *description;
        const char *encoded;
        const char *expected; /* NULL: no name */
    } cases[] = {
        { "RFC 1001 14.1, example", "EGFCEFEECACACACACACACACACACACACA", "FRED<20>" },
        { "computer", "EBEDEDFECNFAEDCACACACACACACACACA", "ACCT-PC<20>" },
        { "lower case is folded", "GBGDGDHECNHAGDCACACACACACACACAAD", "ACCT-PC<03>" },
        { "wildcard", "CKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
          "*<00><00><00><00><00><00><00><00><00><00><00><00><00><00><00>" },
        { "browser announcements", "ABACFPFPENFDECFCEPFHFDEFFPFPACAB", "<01><02>__MSBROWSE__<02><01>" },
        { "letters beyond ASCII stay as they are", "OEPGCACACACACACACACACACACACACAAA", "<e4><f6><00>" },
        { "'Q' in the first place", "QGFCEFEECACACACACACACACACACACACA", NULL },
        { "'Q' in the last place", "EGFCEFEECACACACACACACACACACACACQ", NULL },
        { "'Z'", "EGFCEFEECACACACAZACACACACACACACA", NULL },
        { "'@'", "@GFCEFEECACACACACACACACACACACACA", NULL },
        { "lower case half byte", "egFCEFEECACACACACACACACACACACACA", NULL },
        { "digit", "EGFCEFEECACACACACACACACACACACAC0", NULL },
        { "byte above 0x7F", "EGFCEFEECACACACACACACACACACACAC\xC1", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct netbios_name name;
        char text[NETBIOS_NAME_TEXT];
        print_message("  %s\n", cases[i].description);
        assert_int_equal(decode(cases[i].encoded, &name), cases[i].expected != NULL);
        if (cases[i].expected == NULL)
            continue;
        assert_string_equal(netbios_name_format(&name, text), cases[i].expected);
        assert_ptr_equal(name.scope, netbios_no_scope);
    }
}

/* Each of 65536 pairs of half bytes: legal ones give their byte, all others none. */
static void test_decoding_every_pair_of_half_bytes(void **state)
{
    (void)state;
    for (unsigned pair = 0; pair < 65536; pair++) {
        uint8_t encoded[NETBIOS_ENCODED_LENGTH];
        struct netbios_name name;
        memset(encoded, 'A', sizeof encoded);
        encoded[30] = (uint8_t)(pair >> 8);
        encoded[31] = (uint8_t)pair;
        bool legal = encoded[30] >= 'A' && encoded[30] <= 'P' && encoded[31] >= 'A' && encoded[31] <= 'P';
        assert_int_equal(netbios_name_decode(encoded, &name), legal);
        if (legal)
            assert_int_equal(name.suffix, (encoded[30] - 'A') * 16 + (encoded[31] - 'A'));
    }
}

static void test_from_text(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *expected; /* NULL: too long */
    } cases[] = {
        { "acct-pc", "ACCT-PC" },     { "FIFTEEN-LETTERS", "FIFTEEN-LETTERS" },
        { "SIXTEEN-LETTERS!", NULL }, { "", "" },
        { "two words", "TWO WORDS" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct netbios_name name;
        char text[NETBIOS_NAME_TEXT];
        assert_int_equal(netbios_name_from_text(cases[i].text, 0x20, &name), cases[i].expected != NULL);
        if (cases[i].expected != NULL)
            assert_string_equal(netbios_name_format_base(&name, text), cases[i].expected);
    }
}

/* A hostile name reaches no terminal raw, and the longest print fits. */
static void test_printing_every_byte(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        struct netbios_name name = { .suffix = (uint8_t)byte, .scope = netbios_no_scope };
        char text[NETBIOS_NAME_TEXT];
        memset(name.base, (int)byte, sizeof name.base);
        netbios_name_format(&name, text);
        assert_true(strlen(text) < NETBIOS_NAME_TEXT);
        for (const char *c = text; *c != '\0'; c++)
            assert_uint_in_range(*c, 0x20, 0x7E);
        char suffix[5];
        snprintf(suffix, sizeof suffix, "<%02x>", byte);
        assert_true(g_str_has_suffix(text, suffix));
        bool printed_as_it_is = byte > 0x20 && byte <= 0x7E;
        size_t base_length = byte == 0x20 ? 0 : printed_as_it_is ? NETBIOS_NAME_LENGTH : NETBIOS_NAME_LENGTH * 4;
        assert_int_equal(strlen(text), base_length + 4);
    }
}

static void test_spaces_inside_are_kept(void **state)
{
    (void)state;
    struct netbios_name name;
    char text[NETBIOS_NAME_TEXT];
    assert_true(netbios_name_from_text(" A B", 0x00, &name));
    assert_string_equal(netbios_name_format_base(&name, text), " A B");
}

static void test_appending_bytes_of_the_wire(void **state)
{
    (void)state;
    GString *text = g_string_new("scope ");
    netbios_append_printable(text, "a\x1b[31m\x7f\xff\0b", 10);
    assert_string_equal(text->str, "scope a<1b>[31m<7f><ff><00>b");
    g_string_free(text, TRUE);
}

static void test_comparing(void **state)
{
    (void)state;
    scope_table *scopes = scope_table_new();
    const char *corp = scope_table_intern(scopes, "corp");
    const char *capital = scope_table_intern(scopes, "Corp");
    const struct {
        const char *description;
        const char *text;
        const char *scope;
        bool equal;
        bool same_base;
    } cases[] = {
        { "itself", "ACCT-PC<20>", NULL, true, true },          { "another case", "acct-pc<20>", NULL, true, true },
        { "another suffix", "ACCT-PC<00>", NULL, false, true }, { "another name", "ACCT-PD<20>", NULL, false, false },
        { "longer name", "ACCT-PC2<20>", NULL, false, false },  { "a scope", "ACCT-PC<20>", corp, false, false },
    };
    struct netbios_name first = name_of("ACCT-PC<20>");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct netbios_name second = name_of(cases[i].text);
        second.scope = cases[i].scope != NULL ? cases[i].scope : netbios_no_scope;
        print_message("  %s\n", cases[i].description);
        assert_int_equal(netbios_name_equal(&first, &second), cases[i].equal);
        assert_int_equal(netbios_name_same_base(&first, &second), cases[i].same_base);
        if (cases[i].equal)
            assert_int_equal(netbios_name_hash(&first), netbios_name_hash(&second));
        if (cases[i].same_base)
            assert_int_equal(netbios_name_base_hash(&first), netbios_name_base_hash(&second));
    }
    /* scopes are case-sensitive (KB Q138449) */
    struct netbios_name in_corp = first;
    struct netbios_name in_capital = first;
    in_corp.scope = corp;
    in_capital.scope = capital;
    assert_false(netbios_name_equal(&in_corp, &in_capital));
    assert_true(netbios_name_equal(&in_corp, &in_corp));
    scope_table_free(scopes);
}

static void test_kinds_of_names(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool wildcard;
        bool computer;
        bool role;
    } cases[] = {
        { "*<00>", true, true, false },        { "*SMBSERVER<20>", true, true, false },
        { "<00>", true, true, false },         { "<20>", true, true, false },
        { "ACCT-PC<00>", false, true, false }, { "ACCT-PC<20>", false, true, false },
        { "ANNA<03>", false, false, false },   { "OFFICE<1b>", false, false, true },
        { "OFFICE<1c>", false, false, false }, { "OFFICE<1d>", false, false, true },
        { "OFFICE<1e>", false, false, false }, { "\x01\x02__MSBROWSE__\x02<01>", false, false, true },
        { "A*<20>", false, true, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct netbios_name name = name_of(cases[i].text);
        print_message("  %s\n", cases[i].text);
        assert_int_equal(netbios_name_is_wildcard(&name), cases[i].wildcard);
        assert_int_equal(netbios_name_is_computer(&name), cases[i].computer);
        assert_int_equal(netbios_name_is_role(&name), cases[i].role);
    }
    struct netbios_name zeroes = { .suffix = 0x20, .scope = netbios_no_scope };
    assert_true(netbios_name_is_wildcard(&zeroes));
}

static void test_scopes_are_one_string_each(void **state)
{
    (void)state;
    scope_table *scopes = scope_table_new();
    char text[] = "corp.example";
    const char *first = scope_table_intern(scopes, text);
    assert_ptr_equal(scope_table_intern(scopes, ""), netbios_no_scope);
    assert_ptr_not_equal(first, text);
    assert_ptr_equal(scope_table_intern(scopes, "corp.example"), first);
    assert_ptr_not_equal(scope_table_intern(scopes, "Corp.example"), first);
    text[0] = 'X';
    assert_string_equal(first, "corp.example");
    scope_table_free(scopes);
    scope_table_free(NULL);
}

static void test_scopes_are_limited(void **state)
{
    (void)state;
    scope_table *scopes = scope_table_new();
    char text[16];
    for (unsigned i = 0; i < 4096; i++) {
        snprintf(text, sizeof text, "scope%u", i);
        assert_non_null(scope_table_intern(scopes, text));
    }
    assert_null(scope_table_intern(scopes, "one-more"));
    assert_non_null(scope_table_intern(scopes, "scope0"));
    assert_ptr_equal(scope_table_intern(scopes, ""), netbios_no_scope);
    scope_table_free(scopes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decoding),
        cmocka_unit_test(test_decoding_every_pair_of_half_bytes),
        cmocka_unit_test(test_from_text),
        cmocka_unit_test(test_printing_every_byte),
        cmocka_unit_test(test_spaces_inside_are_kept),
        cmocka_unit_test(test_appending_bytes_of_the_wire),
        cmocka_unit_test(test_comparing),
        cmocka_unit_test(test_kinds_of_names),
        cmocka_unit_test(test_scopes_are_one_string_each),
        cmocka_unit_test(test_scopes_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
