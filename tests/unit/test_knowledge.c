/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The tables of causes and of evidence, and the sentences in them.
 */
#include "support.h"

#include <string.h>

#include "evidence.h"
#include "phrase.h"
#include "view_text.h"

/* What the project promised its users: ids and tokens never change. */
struct cause_row {
    enum cause cause;
    const char *token;
    enum severity severity;
    enum confidence ceiling;
    const char *articles;
    const char *title;
};

static const struct cause_row causes[] = {
    { 0, "undetermined", SEVERITY_WARN, CONFIDENCE_POSSIBLE, "Q120752",
      "Conflict seen, its cause is not visible in this capture" },
    { 1, "duplicate_computer", SEVERITY_WARN, CONFIDENCE_CONFIRMED, "Q315259,Q120752,Q100320",
      "Two computers use the same name" },
    { 2, "duplicate_user", SEVERITY_WARN, CONFIDENCE_CONFIRMED, "Q131739,Q315259,Q97491",
      "The same user name is logged on at two computers" },
    { 3, "static_wins_mapping", SEVERITY_WARN, CONFIDENCE_CONFIRMED, "Q164016,Q242053,Q268480,Q166184",
      "A static WINS mapping blocks the registration" },
    { 4, "stale_wins_record", SEVERITY_WARN, CONFIDENCE_PROBABLE, "Q315259,Q140419,Q173519",
      "An inactive or duplicate WINS record blocks or is replaced by the registration" },
    { 5, "dhcp_corruption", SEVERITY_WARN, CONFIDENCE_POSSIBLE, "Q315259,Q150271",
      "DHCP handed out addresses that disagree with the name records" },
    { 6, "multihomed_adapters", SEVERITY_WARN, CONFIDENCE_PROBABLE, "Q315259,Q103470,Q242053",
      "Adapters of one multihomed computer conflict with each other" },
    { 7, "multihomed_partial_release", SEVERITY_WARN, CONFIDENCE_PROBABLE, "Q184832",
      "A multihomed computer released its name on one adapter only" },
    { 8, "wrong_host_name", SEVERITY_WARN, CONFIDENCE_POSSIBLE, "Q315259",
      "The computer registers a name that differs from its host name" },
    { 9, "group_clash", SEVERITY_WARN, CONFIDENCE_CONFIRMED, "Q161432,Q166502,Q156750,Q124485",
      "One name is claimed both as a unique and as a group name" },
    { 10, "truncated_name", SEVERITY_WARN, CONFIDENCE_PROBABLE, "",
      "Two long host names share their first 15 characters" },
    { 11, "service_role_contest", SEVERITY_NOTE, CONFIDENCE_CONFIRMED, "Q162696",
      "Two computers contest a browser or domain role name" },
    { 12, "split_wins_registration", SEVERITY_WARN, CONFIDENCE_PROBABLE, "Q271963,Q150737,Q170808",
      "One computer is registered at WINS servers that disagree" },
    { 13, "wins_release_demand", SEVERITY_WARN, CONFIDENCE_PROBABLE, "Q136571,Q314696",
      "A WINS server told the owner to release its name" },
    { 14, "wins_proxy", SEVERITY_WARN, CONFIDENCE_PROBABLE, "", "A WINS proxy denied a broadcast registration" },
    { 15, "shared_gateway", SEVERITY_NOTE, CONFIDENCE_POSSIBLE, "Q176991,Q145593,Q111881",
      "A RAS, VPN or other gateway registers names for the machines behind it" },
    { 16, "address_takeover", SEVERITY_NOTE, CONFIDENCE_PROBABLE, "Q217199,Q254825",
      "A virtual name moved to another computer with its address" },
    { 17, "forged_conflict", SEVERITY_ERROR, CONFIDENCE_PROBABLE, "Q269239",
      "Conflict or release messages without a cause, as in CVE-2000-0673" },
    { 18, "name_poisoning", SEVERITY_ERROR, CONFIDENCE_PROBABLE, "",
      "One machine answers queries for names that it does not own" },
    { 19, "misdirected_registration", SEVERITY_NOTE, CONFIDENCE_CONFIRMED, "",
      "A registration went to a machine that is no WINS server" },
    { 20, "orderly_release", SEVERITY_CHAT, CONFIDENCE_CONFIRMED, "Q120752,Q188598,Q140419",
      "The owner released its own name" },
};

static char *articles_of(const struct knowledge *row)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < KNOWLEDGE_MAX_ARTICLES && row->articles[i] != NULL; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? "," : "", row->articles[i]);
    return g_string_free(text, FALSE);
}

