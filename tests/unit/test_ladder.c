/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The drawing of who said what to whom: what it shows, what it folds, and that it keeps to its width. */
#include "conversations.h"
#include "ladder.h"

#include <string.h>

static char *ladder_of(const struct incident_view *view, bool unicode, unsigned columns)
{
    const struct ladder_style style = { .unicode = unicode, .columns = columns };
    GString *text = g_string_new(NULL);
    ladder_append(text, view, &style);
    return g_string_free(text, FALSE);
}

static void expect_ladder(const struct incident_view *view, bool unicode, unsigned columns, const char *expected)
{
    char *text = ladder_of(view, unicode, columns);
    assert_string_equal(text, expected);
    g_free(text);
}

static void expect_contains(const struct incident_view *view, const char *part)
{
    char *text = ladder_of(view, false, 0);
    if (strstr(text, part) == NULL)
        fail_msg("'%s' is not in\n%s", part, text);
    g_free(text);
}

static unsigned count_of(const char *text, const char *part)
{
    unsigned count = 0;
    while ((text = strstr(text, part)) != NULL) {
        text += strlen(part);
        count++;
    }
    return count;
}

/* ---- a view of one's own ---- */

static struct incident_view *view_new(void)
{
    struct incident_view *view = g_new0(struct incident_view, 1);
    view->claimants = g_array_new(FALSE, FALSE, sizeof(struct machine_view));
    view->holders = g_array_new(FALSE, FALSE, sizeof(struct machine_view));
    view->servers = g_array_new(FALSE, FALSE, sizeof(struct machine_view));
    view->refusers = g_array_new(FALSE, FALSE, sizeof(struct machine_view));
    view->frames = g_array_new(FALSE, FALSE, sizeof(struct frame_view));
    return view;
}

static void machines_free(GArray *machines)
{
    for (guint i = 0; i < machines->len; i++)
        g_array_free(g_array_index(machines, struct machine_view, i).addresses, TRUE);
    g_array_free(machines, TRUE);
}

static void view_free(struct incident_view *view)
{
    machines_free(view->claimants);
    machines_free(view->holders);
    machines_free(view->servers);
    machines_free(view->refusers);
    g_array_free(view->frames, TRUE);
    g_free(view);
}

static void add_machine(GArray *machines, uint32_t ip)
{
    struct machine_view machine = { .addresses = g_array_new(FALSE, FALSE, sizeof(uint32_t)) };
    g_array_append_val(machine.addresses, ip);
    g_array_append_val(machines, machine);
}

/* Adds a message about <20>; each is the next frame and takes a millisecond. */
static struct frame_view *add_message(struct incident_view *view, uint32_t from, uint32_t to, enum role role)
{
    struct frame_view message = {
        .frame = view->frames->len + 1,
        .role = role,
        .time = view->frames->len * MILLISECOND,
        .source = from,
        .target = to,
        .suffix = 0x20,
        .named = true,
    };
    g_array_append_val(view->frames, message);
    view->last_time = message.time;
    return &g_array_index(view->frames, struct frame_view, view->frames->len - 1);
}

static struct incident_view *two_machines(void)
{
    struct incident_view *view = view_new();
    add_machine(view->claimants, second_pc.ip);
    add_machine(view->holders, first_pc.ip);
    return view;
}

/* ---- what is drawn ---- */

static void test_a_broadcast_dispute(void **state)
{
    (void)state;
    struct wire wire;
    wire_open(&wire, NULL);
    is_refused(&wire, &second_pc, &first_pc, "ACCT-PC<20>");
    const struct incident_view *view = analysis_incident(wire.analysis, 1);
    expect_ladder(view, true, 0,
                  "    Frame  Seconds   10.1.0.12  10.1.0.11\n"
                  "                     claimant    holder\n"
                  "        1    0.000       ├─────────►│       claim <20> to all\n"
                  "  *     2    0.004       │◄═════════╡       refusal <20>, code 6\n");
    expect_ladder(view, false, 0,
                  "    Frame  Seconds   10.1.0.12  10.1.0.11\n"
                  "                     claimant    holder\n"
                  "        1    0.000       +--------->|       claim <20> to all\n"
                  "  *     2    0.004       |<=========+       refusal <20>, code 6\n");
    wire_close(&wire);
}

