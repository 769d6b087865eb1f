/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "view_builder.h"

#include <string.h>

#include "phrase.h"
#include "view_events.h"

/* Addresses that a sentence lists before it says "and others". */
#define MAX_LISTED 3

static void machine_clear(gpointer data)
{
    struct machine_view *machine = data;
    g_free((char *)machine->host_name);
    g_array_free(machine->addresses, TRUE);
    g_array_free(machine->macs, TRUE);
}

static void evidence_clear(gpointer data)
{
    struct evidence_view *evidence = data;
    g_free((char *)evidence->text);
    g_array_free(evidence->frames, TRUE);
}

static void event_clear(gpointer data)
{
    struct event_view *event = data;
    g_free((char *)event->name);
}

static GArray *array_with_clear(guint size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, size);
    g_array_set_clear_func(array, clear);
    return array;
}

void incident_view_free(struct incident_view *view)
{
    if (view == NULL)
        return;
    GArray *arrays[] = { view->suffixes, view->claimants, view->holders,      view->servers, view->refusers,
                         view->frames,   view->evidence,  view->alternatives, view->events };
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_free(arrays[i], TRUE);
    g_ptr_array_free(view->advice, TRUE);
    g_ptr_array_free(view->samba_lines, TRUE);
    g_free((char *)view->name);
    g_free((char *)view->scope);
    g_free((char *)view->network.text);
    g_free((char *)view->explanation);
    g_free((char *)view->summary);
    g_free(view);
}

static struct incident_view *view_alloc(void)
{
    struct incident_view *view = g_new0(struct incident_view, 1);
    view->suffixes = g_array_new(FALSE, FALSE, sizeof(uint8_t));
    view->claimants = array_with_clear(sizeof(struct machine_view), machine_clear);
    view->holders = array_with_clear(sizeof(struct machine_view), machine_clear);
    view->servers = array_with_clear(sizeof(struct machine_view), machine_clear);
    view->refusers = array_with_clear(sizeof(struct machine_view), machine_clear);
    view->frames = g_array_new(FALSE, FALSE, sizeof(struct frame_view));
    view->evidence = array_with_clear(sizeof(struct evidence_view), evidence_clear);
    view->alternatives = g_array_new(FALSE, FALSE, sizeof(enum cause));
    view->events = array_with_clear(sizeof(struct event_view), event_clear);
    view->advice = g_ptr_array_new_with_free_func(g_free);
    view->samba_lines = g_ptr_array_new_with_free_func(g_free);
    return view;
}

/* ---- machines ---- */

static void add_mac(struct machine_view *machine, uint64_t mac)
{
    for (guint i = 0; i < machine->macs->len; i++) {
        if (g_array_index(machine->macs, uint64_t, i) == mac)
            return;
    }
    if (mac != 0)
        g_array_append_val(machine->macs, mac);
}

static bool has_address(const struct machine_view *machine, uint32_t ip)
{
    for (guint i = 0; i < machine->addresses->len; i++) {
        if (g_array_index(machine->addresses, uint32_t, i) == ip)
            return true;
    }
    return false;
}

/* The machine of the list that this party is, by identity; NULL if it is none of them. */
static struct machine_view *find_machine(const GArray *machines, const struct party *party, const identity *identity,
                                         int64_t time)
{
    for (guint i = 0; i < machines->len; i++) {
        struct machine_view *machine = &g_array_index(machines, struct machine_view, i);
        if (has_address(machine, party->ip))
            return machine;
        struct party first = { .ip = g_array_index(machine->addresses, uint32_t, 0) };
        if (identity_compare(identity, &first, party, time).same)
            return machine;
    }
    return NULL;
}

static void add_machine(GArray *machines, const struct party *party, const struct background *known, int64_t time)
{
    if (party->ip == 0)
        return;
    struct machine_view *machine = find_machine(machines, party, known->identity, time);
    if (machine == NULL) {
        struct machine_view added = {
            .addresses = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
            .macs = g_array_new(FALSE, FALSE, sizeof(uint64_t)),
            .label = identity_label_of(known->identity, party->ip),
        };
        uint64_t mac = party->mac != 0 ? party->mac : identity_mac_of(known->identity, party->ip, time);
        struct host_name host_name;
        if (mac != 0 && address_book_host_name(known->addresses, mac, &host_name))
            added.host_name = g_strdup(host_name.text);
        g_array_append_val(machines, added);
        machine = &g_array_index(machines, struct machine_view, machines->len - 1);
    }
    if (!has_address(machine, party->ip))
        g_array_append_val(machine->addresses, party->ip);
    add_mac(machine, party->mac != 0 ? party->mac : identity_mac_of(known->identity, party->ip, time));
}

