/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include <string.h>

#include "copies.h"

static const uint8_t message[] = "a message of some length, whose bytes do not matter here";
static const uint8_t other_message[] = "a message of some length, whose bytes do not matter herE";

static void no_change(struct frame *frame)
{
    (void)frame;
}

static void by_mirror(struct frame *frame)
{
    frame->interface = 1;
}

static void by_vlan(struct frame *frame)
{
    frame->vlan = 10;
}

static void by_router(struct frame *frame)
{
    frame->ttl--;
    frame->source_mac = ROUTER_MAC;
}

static void by_hop(struct frame *frame)
{
    frame->ttl--;
}

static void by_bridge(struct frame *frame)
{
    frame->source_mac = UINT64_C(0x02005E0100BB);
}

static void from_another_machine(struct frame *frame)
{
    by_mirror(frame);
    frame->source_ip = third_pc.ip;
}

static void to_another_machine(struct frame *frame)
{
    by_mirror(frame);
    frame->target_ip = third_pc.ip;
}

static void to_another_port(struct frame *frame)
{
    by_mirror(frame);
    frame->target_port = 138;
}

static void with_another_ip_id(struct frame *frame)
{
    by_mirror(frame);
    frame->ip_id++;
}

static void test_what_is_a_copy(void **state)
{
    (void)state;
    static const struct {
        const char *description;
        int64_t later;
        void (*change)(struct frame *frame);
        uint16_t ip_id;
        bool copy;
    } cases[] = {
        { "mirror port, at once", 0, by_mirror, 7, true },
        { "mirror port, 20 us", 20000, by_mirror, 7, true },
        { "mirror port, 1 s", SECOND, by_mirror, 7, true },
        { "mirror port, over 1 s", SECOND + 1, by_mirror, 7, false },
        { "mirror port, earlier by the clock", -300 * MILLISECOND, by_mirror, 7, true },
        { "another VLAN", 20000, by_vlan, 7, true },
        { "behind a router", 300000, by_router, 7, true },
        { "a hop less", 300000, by_hop, 7, true },
        { "behind a bridge", 300000, by_bridge, 7, true },
        { "same path, under 2 ms", 2 * MILLISECOND - 1, no_change, 7, true },
        { "same path, 2 ms: sent again", 2 * MILLISECOND, no_change, 7, false },
        { "sent again after 250 ms with the same IP id", 250 * MILLISECOND, no_change, 7, false },
        { "IP id 0 by mirror, 50 ms", 50 * MILLISECOND, by_mirror, 0, true },
        { "IP id 0 by mirror, over 50 ms", 50 * MILLISECOND + 1, by_mirror, 0, false },
        { "IP id 0 sent again after 250 ms", 250 * MILLISECOND, no_change, 0, false },
        { "IP id 0, two sockets of nmbd", MILLISECOND, no_change, 0, true },
        { "another IP id: said again", 20000, with_another_ip_id, 7, false },
        { "another source", 20000, from_another_machine, 7, false },
        { "another target", 20000, to_another_machine, 7, false },
        { "another port", 20000, to_another_port, 7, false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        copies *self = copies_new();
        struct frame frame = frame_between(&first_pc, &second_pc, 10, START_OF_CAPTURE);
        frame.ip_id = cases[i].ip_id;
        print_message("  %s\n", cases[i].description);
        assert_int_equal(copies_first_of(self, &frame, message, sizeof message).frame, 0);
        frame.number = 11;
        frame.time += cases[i].later;
        cases[i].change(&frame);
        struct first_copy first = copies_first_of(self, &frame, message, sizeof message);
        assert_int_equal(first.frame, cases[i].copy ? 10 : 0);
        if (cases[i].copy)
            assert_true(first.source_mac == first_pc.mac);
        copies_free(self);
    }
}

static void test_another_payload_is_no_copy(void **state)
{
    (void)state;
    for (size_t length = 1; length <= sizeof message; length++) {
        copies *self = copies_new();
        struct frame frame = frame_between(&first_pc, &second_pc, 10, START_OF_CAPTURE);
        copies_first_of(self, &frame, message, length);
        frame.number = 11;
        by_mirror(&frame);
        assert_int_equal(copies_first_of(self, &frame, message, length - 1).frame, 0);
        bool same = memcmp(message, other_message, length) == 0;
        assert_int_equal(copies_first_of(self, &frame, other_message, length).frame, same ? 10 : 0);
        copies_free(self);
    }
}

/* Three interfaces: the third frame is a copy of the first, not of the second. */
static void test_the_first_of_many(void **state)
{
    (void)state;
    copies *self = copies_new();
    for (uint32_t i = 0; i < 5; i++) {
        struct frame frame = frame_between(&first_pc, &second_pc, 10 + i, START_OF_CAPTURE + i * 20000);
        frame.ip_id = 7;
        frame.interface = i;
        assert_int_equal(copies_first_of(self, &frame, message, sizeof message).frame, i == 0 ? 0 : 10);
    }
    copies_free(self);
}

static void test_without_an_ip_header(void **state)
{
    (void)state;
    copies *self = copies_new();
    struct frame frame = frame_between(&first_pc, &second_pc, 10, START_OF_CAPTURE);
    frame.ip_header_known = false;
    copies_first_of(self, &frame, message, sizeof message);
    frame.number = 11;
    frame.interface = 1;
    frame.ip_id = 99;
    frame.ttl = 3;
    frame.time += 40 * MILLISECOND;
    assert_int_equal(copies_first_of(self, &frame, message, sizeof message).frame, 10);
    frame.number = 12;
    frame.time += 20 * MILLISECOND;
    assert_int_equal(copies_first_of(self, &frame, message, sizeof message).frame, 0);
    copies_free(self);
}

/* A thousand messages a second of others in between do not push the first copy out. */
static void test_in_the_midst_of_traffic(void **state)
{
    (void)state;
    copies *self = copies_new();
    struct frame frame = frame_between(&first_pc, &second_pc, 10, START_OF_CAPTURE);
    copies_first_of(self, &frame, message, sizeof message);
    for (uint32_t i = 0; i < 1000; i++) {
        struct frame other = frame_between(&third_pc, &wins, 100 + i, START_OF_CAPTURE + i * MILLISECOND / 2);
        assert_int_equal(copies_first_of(self, &other, message, sizeof message).frame, 0);
    }
    frame.number = 2000;
    by_router(&frame);
    frame.time += SECOND / 2;
    assert_int_equal(copies_first_of(self, &frame, message, sizeof message).frame, 10);
    copies_free(self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_a_copy),          cmocka_unit_test(test_another_payload_is_no_copy),
        cmocka_unit_test(test_the_first_of_many),       cmocka_unit_test(test_without_an_ip_header),
        cmocka_unit_test(test_in_the_midst_of_traffic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