static void test_arrows_pass_machines(void **state)
{
    (void)state;
    struct incident_view *view = two_machines();
    add_machine(view->servers, wins.ip);
    add_message(view, second_pc.ip, wins.ip, ROLE_CLAIM)->group = true;
    add_message(view, wins.ip, first_pc.ip, ROLE_CHALLENGE);
    add_message(view, first_pc.ip, FRAME_EVERYBODY, ROLE_DATAGRAM);
    add_message(view, first_pc.ip, FRAME_EVERYBODY, ROLE_CONFLICT_DEMAND)->shows = true;
    add_message(view, wins.ip, FRAME_EVERYBODY, ROLE_QUERY)->named = false;
    expect_ladder(view, false, 0,
                  "    Frame  Seconds   10.1.0.12  10.1.0.11  10.1.0.5\n"
                  "                     claimant    holder     server\n"
                  "        1    0.000       +-------------------->|       claim <20> as group\n"
                  "        2    0.001       |          |<---------+       challenge <20>\n"
                  "        3    0.002       |<---------+--------->|       datagram <20> to all\n"
                  "  *     4    0.003       |<=========+=========>|       conflict demand <20> to all\n"
                  "        5    0.004       |<---------|<---------+       query to all\n");
    view_free(view);
}

static void test_little_room(void **state)
{
    (void)state;
    struct incident_view *view = two_machines();
    add_message(view, second_pc.ip, first_pc.ip, ROLE_CLAIM);
    add_message(view, first_pc.ip, second_pc.ip, ROLE_REFUSAL)->result = 6;
    expect_ladder(view, false, 65,
                  "    A  10.1.0.12, claimant\n"
                  "    B  10.1.0.11, holder\n"
                  "    Frame     A     B\n"
                  "        1     +---->|    claim <20>\n"
                  "        2     |<----+    refusal <20>, code 6\n");
    expect_ladder(view, false, 32,
                  "    A  10.1.0.12, claimant\n"
                  "    B  10.1.0.11, holder\n"
                  "    Frame    A   B\n"
                  "        1    +-->|   claim <20>\n"
                  "        2    |<--+   refusal\n"
                  "             |   |     <20>,\n"
                  "             |   |     code 6\n");
    view_free(view);
}

static void test_who_is_not_known(void **state)
{
    (void)state;
    struct incident_view *view = two_machines();
    add_message(view, 0, FRAME_EVERYBODY, ROLE_DHCP)->named = false;
    add_message(view, first_pc.ip, 0, ROLE_CLAIM);
    add_message(view, first_pc.ip, first_pc.ip, ROLE_ANSWER);
    expect_contains(view, "        1    0.000       |          |       DHCP to all\n");
    expect_contains(view, "        2    0.001       |          |       claim <20>\n");
    expect_contains(view, "        3    0.002       |          |       answer <20>\n");
    view_free(view);

    view = view_new();
    add_message(view, 0, 0, ROLE_ARP)->named = false;
    expect_contains(view, "        1    0.000    ARP\n");
    view_free(view);
}

static void test_crowds_share_a_column(void **state)
{
    (void)state;
    struct incident_view *view = view_new();
    uint32_t attacker = IP(10, 1, 0, 200);
    for (uint32_t i = 1; i <= 300; i++)
        add_machine(view->holders, IP(10, 2, 0, 0) + i);
    add_machine(view->refusers, attacker);
    for (uint32_t i = 1; i <= 300; i++)
        add_message(view, attacker, IP(10, 2, 0, 0) + i, ROLE_CONFLICT_DEMAND);
    expect_contains(view, "10.2.0.1 ");
    expect_contains(view, "10.1.0.200 ");
    expect_contains(view, " others\n");
    expect_contains(view, "294 machines\n");
    expect_contains(view, "conflict demand <20> (x294, frames 7 to 300)\n");
    view_free(view);
}

/* ---- what is folded ---- */

static void test_repeats_are_counted(void **state)
{
    (void)state;
    struct incident_view *view = two_machines();
    for (int i = 0; i < 3; i++)
        add_message(view, second_pc.ip, FRAME_EVERYBODY, ROLE_CLAIM);
    add_message(view, first_pc.ip, second_pc.ip, ROLE_REFUSAL);
    add_message(view, second_pc.ip, FRAME_EVERYBODY, ROLE_CLAIM);
    char *text = ladder_of(view, false, 0);
    assert_int_equal(count_of(text, "\n"), 5);
    assert_int_equal(count_of(text, "claim <20> to all (x3, frames 1 to 3)\n"), 1);
    assert_int_equal(count_of(text, "claim <20> to all\n"), 1);
    g_free(text);
    view_free(view);
}