/* A refuser that does not own the name it refuses is no holder. */
static bool refuser_holds(const struct verdict *verdict)
{
    return verdict->cause != CAUSE_WINS_PROXY && verdict->cause != CAUSE_FORGED_CONFLICT;
}

static void add_claim_machines(struct incident_view *view, const struct claim *claim, const struct verdict *verdict,
                               const struct background *known)
{
    add_machine(view->claimants, &claim->claimant, known, claim->time);
    for (uint32_t i = 0; i < claim->refusal_count; i++) {
        add_machine(view->refusers, &claim->refusals[i].refuser, known, claim->time);
        if (claim->server == 0 && refuser_holds(verdict))
            add_machine(view->holders, &claim->refusals[i].refuser, known, claim->time);
    }
    for (uint32_t i = 0; i < claim->challenge_count; i++)
        add_machine(view->holders, &claim->challenges[i].holder, known, claim->time);
    struct party server = { .ip = claim->server };
    if (!claim_is_misdirected(claim))
        add_machine(view->servers, &server, known, claim->time);
}

static void add_release_machines(struct incident_view *view, const struct contest *contest,
                                 const struct background *known)
{
    bool by_server = conduct_is_server(known->conduct, contest->actor.ip);
    add_machine(view->refusers, &contest->actor, known, contest->time);
    add_machine(by_server ? view->servers : view->claimants, &contest->actor, known, contest->time);
    add_machine(view->holders, &contest->other, known, contest->time);
}

/* Of two that answered one query: a poisoner is the claimant, whoever answered first. */
static void add_answer_machines(struct incident_view *view, const struct contest *contest,
                                const struct verdict *verdict, const struct background *known, uint32_t poisoner)
{
    bool swapped = verdict->cause == CAUSE_NAME_POISONING && contest->other.ip == poisoner;
    const struct party *claimant = swapped ? &contest->other : &contest->actor;
    const struct party *holder = swapped ? &contest->actor : &contest->other;
    add_machine(view->claimants, claimant, known, contest->time);
    add_machine(view->holders, holder, known, contest->time);
}

static void add_machines_of(struct incident_view *view, const struct contest *contest, const struct verdict *verdict,
                            const struct background *known, uint32_t poisoner)
{
    switch (contest->kind) {
    case CONTEST_CLAIM:
        add_claim_machines(view, &contest->claim, verdict, known);
        break;
    case CONTEST_RELEASE_DEMAND:
        add_release_machines(view, contest, known);
        break;
    case CONTEST_DEMAND:
        add_machine(view->refusers, &contest->actor, known, contest->time);
        add_machine(view->holders, &contest->other, known, contest->time);
        break;
    case CONTEST_UNMATCHED_REFUSAL:
        add_machine(view->claimants, &contest->actor, known, contest->time);
        add_machine(view->refusers, &contest->other, known, contest->time);
        break;
    case CONTEST_ANSWERS:
    case CONTEST_SILENT:
        add_answer_machines(view, contest, verdict, known, poisoner);
        break;
    case CONTEST_STATUS:
    case CONTEST_POISONING:
    case CONTEST_RELEASE:
        add_machine(view->claimants, &contest->actor, known, contest->time);
        break;
    }
}

/* Holders that only the ledger knows: the server's own name, the other user of a name of the wrong kind, a rival. */
static void add_machines_of_pairs(struct incident_view *view, const struct case_file *file,
                                  const struct verdict *verdict)
{
    for (guint i = 0; i < file->pairs->len; i++) {
        const struct pair *pair = case_pair(file, i);
        bool demand = pair->contest->kind == CONTEST_DEMAND || pair->contest->kind == CONTEST_STATUS;
        if ((pair->contest->kind == CONTEST_CLAIM && pair->contest->claim.server != 0) ||
            (demand && verdict->cause == CAUSE_DUPLICATE_COMPUTER))
            add_machine(view->holders, &pair->opponent, file->known, pair->contest->time);
    }
}

