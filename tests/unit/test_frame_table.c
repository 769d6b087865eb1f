/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include <string.h>

#include "frame_table.h"

struct entry {
    uint32_t frame;
    uint32_t mark;
    uint64_t more;
};

static void add(frame_table *table, uint32_t frame, uint32_t mark)
{
    struct entry entry = { frame, mark, ~(uint64_t)mark };
    const struct entry *added = frame_table_add(table, &entry);
    assert_memory_equal(added, &entry, sizeof entry);
}

/* The marks of the entries of a frame, in their order, as text: "1 2 3". */
static void expect_marks(const frame_table *table, uint32_t frame, const char *expected)
{
    size_t count;
    const struct entry *entries = frame_table_find(table, frame, &count);
    GString *marks = g_string_new(NULL);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(entries[i].frame, frame);
        assert_true(entries[i].more == ~(uint64_t)entries[i].mark);
        g_string_append_printf(marks, "%s%u", i > 0 ? " " : "", entries[i].mark);
    }
    assert_int_equal(entries != NULL, count > 0);
    assert_string_equal(marks->str, expected);
    g_string_free(marks, TRUE);
}

static void test_empty(void **state)
{
    (void)state;
    frame_table *table = frame_table_new(sizeof(struct entry));
    expect_marks(table, 0, "");
    expect_marks(table, 1, "");
    expect_marks(table, UINT32_MAX, "");
    frame_table_free(table);
    frame_table_free(NULL);
}

static void test_several_of_one_frame_keep_their_order(void **state)
{
    (void)state;
    frame_table *table = frame_table_new(sizeof(struct entry));
    add(table, 5, 1);
    add(table, 7, 10);
    add(table, 5, 2);
    add(table, 4, 20);
    add(table, 5, 3);
    expect_marks(table, 4, "20");
    expect_marks(table, 5, "1 2 3");
    expect_marks(table, 6, "");
    expect_marks(table, 7, "10");
    frame_table_remove(table, 5, 1);
    expect_marks(table, 5, "1 3");
    frame_table_remove(table, 5, 0);
    expect_marks(table, 5, "3");
    frame_table_remove(table, 5, 0);
    expect_marks(table, 5, "");
    expect_marks(table, 4, "20");
    expect_marks(table, 7, "10");
    add(table, 5, 4);
    expect_marks(table, 5, "4");
    frame_table_free(table);
}

/* Frame numbers at the edges of powers of two, in three orders. */
static void test_edges(void **state)
{
    (void)state;
    static const uint32_t frames[] = { 1, 1023, 1024, 1025, 2047, 2048, 4096, 65535, 65536, 1000000 };
    for (unsigned order = 0; order < 3; order++) {
        frame_table *table = frame_table_new(sizeof(struct entry));
        for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
            size_t at = order == 0 ? i : order == 1 ? G_N_ELEMENTS(frames) - 1 - i : i * 7 % G_N_ELEMENTS(frames);
            add(table, frames[at], (uint32_t)at);
        }
        for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
            char mark[8];
            g_snprintf(mark, sizeof mark, "%zu", i);
            expect_marks(table, frames[i], mark);
            expect_marks(table, frames[i] + 7, "");
        }
        frame_table_free(table);
    }
}

/* One frame may take part in more disputes than a block has room for, between others. */
static void test_many_of_one_frame(void **state)
{
    (void)state;
    frame_table *table = frame_table_new(sizeof(struct entry));
    for (uint32_t i = 0; i < 200; i++)
        add(table, i + 1, i);
    for (uint32_t i = 0; i < 1000; i++)
        add(table, 100, 1000 + i);
    add(table, 150, 7);
    size_t count;
    const struct entry *entries = frame_table_find(table, 100, &count);
    assert_int_equal(count, 1001);
    assert_int_equal(entries[1000].mark, 1999);
    expect_marks(table, 99, "98");
    expect_marks(table, 101, "100");
    expect_marks(table, 150, "149 7");
    assert_int_equal(frame_table_count(table), 1201);
    for (uint32_t i = 0; i < 1001; i++)
        frame_table_remove(table, 100, 0);
    expect_marks(table, 100, "");
    expect_marks(table, 200, "199");
    assert_int_equal(frame_table_count(table), 200);
    frame_table_free(table);
}

/* A block that grew for one frame may be cut so that the other half is as large as a new block. */
static void test_cut_in_the_middle(void **state)
{
    (void)state;
    enum { HALF = 256, FURTHER = 600 };
    frame_table *table = frame_table_new(sizeof(struct entry));
    for (uint32_t i = 0; i < HALF; i++)
        add(table, 20, i);
    for (uint32_t i = 0; i < HALF; i++)
        add(table, 10, i);
    for (uint32_t i = HALF; i < FURTHER; i++)
        add(table, 20, i);
    size_t count;
    const struct entry *entries = frame_table_find(table, 20, &count);
    assert_int_equal(count, FURTHER);
    for (uint32_t i = 0; i < FURTHER; i++)
        assert_int_equal(entries[i].mark, i);
    assert_non_null(frame_table_find(table, 10, &count));
    assert_int_equal(count, HALF);
    frame_table_free(table);
}

/* Random additions and removals against lists of marks: many frames with a few records, and a few with many. */
struct crowd {
    uint32_t frames;
    guint of_a_frame;
    uint32_t steps;
};

static void compare_with_model(const frame_table *table, GArray *const *models, uint32_t frames)
{
    for (uint32_t frame = 0; frame < frames; frame++) {
        size_t count;
        const struct entry *entries = frame_table_find(table, frame, &count);
        assert_int_equal(count, models[frame]->len);
        for (guint i = 0; i < count; i++)
            assert_int_equal(entries[i].mark, g_array_index(models[frame], uint32_t, i));
    }
}

static void change(frame_table *table, GRand *random, GArray *model, uint32_t frame, uint32_t mark, guint most)
{
    if (model->len == most || (model->len > 0 && g_rand_int_range(random, 0, 3) == 0)) {
        guint index = (guint)g_rand_int_range(random, 0, (gint32)model->len);
        frame_table_remove(table, frame, index);
        g_array_remove_index(model, index);
    } else {
        add(table, frame, mark);
        g_array_append_val(model, mark);
    }
}

static void try_crowd(const struct crowd *crowd)
{
    GRand *random = g_rand_new_with_seed(137);
    frame_table *table = frame_table_new(sizeof(struct entry));
    GArray **models = g_new(GArray *, crowd->frames);
    for (uint32_t frame = 0; frame < crowd->frames; frame++)
        models[frame] = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (uint32_t step = 0; step < crowd->steps; step++) {
        uint32_t frame = (uint32_t)g_rand_int_range(random, 0, (gint32)crowd->frames);
        change(table, random, models[frame], frame, step, crowd->of_a_frame);
        if (step % 6000 == 0)
            compare_with_model(table, models, crowd->frames);
    }
    compare_with_model(table, models, crowd->frames);
    frame_table_free(table);
    for (uint32_t frame = 0; frame < crowd->frames; frame++)
        g_array_free(models[frame], TRUE);
    g_free(models);
    g_rand_free(random);
}

static void test_any_order(void **state)
{
    (void)state;
    static const struct crowd crowds[] = { { 3000, 8, 60000 }, { 40, 1000, 60000 }, { 2, 4000, 30000 } };
    for (size_t i = 0; i < G_N_ELEMENTS(crowds); i++)
        try_crowd(&crowds[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_several_of_one_frame_keep_their_order),
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_many_of_one_frame),
        cmocka_unit_test(test_cut_in_the_middle),
        cmocka_unit_test(test_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