/* What tells two messages apart makes two rows of them. */
static void test_what_is_not_alike(void **state)
{
    (void)state;
    struct incident_view *view = two_machines();
    add_message(view, second_pc.ip, first_pc.ip, ROLE_REFUSAL);
    add_message(view, second_pc.ip, first_pc.ip, ROLE_REFUSAL)->result = 5;
    add_message(view, second_pc.ip, first_pc.ip, ROLE_REFUSAL)->suffix = 0x00;
    add_message(view, second_pc.ip, first_pc.ip, ROLE_REFUSAL)->shows = true;
    add_message(view, second_pc.ip, first_pc.ip, ROLE_CLAIM);
    add_message(view, second_pc.ip, first_pc.ip, ROLE_CLAIM)->group = true;
    add_message(view, first_pc.ip, second_pc.ip, ROLE_CLAIM);
    add_message(view, first_pc.ip, FRAME_EVERYBODY, ROLE_CLAIM);
    char *text = ladder_of(view, false, 0);
    assert_int_equal(count_of(text, "\n"), 2 + 8);
    g_free(text);
    view_free(view);
}

static void test_long_disputes_are_folded(void **state)
{
    (void)state;
    struct incident_view *view = two_machines();
    for (int i = 0; i < 500; i++) {
        add_message(view, second_pc.ip, FRAME_EVERYBODY, ROLE_CLAIM);
        add_message(view, first_pc.ip, second_pc.ip, ROLE_REFUSAL);
    }
    char *text = ladder_of(view, false, 0);
    assert_int_equal(count_of(text, "\n"), 4);
    assert_int_equal(count_of(text, "claim <20> to all (x500, frames 1 to 999)\n"), 1);
    assert_int_equal(count_of(text, "refusal <20> (x500, frames 2 to 1000)\n"), 1);
    g_free(text);
    view_free(view);
}

static void test_the_rest_is_counted(void **state)
{
    (void)state;
    struct incident_view *view = two_machines();
    for (unsigned i = 0; i < 100; i++)
        add_message(view, second_pc.ip, first_pc.ip, ROLE_CLAIM)->suffix = (uint8_t)i;
    char *text = ladder_of(view, false, 0);
    assert_int_equal(count_of(text, "\n"), 2 + LADDER_ROWS + 1);
    assert_int_equal(count_of(text, "    ... 60 more, frames 41 to 100\n"), 1);
    g_free(text);
    view_free(view);
}

static void test_copies_are_left_out(void **state)
{
    (void)state;
    struct incident_view *view = two_machines();
    add_message(view, second_pc.ip, first_pc.ip, ROLE_CLAIM);
    add_message(view, second_pc.ip, first_pc.ip, ROLE_CLAIM)->copy_of = 1;
    char *text = ladder_of(view, false, 0);
    assert_int_equal(count_of(text, "claim"), 1 + 1); /* the claimant has a column */
    assert_int_equal(count_of(text, "    1 frame is left out: the capture holds the same message more than once\n"), 1);
    g_free(text);
    view_free(view);
}

/* ---- what holds for every dispute ---- */

static void check_lines(const char *text, bool unicode, unsigned columns)
{
    assert_true(g_utf8_validate(text, -1, NULL));
    char **lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        assert_false(g_str_has_suffix(*line, " "));
        if (columns >= 40)
            assert_uint_in_range(g_utf8_strlen(*line, -1), 0, columns);
        for (const char *at = *line; *at != '\0' && !unicode; at++)
            assert_uint_in_range(*at, ' ', '~');
    }
    g_strfreev(lines);
}

static void test_every_dispute(void **state)
{
    (void)state;
    static const unsigned widths[] = { 1, 40, 49, 50, 69, 70, 80, 100, 200 };
    for (const struct conversation *const *list = all_conversations; *list != NULL; list++) {
        for (const struct conversation *talk = *list; talk->description != NULL; talk++) {
            struct wire wire;
            wire_open(&wire, talk->options);
            talk->play(&wire);
            for (uint32_t number = 1; number <= analysis_incidents(wire.analysis)->len; number++) {
                const struct incident_view *view = analysis_incident(wire.analysis, number);
                for (size_t i = 0; view != NULL && i < 2 * G_N_ELEMENTS(widths); i++) {
                    char *text = ladder_of(view, i % 2 != 0, widths[i / 2]);
                    check_lines(text, i % 2 != 0, widths[i / 2]);
                    g_free(text);
                }
            }
            wire_close(&wire);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_broadcast_dispute),   cmocka_unit_test(test_arrows_pass_machines),
        cmocka_unit_test(test_little_room),           cmocka_unit_test(test_who_is_not_known),
        cmocka_unit_test(test_crowds_share_a_column), cmocka_unit_test(test_repeats_are_counted),
        cmocka_unit_test(test_what_is_not_alike),     cmocka_unit_test(test_long_disputes_are_folded),
        cmocka_unit_test(test_the_rest_is_counted),   cmocka_unit_test(test_copies_are_left_out),
        cmocka_unit_test(test_every_dispute),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