static bool is_listed(const GArray *machines, const struct machine_view *machine)
{
    for (guint i = 0; i < machines->len; i++) {
        if (has_address(&g_array_index(machines, struct machine_view, i),
                        g_array_index(machine->addresses, uint32_t, 0)))
            return true;
    }
    return false;
}

/* True if the machines refuse each other, so that every one of them stands on both sides. */
static bool is_mutual(const struct incident_view *view)
{
    for (guint i = 0; i < view->holders->len; i++) {
        if (!is_listed(view->claimants, &g_array_index(view->holders, struct machine_view, i)))
            return false;
    }
    return view->claimants->len > 1 && view->claimants->len == view->holders->len;
}

/* Where nobody was refused, nobody stands on both sides: the one that came later is the claimant alone. */
static void keep_sides_apart(struct incident_view *view)
{
    for (guint i = view->holders->len; i > 0 && view->holders->len > 1; i--) {
        if (is_listed(view->claimants, &g_array_index(view->holders, struct machine_view, i - 1)))
            g_array_remove_index(view->holders, i - 1);
    }
}

static void add_machines(struct incident_view *view, const struct case_file *file, const struct verdict *verdict)
{
    for (guint i = 0; i < case_contest_count(file); i++)
        add_machines_of(view, case_contest(file, i), verdict, file->known, file->incident->flood_sender);
    add_machines_of_pairs(view, file, verdict);
    if (verdict->outcome != OUTCOME_REFUSED)
        keep_sides_apart(view);
}

/* ---- words ---- */

/* The first address of each machine, for a sentence: "10.1.0.11, 10.1.0.12 and others"; NULL without machines. */
static char *list_machines(const GArray *machines)
{
    if (machines->len == 0)
        return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < machines->len && i < MAX_LISTED; i++) {
        const struct machine_view *machine = &g_array_index(machines, struct machine_view, i);
        char ip[FRAME_IP_TEXT];
        frame_format_ip(g_array_index(machine->addresses, uint32_t, 0), ip);
        bool last = i + 1 == machines->len;
        g_string_append(text, i == 0 ? "" : last ? " and " : ", ");
        if (machine->label != NULL)
            g_string_append_printf(text, "%s (%s)", machine->label, ip);
        else
            g_string_append(text, ip);
    }
    if (machines->len > MAX_LISTED)
        g_string_append(text, " and others");
    return g_string_free(text, FALSE);
}

static char *first_address(const GArray *machines)
{
    char ip[FRAME_IP_TEXT];
    if (machines->len == 0)
        return NULL;
    const struct machine_view *machine = &g_array_index(machines, struct machine_view, 0);
    return g_strdup(frame_format_ip(g_array_index(machine->addresses, uint32_t, 0), ip));
}

static char *first_mac(const GArray *machines)
{
    char mac[FRAME_MAC_TEXT];
    const struct machine_view *machine = machines->len > 0 ? &g_array_index(machines, struct machine_view, 0) : NULL;
    if (machine == NULL || machine->macs->len == 0)
        return NULL;
    return g_strdup(frame_format_mac(g_array_index(machine->macs, uint64_t, 0), mac));
}

/* The values of all placeholders; listed says whether a placeholder lists all machines or names the first. */
#define WORDS 9
static void collect_words(const struct incident_view *view, const char *name, bool listed,
                          struct phrase_value words[WORDS])
{
    char *(*machines)(const GArray *) = listed ? list_machines : first_address;
    const struct phrase_value collected[WORDS] = {
        { "name", g_strdup(name) },
        { "base", g_strdup(view->name) },
        { "claimant", machines(view->claimants) },
        { "holder", machines(view->holders) },
        { "server", machines(view->servers) },
        { "refuser", machines(view->refusers) },
        { "claimant_mac", first_mac(view->claimants) },
        { "holder_mac", first_mac(view->holders) },
        { NULL, NULL },
    };
    memcpy(words, collected, sizeof collected);
}

static void free_words(struct phrase_value words[WORDS])
{
    for (size_t i = 0; i < WORDS; i++)
        g_free((char *)words[i].value);
}

/* A title in the middle of a sentence: its first letter is small unless it begins an abbreviation. */
static char *uncapitalise(const char *title)
{
    char *text = g_strdup(title);
    if (text[0] != '\0' && !g_ascii_isupper(text[1]))
        text[0] = g_ascii_tolower(text[0]);
    return text;
}

