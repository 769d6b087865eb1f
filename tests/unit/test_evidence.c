/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The reasons of a verdict say what the wire said: the code of a refusal, and what ties two addresses together.
 */
#include "dialogues.h"

#include <string.h>

#define NAME "ACCT-PC<20>"

static bool says(struct wire *wire, const char *part)
{
    const struct incident_view *incident = analysis_incident(wire->analysis, 1);
    assert_non_null(incident);
    for (guint i = 0; i < incident->evidence->len; i++) {
        if (strstr(g_array_index(incident->evidence, struct evidence_view, i).text, part) != NULL)
            return true;
    }
    return false;
}

static void test_the_code_of_a_refusal(void **state)
{
    (void)state;
    static const struct {
        uint8_t result;
        const char *words;
    } cases[] = {
        { NBNS_REFUSED, "(code 5, refused)" },
        { NBNS_ACTIVE, "(code 6, the name is active)" },
        { NBNS_CONFLICT, "(code 7, the name is in conflict)" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct wire wire;
        wire_open(&wire, NULL);
        struct request claim = claims(&wire, &second_pc, &segment, NAME);
        refuses(&wire, &first_pc, &second_pc, &claim, NAME, cases[i].result);
        for (size_t k = 0; k < G_N_ELEMENTS(cases); k++)
            assert_int_equal(says(&wire, cases[k].words), k == i);
        wire_close(&wire);
    }
}

/* Two machines that the administrator calls one are one, and the verdict says from where it knows. */
static void test_the_table_ties_two_addresses(void **state)
{
    (void)state;
    const uint32_t addresses[] = { first_pc.ip, second_pc.ip };
    const struct known_machine machine = { .label = "two cards", .addresses = addresses, .address_count = 2 };
    struct analysis_options options = analysis_default_options();
    struct wire wire;
    options.machines = &machine;
    options.machine_count = 1;
    wire_open(&wire, &options);
    is_refused(&wire, &second_pc, &first_pc, NAME);
    expect_incident(wire.analysis, 1, "ACCT-PC", CAUSE_MULTIHOMED_ADAPTERS, CONFIDENCE_PROBABLE);
    assert_true(says(&wire, "table of known machines"));
    wire_close(&wire);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_code_of_a_refusal),
        cmocka_unit_test(test_the_table_ties_two_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
