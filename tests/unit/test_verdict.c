/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include "verdict.h"

static int setup(void **state)
{
    *state = verdict_new();
    return 0;
}

static int teardown(void **state)
{
    verdict_free(*state);
    return 0;
}

static const struct reason *reason_of(const struct verdict *verdict, guint index)
{
    return &g_array_index(verdict->reasons, struct reason, index);
}

/* No rule can make a verdict surer than its cause allows. */
static void test_the_ceiling(void **state)
{
    struct verdict *verdict = *state;
    for (int cause = 0; cause < CAUSE_COUNT; cause++) {
        enum confidence ceiling = knowledge_of((enum cause)cause)->ceiling;
        for (int confidence = CONFIDENCE_POSSIBLE; confidence <= CONFIDENCE_CONFIRMED; confidence++) {
            verdict_settle(verdict, (enum cause)cause, (enum confidence)confidence);
            assert_int_equal(verdict->cause, cause);
            assert_int_equal(verdict->confidence, MIN(confidence, (int)ceiling));
        }
    }
}

static void test_a_reason_is_given_once(void **state)
{
    struct verdict *verdict = *state;
    struct evidence_words words = { .a = first_pc.ip, .b = second_pc.ip, .text = "code 6" };
    struct evidence_words others = { .a = third_pc.ip, .b = second_pc.ip, .text = "code 6" };
    verdict_say(verdict, EVIDENCE_REFUSED, &words, 5, 0);
    verdict_say(verdict, EVIDENCE_REFUSED, &words, 5, 9);
    verdict_say(verdict, EVIDENCE_REFUSED, &others, 11, 0);
    assert_int_equal(verdict->reasons->len, 2);
    const struct reason *reason = reason_of(verdict, 0);
    assert_int_equal(reason->frame_count, 2);
    assert_int_equal(reason->frames[0], 5);
    assert_int_equal(reason->frames[1], 9);
    assert_int_equal(reason->role, ROLE_REFUSAL);
    for (uint32_t frame = 100; frame < 200; frame++)
        verdict_say(verdict, EVIDENCE_REFUSED, &words, frame, 0);
    assert_true(reason_of(verdict, 0)->frame_count <= G_N_ELEMENTS(reason->frames));
}

static void test_reasons_are_bounded(void **state)
{
    struct verdict *verdict = *state;
    for (uint32_t i = 1; i <= 1000; i++) {
        struct evidence_words words = { .a = i };
        verdict_say_as(verdict, EVIDENCE_COMPUTER_NAME, &words, i, ROLE_STATUS);
    }
    assert_uint_in_range(verdict->reasons->len, 1, 100);
    assert_int_equal(reason_of(verdict, 0)->role, ROLE_STATUS);
}

static void test_alternatives_and_taking_back(void **state)
{
    struct verdict *verdict = *state;
    struct evidence_words words = { .a = first_pc.ip };
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    verdict_alternative(verdict, CAUSE_DUPLICATE_COMPUTER);
    assert_int_equal(verdict->alternatives->len, 1);
    verdict_say(verdict, EVIDENCE_OWN_RELEASE, &words, 5, 0);
    verdict->mild = true;
    verdict_clear(verdict);
    assert_int_equal(verdict->alternatives->len, 0);
    assert_int_equal(verdict->reasons->len, 0);
    assert_false(verdict->mild);
    verdict_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_ceiling, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_reason_is_given_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_reasons_are_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(test_alternatives_and_taking_back, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