char *incident_view_summary(const struct incident_view *view, const char *name)
{
    const struct knowledge *row = knowledge_of(view->cause);
    struct phrase_value words[WORDS];
    collect_words(view, name, true, words);
    const char *sentence = row->summary;
    if (view->outcome != OUTCOME_REFUSED && row->summary_unrefused != NULL)
        sentence = row->summary_unrefused;
    else if (is_mutual(view) && row->summary_mutual != NULL)
        sentence = row->summary_mutual;
    else if (view->holders->len == 0 && row->summary_without_holder != NULL)
        sentence = row->summary_without_holder;
    char *line = phrase_fill(sentence, words);
    char *start = line != NULL ? line : g_strdup_printf("%s: a name conflict", name);
    char *title = uncapitalise(row->title);
    const char *article = row->articles[0];
    char *summary = g_strdup_printf("%s - %s (%s%s%s)", start, title,
                                    knowledge_token(knowledge_confidence_tokens(), view->confidence),
                                    article != NULL ? ", " : "", article != NULL ? article : "");
    g_free(title);
    g_free(start);
    free_words(words);
    return summary;
}

/* The incident's name with its suffixes: ALPHA<00>, or ALPHA<00> <03> <20>. */
static char *name_with_suffixes(const struct incident_view *view)
{
    GString *text = g_string_new(view->name);
    if (strcmp(view->name, "*") == 0)
        return g_string_free(text, FALSE);
    for (guint i = 0; i < view->suffixes->len; i++)
        g_string_append_printf(text, "%s<%02x>", i > 0 ? " " : "", g_array_index(view->suffixes, uint8_t, i));
    return g_string_free(text, FALSE);
}

static void write_words(struct incident_view *view)
{
    const struct knowledge *row = knowledge_of(view->cause);
    char *name = name_with_suffixes(view);
    struct phrase_value words[WORDS];
    collect_words(view, name, true, words);
    const char *sentence = row->explanation;
    if (is_mutual(view) && row->explanation_mutual != NULL)
        sentence = row->explanation_mutual;
    else if (view->holders->len == 0 && row->explanation_without_holder != NULL)
        sentence = row->explanation_without_holder;
    char *explanation = phrase_fill(sentence, words);
    view->explanation = explanation != NULL ? explanation : g_strdup(row->title);
    free_words(words);
    collect_words(view, name, false, words);
    const char *const *steps = view->mild && row->mild_steps[0] != NULL ? row->mild_steps : row->steps;
    for (size_t i = 0; i < KNOWLEDGE_MAX_STEPS && steps[i] != NULL; i++) {
        char *step = phrase_fill(steps[i], words);
        if (step != NULL)
            g_ptr_array_add(view->advice, step);
    }
    free_words(words);
    view->summary = incident_view_summary(view, name);
    g_free(name);
}

/* ---- frames and evidence ---- */

static gint compare_frames(gconstpointer a, gconstpointer b)
{
    const struct frame_view *left = a;
    const struct frame_view *right = b;
    return left->frame < right->frame ? -1 : left->frame > right->frame;
}

static void add_with_copies(GArray *frames, const struct frame_view *frame, const struct view_sources *sources)
{
    GArray *copies = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_val(copies, frame->frame);
    sources->add_copies(sources->context, frame->frame, copies);
    for (guint i = 0; i < copies->len; i++) {
        struct frame_view added = *frame;
        added.frame = g_array_index(copies, uint32_t, i);
        g_array_append_val(frames, added);
    }
    g_array_free(copies, TRUE);
}

static struct frame_view frame_in(const struct view_sources *sources, const struct incident *incident, uint32_t frame)
{
    size_t count;
    const struct note *notes = incident_book_notes(sources->book, frame, &count);
    struct frame_view view = { .frame = frame, .role = ROLE_CLAIM };
    for (size_t i = 0; i < count; i++) {
        if (notes[i].incident != incident->number)
            continue;
        view.role = (enum role)notes[i].role;
        view.suffix = notes[i].suffix;
        view.result = notes[i].result;
        view.named = notes[i].named;
        view.group = notes[i].group;
        view.shows = notes[i].shows;
        break;
    }
    return view;
}

