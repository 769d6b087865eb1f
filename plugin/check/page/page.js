/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page: puts the report together and answers the reader. */
'use strict';

/* More incidents than these are made only when they are opened or printed. */
const MOST_MADE_AT_ONCE = 100;
/* So few are open from the start. */
const MOST_OPEN = 3;

class Page {
    constructor(report) {
        this.report = report;
        this.shown = report.incidents;
        this.articles = new Map();
    }

    fill() {
        byId('report').hidden = false;
        watchRoom();
        this.fillMasthead();
        fillAttention(this.report);
        this.fillOverview();
        this.timeline = keepDrawn(byId('timeline-drawing'), width => drawTimeline(this.shown, width));
        this.table = new IncidentTable(byId('incident-table'), this.report, id => { location.hash = id; this.open(id); });
        this.filter = new IncidentFilter(this.report, isWanted => this.showOnly(isWanted));
        this.fillIncidents();
        fillFileTable(this.report);
        fillLimits(this.report);
        this.showOnly(() => true);
        this.listen();
    }

    fillMasthead() {
        const { incidents, files } = this.report;
        const failing = incidents.filter(incident => incident.failing).length;
        const unreadable = files.filter(file => file.error).length;
        const sentences = [];
        if (incidents.length > 0)
            sentences.push(`${counted(incidents.length, 'incident', 'incidents')} in ${counted(files.length - unreadable, 'capture', 'captures')}; ` +
                this.failingWords(failing));
        else if (unreadable < files.length && this.report.sender)
            sentences.push(`No incident has the sender ${this.report.sender}. Other incidents are not shown.`);
        else if (unreadable < files.length)
            sentences.push('No name conflict shows. That does not prove that there is none: see below what cannot be seen.');
        if (unreadable > 0)
            sentences.push(`${counted(unreadable, 'file', 'files')} could not be checked.`);
        byId('verdict').textContent = sentences.join(' ');
        const made = Date.parse(this.report.generated ?? '') / 1000;
        byId('provenance').append('Made ', clockTime(made, 0), ` by ${this.report.tool ?? 'an unknown tool'}`,
            this.report.fail_on ? `; the check fails from: ${this.report.fail_on}` : '',
            this.report.sender ? `; only incidents with the sender ${this.report.sender}` : '');
        document.title = `${incidents.length} NetBIOS name conflicts`;
    }

    failingWords(failing) {
        if (failing === 0)
            return 'none fails the check.';
        if (failing === 1)
            return '1 fails the check.';
        return `${failing === this.report.incidents.length ? 'all' : failing} fail the check.`;
    }

    fillOverview() {
        const { incidents, files } = this.report;
        const sum = key => files.reduce((total, file) => total + (file.capture?.[key] ?? 0), 0);
        const tile = (count, word, meaning, icon = null) => html('li', { class: 'tile' },
            html('span', { class: 'tile-count' }, icon, count.toLocaleString('en')), html('span', { class: 'tile-word' }, word),
            html('span', { class: 'quiet' }, meaning));
        byId('overview').append(
            ...severityCounts(incidents).map(({ severity, count }) =>
                tile(count, count === 1 ? severity.one : severity.many, severity.meaning, severityIcon(severity.token))),
            tile(sum('nbns_frames'), 'name service frames', `of ${counted(sum('frames'), 'frame', 'frames')} in ${counted(files.length, 'file', 'files')}`));
    }

    fillIncidents() {
        const { incidents, files } = this.report;
        for (const incident of incidents) {
            const article = incidentArticle(incident, files.length > 1);
            article.addEventListener('toggle', () => { if (article.open) fillIncident(article, incident); });
            this.articles.set(incident.id, { article, incident });
            if (incidents.length <= MOST_MADE_AT_ONCE)
                fillIncident(article, incident);
            article.open = incidents.length <= MOST_OPEN;
        }
        byId('incident-list').append(...[...this.articles.values()].map(entry => entry.article));
        byId('details').hidden = incidents.length === 0;
        byId('timeline').hidden = incidents.length === 0;
        byId('incidents').hidden = incidents.length === 0;
    }

    showOnly(isWanted) {
        const all = this.report.incidents.length;
        this.shown = this.report.incidents.filter(isWanted);
        this.table.show(isWanted);
        for (const { article, incident } of this.articles.values())
            article.hidden = !isWanted(incident);
        byId('filter-result').textContent = this.shown.length === all ? `${counted(all, 'incident', 'incidents')}`
            : `${this.shown.length} of ${counted(all, 'incident', 'incidents')}`;
        redraw(this.timeline);
    }

    openArticle({ article, incident }) {
        fillIncident(article, incident);
        article.open = true;
    }

    /** Opens an incident and goes there. */
    open(id) {
        const entry = this.articles.get(id);
        if (entry === undefined)
            return;
        entry.article.hidden = false;
        this.openArticle(entry);
        entry.article.querySelector('summary').focus();
    }

    setAllOpen(open) {
        for (const entry of this.articles.values()) {
            if (open)
                this.openArticle(entry);
            entry.article.open = open;
        }
    }

    /** Paper shows everything; afterwards the page is as it was. */
    listenToPrinting() {
        let closed = [];
        window.addEventListener('beforeprint', () => {
            closed = [...document.querySelectorAll('details:not(.screen-only, [open])')];
            this.articles.forEach(entry => fillIncident(entry.article, entry.incident));
            closed.forEach(node => { node.open = true; });
        });
        window.addEventListener('afterprint', () => closed.forEach(node => { node.open = false; }));
    }

    listen() {
        byId('open-all').addEventListener('click', () => this.setAllOpen(true));
        byId('close-all').addEventListener('click', () => this.setAllOpen(false));
        byId('zone').addEventListener('change', event => chooseZone(event.target.value === 'utc'));
        followClock(() => redraw(this.timeline));
        /* A link to the incident whose address stands there already changes nothing, so clicks count as well. */
        document.addEventListener('click', event => {
            const link = event.target.closest('a[href^="#incident-"]');
            if (link !== null)
                this.open(link.getAttribute('href').slice(1));
        });
        window.addEventListener('hashchange', () => this.open(location.hash.slice(1)));
        this.listenToPrinting();
        this.open(location.hash.slice(1));
    }
}

function main() {
    try {
        new Page(readReport(byId('report-data').textContent)).fill();
    } catch (error) {
        if (!(error instanceof ReportError))
            throw error;
        byId('verdict').textContent = error.message;
    }
}

main();