static void test_causes_are_as_promised(void **state)
{
    (void)state;
    assert_int_equal(G_N_ELEMENTS(causes), CAUSE_COUNT);
    for (size_t i = 0; i < G_N_ELEMENTS(causes); i++) {
        const struct knowledge *row = knowledge_of(causes[i].cause);
        char *articles = articles_of(row);
        assert_int_equal(causes[i].cause, i);
        assert_string_equal(knowledge_cause_token((enum cause)i), causes[i].token);
        assert_int_equal(row->severity, causes[i].severity);
        assert_int_equal(row->ceiling, causes[i].ceiling);
        assert_string_equal(articles, causes[i].articles);
        assert_string_equal(row->title, causes[i].title);
        g_free(articles);
    }
}

/* A granted stale record is a note; nothing else has a second severity, and none is worse than the first. */
static void test_second_severities(void **state)
{
    (void)state;
    for (int i = 0; i < CAUSE_COUNT; i++) {
        const struct knowledge *row = knowledge_of((enum cause)i);
        if (i == CAUSE_STALE_WINS_RECORD)
            assert_int_equal(row->mild_severity, SEVERITY_NOTE);
        else
            assert_int_equal(row->mild_severity, row->severity);
    }
}

static void test_articles_look_like_articles(void **state)
{
    (void)state;
    for (int i = 0; i < CAUSE_COUNT; i++) {
        const struct knowledge *row = knowledge_of((enum cause)i);
        for (size_t a = 0; a < KNOWLEDGE_MAX_ARTICLES && row->articles[a] != NULL; a++)
            assert_true(
                g_regex_match_simple("^Q\\d{5,6}$", row->articles[a], (GRegexCompileFlags)0, (GRegexMatchFlags)0));
    }
}

