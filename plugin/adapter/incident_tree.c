/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "incident_tree.h"

#include "fields.h"
#include "frame.h"

/** Where the items go.  What is formatted on the way lives as long as the frame: adding an item may throw. */
struct place {
    proto_tree *tree;
    tvbuff_t *tvb;
    wmem_allocator_t *pool;
};

/** Every item is what the analysis made of a frame, none stands for bytes of it. */
static proto_item *generated(proto_item *item)
{
    proto_item_set_generated(item);
    return item;
}

static struct place below(struct place place, proto_item *item, enum subtree subtree)
{
    return (struct place){ proto_item_add_subtree(item, fields_subtree(subtree)), place.tvb, place.pool };
}

static proto_item *add_text(struct place place, enum field field, const char *text)
{
    return generated(proto_tree_add_string(place.tree, fields_id(field), place.tvb, 0, 0, text));
}

static proto_item *add_number(struct place place, enum field field, uint32_t number)
{
    return generated(proto_tree_add_uint(place.tree, fields_id(field), place.tvb, 0, 0, number));
}

static proto_item *add_ip(struct place place, enum field field, uint32_t ip)
{
    return generated(proto_tree_add_ipv4(place.tree, fields_id(field), place.tvb, 0, 0, g_htonl(ip)));
}

static void add_mac(struct place place, enum field field, uint64_t mac)
{
    uint8_t bytes[FT_ETHER_LEN];

    for (int i = 0; i < FT_ETHER_LEN; i++)
        bytes[i] = (uint8_t)(mac >> 8 * (FT_ETHER_LEN - 1 - i));
    generated(proto_tree_add_ether(place.tree, fields_id(field), place.tvb, 0, 0, bytes));
}

/** Adds one machine: each of its addresses, its cards below each. */
static void add_machine(struct place place, enum field address, enum field card, const struct machine_view *machine)
{
    for (guint i = 0; i < machine->addresses->len; i++) {
        proto_item *item = add_ip(place, address, g_array_index(machine->addresses, uint32_t, i));
        struct place cards = below(place, item, SUBTREE_MACHINE);

        if (machine->label != NULL)
            proto_item_append_text(item, ", %s", machine->label);
        if (machine->host_name != NULL)
            proto_item_append_text(item, ", host name %s", machine->host_name);
        for (guint k = 0; k < machine->macs->len; k++)
            add_mac(cards, card, g_array_index(machine->macs, uint64_t, k));
    }
}

static void add_machines(struct place place, enum field address, enum field card, const GArray *machines)
{
    for (guint i = 0; i < machines->len; i++)
        add_machine(place, address, card, &g_array_index(machines, struct machine_view, i));
}

/** Adds the disputed name and, where this frame is about one name, its suffix. */
static void add_name(struct place place, const struct incident_view *incident, const struct annotation *annotation)
{
    proto_item *name = add_text(place, FIELD_NAME, incident->name);
    const char *meaning = knowledge_suffix_meaning(annotation->suffix);
    proto_item *suffix;

    if (annotation->name == NULL)
        return;
    if (g_strcmp0(incident->name, "*") == 0)
        proto_item_append_text(name, " (many names, here %s)", annotation->name);
    else
        proto_item_set_text(name, "Name: %s", annotation->name);
    suffix = add_number(place, FIELD_SUFFIX, annotation->suffix);
    if (meaning[0] != '\0')
        proto_item_append_text(suffix, " (%s)", meaning);
}

static void add_verdict(struct place place, const struct incident_view *incident)
{
    const struct knowledge *knowledge = knowledge_of(incident->cause);

    proto_item_append_text(add_number(place, FIELD_CAUSE, incident->cause), ", %s", knowledge->title);
    add_number(place, FIELD_CONFIDENCE, incident->confidence);
    add_number(place, FIELD_OUTCOME, incident->outcome);
    for (int i = 0; i < KNOWLEDGE_MAX_ARTICLES && knowledge->articles[i] != NULL; i++)
        add_text(place, FIELD_KB, knowledge->articles[i]);
    for (guint i = 0; i < incident->alternatives->len; i++) {
        enum cause other = g_array_index(incident->alternatives, enum cause, i);

        proto_item_append_text(add_text(place, FIELD_ALTERNATIVE, knowledge_cause_token(other)), ", %s",
                               knowledge_of(other)->title);
    }
}

