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

/* Random additions and removals against lists of marks. */
#define FRAMES 3000
#define OF_A_FRAME 8

struct model {
    unsigned count;
    uint32_t marks[OF_A_FRAME];
};

static void remove_from_model(struct model *model, unsigned index)
{
    memmove(model->marks + index, model->marks + index + 1, (model->count - index - 1) * sizeof model->marks[0]);
    model->count--;
}

static void compare_with_model(const frame_table *table, const struct model *models)
{
    for (uint32_t frame = 0; frame < FRAMES; frame++) {
        size_t count;
        const struct entry *entries = frame_table_find(table, frame, &count);
        assert_int_equal(count, models[frame].count);
        for (size_t i = 0; i < count; i++)
            assert_int_equal(entries[i].mark, models[frame].marks[i]);
    }
}

static void test_any_order(void **state)
{
    (void)state;
    GRand *random = g_rand_new_with_seed(137);
    frame_table *table = frame_table_new(sizeof(struct entry));
    struct model *models = g_new0(struct model, FRAMES);
    for (uint32_t step = 0; step < 60000; step++) {
        uint32_t frame = (uint32_t)g_rand_int_range(random, 0, FRAMES);
        struct model *model = &models[frame];
        bool removes = model->count == OF_A_FRAME || (model->count > 0 && g_rand_int_range(random, 0, 3) == 0);
        if (removes) {
            unsigned index = (unsigned)g_rand_int_range(random, 0, (gint32)model->count);
            frame_table_remove(table, frame, index);
            remove_from_model(model, index);
        } else {
            add(table, frame, step);
            model->marks[model->count++] = step;
        }
        if (step % 6000 == 0)
            compare_with_model(table, models);
    }
    compare_with_model(table, models);
    frame_table_free(table);
    g_free(models);
    g_rand_free(random);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty),     cmocka_unit_test(test_several_of_one_frame_keep_their_order),
        cmocka_unit_test(test_edges),     cmocka_unit_test(test_many_of_one_frame),
        cmocka_unit_test(test_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