static void test_words_of_values(void **state)
{
    (void)state;
    const struct {
        const struct token *tokens;
        uint32_t first;
        const char *expected;
    } lists[] = {
        { knowledge_severity_tokens(), 0, "chat note warn error" },
        { knowledge_confidence_tokens(), 1, "possible probable confirmed" },
        { knowledge_outcome_tokens(), 1, "refused granted taken_over merged released unanswered ongoing" },
        { knowledge_role_tokens(), 1,
          "claim refusal wait challenge defence grant conflict-demand release-demand release query answer status "
          "datagram dhcp arp" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        GString *words = g_string_new(NULL);
        uint32_t value = lists[i].first;
        for (const struct token *token = lists[i].tokens; token->token != NULL; token++, value++) {
            assert_int_equal(token->value, value);
            assert_string_equal(knowledge_token(lists[i].tokens, value), token->token);
            g_string_append_printf(words, "%s%s", words->len > 0 ? " " : "", token->token);
        }
        assert_string_equal(words->str, lists[i].expected);
        assert_string_equal(knowledge_token(lists[i].tokens, 99), "unknown");
        g_string_free(words, TRUE);
    }
    const struct token *token = knowledge_cause_tokens();
    for (size_t i = 0; i < G_N_ELEMENTS(causes); i++, token++) {
        assert_int_equal(token->value, i);
        assert_string_equal(token->token, causes[i].token);
    }
    assert_null(token->token);
}

/* ---- sentences ---- */

/* Fills in a sentence with all the words there are; NULL if it needs another one. */
static char *fill_with_all_words(const char *sentence)
{
    static const struct phrase_value words[] = {
        { "name", "ACCT-PC<20>" },
        { "base", "ACCT-PC" },
        { "claimant", "10.1.0.12" },
        { "machine", "10.1.0.12" },
        { "holder", "10.1.0.11" },
        { "server", "10.1.0.5" },
        { "refuser", "10.1.0.5" },
        { "claimant_mac", "02:00:5e:01:00:0c" },
        { "holder_mac", "02:00:5e:01:00:0b" },
        { "refuser_mac", "02:00:5e:01:00:05" },
        { "parties", "10.1.0.12 and 10.1.0.11" },
        { NULL, NULL },
    };
    return phrase_fill(sentence, words);
}

static void expect_fillable(const char *sentence)
{
    char *text = fill_with_all_words(sentence);
    if (text == NULL)
        fail_msg("no word for a placeholder of: %s", sentence);
    assert_null(strpbrk(text, "{}"));
    assert_true(strlen(text) > 10);
    g_free(text);
}

static void expect_fillable_wordings(const char *step)
{
    char **wordings = g_strsplit(step, "|", -1);
    for (size_t i = 0; wordings[i] != NULL; i++)
        expect_fillable(wordings[i]);
    g_strfreev(wordings);
}

static void expect_fillable_steps(const char *const steps[KNOWLEDGE_MAX_STEPS])
{
    bool ended = false;
    for (size_t i = 0; i < KNOWLEDGE_MAX_STEPS; i++) {
        ended |= steps[i] == NULL;
        if (ended)
            assert_null(steps[i]);
        else
            expect_fillable_wordings(steps[i]);
    }
}

static void test_sentences_of_causes(void **state)
{
    (void)state;
    for (int i = 0; i < CAUSE_COUNT; i++) {
        const struct knowledge *row = knowledge_of((enum cause)i);
        expect_fillable(row->summary);
        expect_fillable(row->explanation);
        if (row->summary_unrefused != NULL)
            expect_fillable(row->summary_unrefused);
        assert_non_null(row->steps[0]);
        expect_fillable_steps(row->steps);
        expect_fillable_steps(row->mild_steps);
        assert_true(g_str_has_prefix(row->summary, "{name}: "));
        assert_false(g_str_has_suffix(row->title, "."));
        assert_true(g_str_has_suffix(row->explanation, "."));
    }
}

static void test_suffixes(void **state)
{
    (void)state;
    static const uint8_t known[] = { 0x00, 0x01, 0x03, 0x1B, 0x1C, 0x1D, 0x1E, 0x20 };
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        assert_true(strlen(knowledge_suffix_meaning(known[i])) > 0);
    for (unsigned suffix = 0; suffix < 256; suffix++)
        assert_non_null(knowledge_suffix_meaning((uint8_t)suffix));
    assert_string_equal(knowledge_suffix_meaning(0x77), "");
}

/* ---- phrases ---- */

static void test_phrases(void **state)
{
    (void)state;
    static const struct phrase_value words[] = {
        { "a", "one" }, { "ab", "two" }, { "none", NULL }, { "odd", "{a}" }, { "empty", "" }, { NULL, NULL },
    };
    static const struct {
        const char *sentence;
        const char *expected; /* NULL: left out */
    } cases[] = {
        { "", "" },
        { "nothing to fill in", "nothing to fill in" },
        { "{a}", "one" },
        { "{a} and {ab}, {a}", "one and two, one" },
        { "{a}{ab}", "onetwo" },
        { "{empty}.", "." },
        { "{none}", NULL },
        { "{a} and {none}", NULL },
        { "{other}", NULL },
        { "{}", NULL },
        { "{abc}", NULL },
        { "{A}", NULL },
        { "{odd}", "{a}" },
        { "an open { at the end", "an open { at the end" },
        { "a lone } brace", "a lone } brace" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *text = phrase_fill(cases[i].sentence, words);
        if (cases[i].expected == NULL)
            assert_null(text);
        else
            assert_string_equal(text, cases[i].expected);
        g_free(text);
    }
}

/* ---- evidence ---- */

#define ALL_ROLES ((UINT32_C(1) << (ROLE_ARP + 1)) - 2)

static void test_every_reason_has_its_sentence(void **state)
{
    (void)state;
    struct evidence_words words = { IP(10, 1, 0, 11), IP(10, 1, 0, 12), "a text", 3.456, 17 };
    for (int kind = 0; kind < EVIDENCE_KINDS; kind++) {
        const struct evidence_sentence *sentence = evidence_sentence_of((enum evidence_kind)kind);
        assert_int_equal(sentence->kind, kind);
        assert_non_null(sentence->sentence);
        char *text = evidence_write((enum evidence_kind)kind, &words);
        assert_non_null(text);
        assert_null(strpbrk(text, "{}"));
        assert_true(sentence_fits(sentence->sentence, text));
        g_free(text);
        assert_int_equal(sentence->roles & ~ALL_ROLES, 0);
        if (sentence->roles != 0)
            assert_true((sentence->roles >> sentence->role & 1) != 0);
    }
}

static void test_no_two_reasons_have_one_sentence(void **state)
{
    (void)state;
    for (int one = 0; one < EVIDENCE_KINDS; one++) {
        for (int other = 0; other < one; other++)
            assert_string_not_equal(evidence_sentence_of((enum evidence_kind)one)->sentence,
                                    evidence_sentence_of((enum evidence_kind)other)->sentence);
    }
}

static void test_how_reasons_are_written(void **state)
{
    (void)state;
    struct evidence_words words = { .a = IP(10, 1, 0, 11),
                                    .b = IP(255, 0, 0, 1),
                                    .text = "code 6, the name is active" };
    char *text = evidence_write(EVIDENCE_REFUSED, &words);
    assert_string_equal(text, "10.1.0.11 refused the claim of 255.0.0.1 (code 6, the name is active)");
    g_free(text);
    words = (struct evidence_words){ .a = IP(10, 1, 0, 11), .seconds = 21.04 };
    text = evidence_write(EVIDENCE_REFUSED_AFTER_WAIT, &words);
    assert_non_null(strstr(text, "21.0 s"));
    g_free(text);
    words = (struct evidence_words){ .count = UINT32_MAX };
    text = evidence_write(EVIDENCE_REPEATED, &words);
    assert_non_null(strstr(text, "4294967295"));
    g_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_causes_are_as_promised),
        cmocka_unit_test(test_second_severities),
        cmocka_unit_test(test_articles_look_like_articles),
        cmocka_unit_test(test_words_of_values),
        cmocka_unit_test(test_sentences_of_causes),
        cmocka_unit_test(test_suffixes),
        cmocka_unit_test(test_phrases),
        cmocka_unit_test(test_every_reason_has_its_sentence),
        cmocka_unit_test(test_no_two_reasons_have_one_sentence),
        cmocka_unit_test(test_how_reasons_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
