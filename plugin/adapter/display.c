/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "display.h"

#include "compat.h"
#include "expert_infos.h"
#include "fields.h"
#include "incident_tree.h"
#include "preferences.h"

#define INFO_SUFFIX_LENGTH 25

/* One hostile incident may list a million frames; what an export needs to be understood is far less. */
#define DEPENDED_FRAMES_LIMIT 256

static void add_link(proto_tree *tree, tvbuff_t *tvb, enum field field, uint32_t frame)
{
    if (frame != 0)
        proto_item_set_generated(proto_tree_add_uint(tree, fields_id(field), tvb, 0, 0, frame));
}

/** Shows how the frame stands to the others of its exchange. */
static void add_exchange(proto_tree *tree, tvbuff_t *tvb, const struct exchange *exchange)
{
    add_link(tree, tvb, FIELD_RETRANSMISSION, exchange->retransmission);
    add_link(tree, tvb, FIELD_RESPONSE_IN, exchange->response_in);
    add_link(tree, tvb, FIELD_REQUEST_IN, exchange->request_in);
    if (exchange->request_in != 0) {
        nstime_t time = NSTIME_INIT_SECS_NSECS((time_t)(exchange->response_time / 1000000000),
                                               (int)(exchange->response_time % 1000000000));

        proto_item_set_generated(proto_tree_add_time(tree, fields_id(FIELD_TIME), tvb, 0, 0, &time));
    }
}

/** Has an export of this frame bring another one along; Wireshark assumes that frames depend on earlier ones only. */
static void depend_on(packet_info *pinfo, uint32_t frame)
{
    if (frame != 0 && frame < pinfo->num)
        COMPAT_DEPEND_ON(pinfo, frame);
}

/** Has an export of one frame of an incident bring along what the verdict rests on. */
static void depend_on_evidence(packet_info *pinfo, const struct incident_view *incident)
{
    unsigned count = 0;

    depend_on(pinfo, incident->opened_frame);
    for (guint i = 0; i < incident->evidence->len; i++) {
        const GArray *frames = g_array_index(incident->evidence, struct evidence_view, i).frames;

        for (guint k = 0; k < frames->len && count < DEPENDED_FRAMES_LIMIT; k++, count++)
            depend_on(pinfo, g_array_index(frames, uint32_t, k));
    }
}

/** Marks the frame in the Info column, with its first incident only: columns are narrow. */
static void mark_info_column(packet_info *pinfo, const struct incident_view *incident)
{
    char suffix[INFO_SUFFIX_LENGTH]; /* the closing bracket takes the place of the closing zero */

    if (!preferences_info_column())
        return;
    snprintf(suffix, sizeof suffix, "[#%u %s", incident->number, knowledge_cause_token(incident->cause));
    col_append_fstr(pinfo->cinfo, COL_INFO, " %s]", suffix);
}

/**
 * What the frame does in incidents; NULL if in none.  The core's array is gone as soon as the core is asked for
 * something else; this one lives as long as the frame.
 */
static wmem_array_t *copy_annotations(analysis *analysis, packet_info *pinfo)
{
    const GArray *annotations = analysis_annotations(analysis, pinfo->num);
    wmem_array_t *copy;

    if (annotations == NULL)
        return NULL;
    copy = wmem_array_new(pinfo->pool, sizeof(struct annotation));
    for (guint i = 0; i < annotations->len; i++) {
        struct annotation annotation = g_array_index(annotations, struct annotation, i);

        if (annotation.name != NULL)
            annotation.name = wmem_strdup(pinfo->pool, annotation.name);
        wmem_array_append_one(copy, annotation);
    }
    return copy;
}

/** Adds the item of our protocol, below which all incidents of the frame stand. */
static proto_tree *add_protocol(proto_tree *tree, tvbuff_t *tvb, proto_item **item)
{
    *item = proto_tree_add_item(tree, fields_protocol(), tvb, 0, 0, ENC_NA);
    proto_item_set_generated(*item);
    return proto_item_add_subtree(*item, fields_subtree(SUBTREE_PROTOCOL));
}

/** Shows one incident of a frame. */
static void show_incident(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, proto_item *parent,
                          const struct annotation *annotation)
{
    const struct incident_view *incident = analysis_incident_brief(analysis, annotation->incident);
    const char *summary;
    proto_item *item;

    if (incident == NULL)
        return;
    summary = analysis_frame_summary(analysis, annotation);
    proto_item_append_text(parent, ", #%u %s", incident->number, knowledge_cause_token(incident->cause));
    item = incident_tree_add(tree, tvb, pinfo, incident, annotation, summary);
    if (annotation->shows_conflict)
        expert_infos_raise(pinfo, item, incident, summary);
    depend_on_evidence(pinfo, incident);
}

/** Shows the incidents of a frame, of which there is one at least. */
static void show_incidents(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                           wmem_array_t *annotations, const struct exchange *exchange)
{
    const struct annotation *all = wmem_array_get_raw(annotations);
    const struct incident_view *first = analysis_incident_brief(analysis, all[0].incident);
    proto_item *item;
    proto_tree *protocol_tree = add_protocol(tree, tvb, &item);

    /* The column first: an item too many throws, and a column does not depend on items. */
    if (first != NULL)
        mark_info_column(pinfo, first);
    for (unsigned i = 0; i < wmem_array_get_count(annotations); i++)
        show_incident(analysis, tvb, pinfo, protocol_tree, item, &all[i]);
    add_exchange(protocol_tree, tvb, exchange);
    depend_on(pinfo, exchange->request_in);
    depend_on(pinfo, exchange->retransmission);
}

/** True if anybody reads what is shown. */
static bool has_reader(const packet_info *pinfo, const proto_tree *tree)
{
    return tree != NULL || pinfo->cinfo != NULL || expert_infos_wanted();
}

bool display_is_wanted(const analysis *analysis, const packet_info *pinfo, const proto_tree *tree)
{
    return has_reader(pinfo, tree) || analysis_shows_conflict(analysis, pinfo->num);
}

/**
 * Raises the expert infos of a frame of which nobody reads more than how serious the most serious one of the capture is.
 * Nothing is judged for less.
 */
static void count_conflicts(analysis *analysis, packet_info *pinfo)
{
    const GArray *annotations;

    if (!expert_infos_would_lead(SEVERITY_WARN) &&
        !(expert_infos_would_lead(SEVERITY_ERROR) && analysis_may_accuse(analysis, pinfo->num)))
        return;
    annotations = analysis_annotations(analysis, pinfo->num);
    for (guint i = 0; annotations != NULL && i < annotations->len; i++) {
        const struct annotation *annotation = &g_array_index(annotations, struct annotation, i);

        if (annotation->shows_conflict)
            expert_infos_count(pinfo, annotation->cause, annotation->mild);
    }
}

void display_frame(analysis *analysis, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    struct exchange exchange = { 0 };
    wmem_array_t *annotations;

    if (!has_reader(pinfo, tree)) {
        count_conflicts(analysis, pinfo);
        return;
    }
    annotations = copy_annotations(analysis, pinfo);
    analysis_exchange(analysis, pinfo->num, &exchange);
    if (annotations != NULL)
        show_incidents(analysis, tvb, pinfo, tree, annotations, &exchange);
    else
        add_exchange(tree, tvb, &exchange);
}