static void drop_doubles(GArray *frames)
{
    guint kept = 0;
    for (guint i = 0; i < frames->len; i++) {
        struct frame_view frame = g_array_index(frames, struct frame_view, i);
        if (kept == 0 || g_array_index(frames, struct frame_view, kept - 1).frame != frame.frame)
            g_array_index(frames, struct frame_view, kept++) = frame;
    }
    g_array_set_size(frames, kept);
}

void incident_view_add_frames(struct incident_view *view, const struct incident *incident,
                              const struct view_sources *sources)
{
    if (view->frames->len > 0)
        return;
    for (guint i = 0; i < incident->frames->len; i++) {
        struct frame_view frame = frame_in(sources, incident, g_array_index(incident->frames, uint32_t, i));
        add_with_copies(view->frames, &frame, sources);
    }
    const GArray *evidence = incident->verdict->evidence_frames;
    for (guint i = 0; i < evidence->len; i++) {
        struct frame_view frame = frame_in(sources, incident, g_array_index(evidence, struct frame_view, i).frame);
        add_with_copies(view->frames, &frame, sources);
    }
    g_array_sort(view->frames, compare_frames);
    drop_doubles(view->frames);
    for (guint i = 0; i < view->frames->len; i++) {
        struct frame_view *frame = &g_array_index(view->frames, struct frame_view, i);
        sources->describe_frame(sources->context, frame);
        view->first_time = MIN(view->first_time, frame->time);
        view->last_time = MAX(view->last_time, frame->time);
    }
}

static void add_evidence(struct incident_view *view, const struct verdict *verdict)
{
    for (guint i = 0; i < verdict->reasons->len; i++) {
        const struct reason *reason = &g_array_index(verdict->reasons, struct reason, i);
        struct evidence_view evidence = {
            .supports = evidence_sentence_of(reason->kind)->supports,
            .text = g_strdup(reason->text),
            .frames = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
        };
        g_array_append_vals(evidence.frames, reason->frames, reason->frame_count);
        g_array_append_val(view->evidence, evidence);
    }
}

/* ---- the view ---- */

static void describe_network(struct incident_view *view, const struct incident *incident, const char *interface)
{
    const struct network *network = &incident->network;
    char server[FRAME_IP_TEXT];
    view->network = (struct network_view){ .vlan = network->vlan, .interface = interface, .server = network->server };
    if (network->server != 0)
        view->network.text = g_strdup_printf("server %s", frame_format_ip(network->server, server));
    else if (network->vlan != FRAME_NO_VLAN)
        view->network.text = g_strdup_printf("VLAN %d%s%s", network->vlan, interface != NULL ? " on " : "",
                                             interface != NULL ? interface : "");
    else
        view->network.text = g_strdup(interface != NULL ? interface : "one segment");
}

static void describe_name(struct incident_view *view, const struct incident *incident)
{
    char name[NETBIOS_NAME_TEXT];
    GString *scope = g_string_new(NULL);
    netbios_append_printable(scope, incident->name.scope, strlen(incident->name.scope));
    view->scope = g_string_free(scope, FALSE);
    view->name = g_strdup(incident->flood_sender != 0 ? "*" : netbios_name_format_base(&incident->name, name));
    for (unsigned suffix = 0; suffix < 256; suffix++) {
        uint8_t byte = (uint8_t)suffix;
        if (incident_has_suffix(incident, byte))
            g_array_append_val(view->suffixes, byte);
    }
}

struct incident_view *incident_view_new(const struct incident *incident, const struct view_sources *sources)
{
    const struct verdict *verdict = incident->verdict;
    const struct knowledge *row = knowledge_of(verdict->cause);
    struct incident_view *view = view_alloc();
    struct case_file file;
    case_file_fill(&file, incident, sources->known);

    view->number = incident->number;
    view->cause = verdict->cause;
    view->confidence = verdict->confidence;
    view->mild = verdict->mild;
    view->severity = verdict->mild ? row->mild_severity : row->severity;
    view->outcome = verdict->outcome;
    view->opened_frame = incident->opened_frame;
    describe_name(view, incident);
    describe_network(view, incident, sources->interface_name);
    add_machines(view, &file, verdict);
    view->first_time = incident->first_time;
    view->last_time = incident->last_time;
    add_evidence(view, verdict);
    g_array_append_vals(view->alternatives, verdict->alternatives->data, verdict->alternatives->len);
    view_add_events(view->events, &file);
    view_add_samba_lines(view->samba_lines, &file);
    write_words(view);
    case_file_clear(&file);
    return view;
}
