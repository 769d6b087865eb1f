/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ladder_lanes.h"

#include "frame.h"

/** A machine before the columns are made. */
struct machine {
    uint32_t address; /* its first */
    guint more;       /* further addresses */
    const char *role;
};

static bool is_known(const struct lanes *self, uint32_t address)
{
    return g_hash_table_contains(self->numbers, GUINT_TO_POINTER(address));
}

static void add_machine(struct lanes *self, GArray *machines, const struct machine_view *view, const char *role)
{
    struct machine machine = { .address = g_array_index(view->addresses, uint32_t, 0),
                               .more = view->addresses->len - 1,
                               .role = role };
    bool known = false;
    for (guint i = 0; i < view->addresses->len; i++)
        known |= is_known(self, g_array_index(view->addresses, uint32_t, i));
    if (known)
        return;
    for (guint i = 0; i < view->addresses->len; i++)
        g_hash_table_insert(self->numbers, GUINT_TO_POINTER(g_array_index(view->addresses, uint32_t, i)),
                            GUINT_TO_POINTER(machines->len));
    g_array_append_val(machines, machine);
}

/* Adds who takes part.  The first of each role come before the others, so that in a crowd all roles have a column. */
static void add_parties(struct lanes *self, GArray *machines, const struct incident_view *incident)
{
    const struct {
        const GArray *views;
        const char *role;
    } parties[] = {
        { incident->claimants, "claimant" },
        { incident->holders, "holder" },
        { incident->servers, "server" },
        { incident->refusers, "refuser" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(parties); i++) {
        if (parties[i].views->len > 0)
            add_machine(self, machines, &g_array_index(parties[i].views, struct machine_view, 0), parties[i].role);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(parties); i++) {
        for (guint k = 1; k < parties[i].views->len; k++)
            add_machine(self, machines, &g_array_index(parties[i].views, struct machine_view, k), parties[i].role);
    }
}

/* Adds whoever sent a message, or got one, without having a role in the dispute. */
static void add_bystander(struct lanes *self, GArray *machines, uint32_t address)
{
    struct machine machine = { .address = address, .role = "other" };
    if (address == 0 || address == FRAME_EVERYBODY || is_known(self, address))
        return;
    g_hash_table_insert(self->numbers, GUINT_TO_POINTER(address), GUINT_TO_POINTER(machines->len));
    g_array_append_val(machines, machine);
}

static struct lane lane_of(const struct machine *machine)
{
    char ip[FRAME_IP_TEXT];
    frame_format_ip(machine->address, ip);
    return (struct lane){
        .title = machine->more > 0 ? g_strdup_printf("%s +%u", ip, machine->more) : g_strdup(ip),
        .role = g_strdup(machine->role),
    };
}

struct lanes *lanes_new(const struct incident_view *incident, unsigned most)
{
    struct lanes *self = g_new0(struct lanes, 1);
    GArray *machines = g_array_new(FALSE, FALSE, sizeof(struct machine));
    self->numbers = g_hash_table_new(NULL, NULL);
    add_parties(self, machines, incident);
    for (guint i = 0; i < incident->frames->len; i++) {
        const struct frame_view *frame = &g_array_index(incident->frames, struct frame_view, i);
        add_bystander(self, machines, frame->source);
        add_bystander(self, machines, frame->target);
    }
    self->machine_count = machines->len;
    self->count = machines->len;
    /* one more than there are machines, so that a column for others always has a place */
    self->lane = g_new0(struct lane, MIN(machines->len, most) + 1);
    for (guint i = 0; i < machines->len && i < most; i++)
        self->lane[i] = lane_of(&g_array_index(machines, struct machine, i));
    g_array_free(machines, TRUE);
    lanes_reduce(self, most);
    return self;
}

static void lane_clear(struct lane *lane)
{
    g_free(lane->title);
    g_free(lane->role);
}

void lanes_reduce(struct lanes *self, unsigned most)
{
    if (self->count <= most)
        return;
    struct lane *last = &self->lane[most - 1];
    self->count = most;
    lane_clear(last);
    last->title = g_strdup("others");
    last->role = g_strdup_printf("%u machines", self->machine_count - most + 1);
}

void lanes_free(struct lanes *self)
{
    for (struct lane *lane = self->lane; lane->title != NULL; lane++)
        lane_clear(lane);
    g_free(self->lane);
    g_hash_table_destroy(self->numbers);
    g_free(self);
}

unsigned lanes_find(const struct lanes *self, uint32_t address)
{
    if (address == FRAME_EVERYBODY)
        return LANE_ALL;
    if (!is_known(self, address))
        return LANE_NONE;
    unsigned number = GPOINTER_TO_UINT(g_hash_table_lookup(self->numbers, GUINT_TO_POINTER(address)));
    return MIN(number, self->count - 1);
}
