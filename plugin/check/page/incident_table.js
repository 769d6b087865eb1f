/* SPDX-License-Identifier: GPL-2.0-or-later */
/* incident_table: the list of all incidents, which sorts and filters. */
'use strict';

/* 10.1.0.9 stands before 10.1.0.10. */
const COLLATOR = new Intl.Collator('en', { numeric: true });

function addressCell(machines) {
    return html('span', { class: 'code' }, shortened(addressesOf(machines), 48) || '–');
}

/** The name, which is broken only behind a suffix unless it is very long. */
function nameCell(incident) {
    const name = shortened(fullName(incident), 60);
    return name.split(/(?<=>) (?=<)/).map(part => [html('span', { class: part.length < 24 ? 'whole' : null }, part), ' ']);
}

/* Each column: its heading, what sorts it, what stands in it.  `spare` and `narrow` columns make room on narrow screens. */
const COLUMNS = [
    { title: 'Severity', key: incident => -severityOf(incident.severity).rank, cell: incident => severityBadge(incident.severity) },
    {
        title: 'Name', key: fullName, heading: true,
        cell: incident => html('a', { href: `#${incident.id}`, class: 'code' }, nameCell(incident)),
    },
    { title: 'Cause', key: incident => incident.title, class: 'cause', cell: incident => incident.title },
    {
        title: 'Confidence', key: incident => -(CONFIDENCE_RANK[incident.confidence] ?? 0), class: 'spare confidence',
        cell: incident => incident.confidence ?? '–',
    },
    {
        title: 'Claimant', key: incident => addressesOf(incident.claimants), class: 'spare',
        cell: incident => addressCell(incident.claimants),
    },
    {
        title: 'Holder', key: incident => addressesOf(incident.holders), class: 'spare',
        cell: incident => addressCell(incident.holders),
    },
    {
        title: 'First seen', key: incident => incident.hasClock ? incident.first_epoch : incident.first_time, class: 'narrow',
        cell: incident => incident.hasClock ? clockTime(incident.first_epoch, 0) : `${incident.first_time.toFixed(3)} s`,
    },
    {
        title: 'File', key: incident => incident.file.label, class: 'spare file', onlyIf: report => report.files.length > 1,
        cell: incident => html('bdi', {}, shortened(incident.file.label, 40)),
    },
    {
        title: 'Check', key: checkState, class: 'spare', cell: checkState,
        onlyIf: report => new Set(report.incidents.map(checkState)).size > 1,
    },
];

/** Separators count as blanks, so that bytes and MACs are found in any notation. */
function searchable(text) {
    return text.toLowerCase().replace(/[:\-\s]+/g, ' ').trim();
}

function searchText(incident) {
    const machines = PARTIES.flatMap(([key]) => incident[key])
        .flatMap(machine => [...machine.ips, ...machine.macs, machine.label ?? '', machine.host_name ?? '']);
    const events = incident.events.flatMap(event => [String(event.id), ...event.data]);
    return searchable([fullName(incident), incident.title, incident.cause, incident.scope ?? '', incident.confidence, ...incident.kb,
        incident.file.file, ...machines, ...events].join('\n'));
}

function compareKeys(one, other) {
    if (typeof one === 'number')
        return one - other;
    return COLLATOR.compare(one, other);
}

class IncidentTable {
    constructor(table, report, open) {
        this.columns = COLUMNS.filter(column => column.onlyIf === undefined || column.onlyIf(report));
        this.sorted = { column: null, descending: false };
        this.rows = report.incidents.map(incident => ({ incident, node: this.makeRow(incident, open) }));
        this.headings = this.columns.map(column => this.makeHeading(column));
        this.body = html('tbody');
        table.replaceChildren(
            html('caption', { class: 'unseen' }, 'All incidents. The buttons in the headings sort.'),
            html('thead', {}, html('tr', {}, this.headings)), this.body);
        this.sortBy(this.columns[0]);
    }

    classOf(column) {
        return column.class ?? null;
    }

    makeHeading(column) {
        const button = html('button', { type: 'button', class: 'sorter' }, column.title);
        button.addEventListener('click', () => this.sortBy(column));
        return html('th', { scope: 'col', class: this.classOf(column) }, button);
    }

    makeRow(incident, open) {
        const cells = this.columns.map(column => html(column.heading ? 'th' : 'td',
            { scope: column.heading ? 'row' : null, class: this.classOf(column) }, column.cell(incident)));
        const row = html('tr', {}, cells);
        row.addEventListener('click', event => {
            if (event.target.closest('a') === null && getSelection().isCollapsed)
                open(incident.id);
        });
        return row;
    }

    /** Sorts by a column; a second time turns it round. */
    sortBy(column) {
        this.sorted = { column, descending: this.sorted.column === column && !this.sorted.descending };
        const sign = this.sorted.descending ? -1 : 1;
        this.rows.sort((one, other) => sign * compareKeys(column.key(one.incident), column.key(other.incident)) ||
            compareKeys(one.incident.first_epoch, other.incident.first_epoch));
        this.body.replaceChildren(...this.rows.map(row => row.node));
        this.columns.forEach((other, at) => {
            if (other === column)
                this.headings[at].setAttribute('aria-sort', this.sorted.descending ? 'descending' : 'ascending');
            else
                this.headings[at].removeAttribute('aria-sort');
        });
    }

    /** Shows only some incidents. */
    show(isWanted) {
        this.rows.forEach(({ incident, node }) => { node.hidden = !isWanted(incident); });
    }
}

/** The form above the table; calls back with a test for incidents whenever the reader changes it. */
class IncidentFilter {
    constructor(report, changed) {
        this.changed = changed;
        this.texts = new Map(report.incidents.map(incident => [incident, searchText(incident)]));
        this.fillChoices(report);
        const form = byId('filters');
        form.addEventListener('input', () => this.apply());
        form.addEventListener('submit', event => event.preventDefault());
        /* The fields change only after this event. */
        form.addEventListener('reset', () => setTimeout(() => this.apply()));
    }

    fillChoices(report) {
        const titles = new Map(report.incidents.map(incident => [incident.cause, incident.title]));
        const add = (id, value, word) => byId(id).append(html('option', { value }, word));
        severityCounts(report.incidents).forEach(({ severity, count }) => add('filter-severity', severity.token, `${severity.one} (${count})`));
        [...titles].sort(([, one], [, other]) => compareKeys(one, other)).forEach(([cause, title]) => add('filter-cause', cause, title));
        report.files.forEach(file => add('filter-file', file.number, shortened(file.label, 60)));
        byId('filter-file-label').hidden = report.files.length < 2;
        byId('filter-failing-label').hidden = new Set(report.incidents.map(incident => incident.failing)).size < 2;
    }

    apply() {
        const words = searchable(byId('filter-text').value);
        const severity = byId('filter-severity').value;
        const cause = byId('filter-cause').value;
        const file = byId('filter-file').value;
        const onlyFailing = byId('filter-failing').checked;
        this.changed(incident => this.texts.get(incident).includes(words) &&
            (severity === '' || severityOf(incident.severity).token === severity) &&
            (cause === '' || incident.cause === cause) &&
            (file === '' || String(incident.file.number) === file) &&
            (incident.failing || !onlyFailing));
    }
}