static void add_evidence(struct place place, const struct evidence_view *evidence)
{
    char *text = wmem_strdup_printf(place.pool, "%c %s", evidence->supports ? '+' : '-', evidence->text);
    proto_item *item = add_text(place, FIELD_EVIDENCE, text);
    struct place frames = below(place, item, SUBTREE_EVIDENCE);

    for (guint i = 0; i < evidence->frames->len; i++)
        add_number(frames, FIELD_EVIDENCE_FRAME, g_array_index(evidence->frames, uint32_t, i));
}

/** Adds an address as bytes, in the order of the network or reversed. */
static void add_event_data(struct place place, uint32_t ip, bool reversed)
{
    uint8_t bytes[FT_IPv4_LEN];

    for (int i = 0; i < FT_IPv4_LEN; i++)
        bytes[i] = (uint8_t)(ip >> 8 * (reversed ? i : FT_IPv4_LEN - 1 - i));
    generated(
        proto_tree_add_bytes_with_length(place.tree, fields_id(FIELD_EVENT_DATA), place.tvb, 0, 0, bytes, FT_IPv4_LEN));
}

static void add_event(struct place place, const struct event_view *event)
{
    char host[FRAME_IP_TEXT];
    proto_item *item = add_number(place, FIELD_EVENT_ID, event->id);
    struct place inside = below(place, item, SUBTREE_EVENT);

    proto_item_append_text(item, ", %s logs it about %s because of frame %u", frame_format_ip(event->host, host),
                           event->name, event->frame);
    add_ip(inside, FIELD_EVENT_HOST, event->host);
    if (event->sender == 0)
        return;
    add_ip(inside, FIELD_EVENT_SENDER, event->sender);
    add_event_data(inside, event->sender, true);
    add_event_data(inside, event->sender, false);
}

/** Adds what people read after the verdict: why, what to look for, what to do. */
static void add_reasons(struct place place, const struct incident_view *incident)
{
    for (guint i = 0; i < incident->evidence->len; i++)
        add_evidence(place, &g_array_index(incident->evidence, struct evidence_view, i));
    for (guint i = 0; i < incident->events->len; i++)
        add_event(place, &g_array_index(incident->events, struct event_view, i));
    for (guint i = 0; i < incident->advice->len; i++)
        add_text(place, FIELD_ADVICE, g_ptr_array_index(incident->advice, i));
}

proto_item *incident_tree_add(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo, const struct incident_view *incident,
                              const struct annotation *annotation, const char *summary)
{
    struct place place = { tree, tvb, pinfo->pool };
    proto_item *item;

    if (tree == NULL)
        return NULL;
    item = add_number(place, FIELD_INCIDENT, incident->number);
    proto_item_append_text(item, ", %s", summary);
    place = below(place, item, SUBTREE_INCIDENT);
    add_name(place, incident, annotation);
    if (incident->scope[0] != '\0')
        add_text(place, FIELD_SCOPE, incident->scope);
    add_text(place, FIELD_NETWORK, incident->network.text);
    add_number(place, FIELD_ROLE, annotation->role);
    add_machines(place, FIELD_CLAIMANT, FIELD_CLAIMANT_MAC, incident->claimants);
    add_machines(place, FIELD_HOLDER, FIELD_HOLDER_MAC, incident->holders);
    add_machines(place, FIELD_SERVER, FIELD_SERVER_MAC, incident->servers);
    add_machines(place, FIELD_REFUSER, FIELD_REFUSER_MAC, incident->refusers);
    add_verdict(place, incident);
    add_reasons(place, incident);
    return item;
}
