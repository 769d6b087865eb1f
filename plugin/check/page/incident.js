/* SPDX-License-Identifier: GPL-2.0-or-later */
/* incident: one incident in full: what it is, what to do, who, the ladder, the reasons, what the logs say. */
'use strict';

/* A flood of names has hundreds of everything. */
const MOST_FRAMES = 200;
const MOST_EVENTS = 20;
const MOST_LOG_LINES = 8;
const MOST_MACHINES = 20;
const MOST_FILES = 20;

function incidentPart(title, ...content) {
    return html('section', { class: 'part' }, html('h4', {}, title), content);
}

/** Says how many are not shown. */
function restNote(all, most) {
    return all.length > most ? html('p', { class: 'quiet' }, `and ${all.length - most} more`) : null;
}

/** Copies a text; where the browser does not allow it, marks it for copying by hand. */
async function copyText(node) {
    try {
        await navigator.clipboard.writeText(node.textContent);
        announce('Copied.');
        return 'Copied';
    } catch {
        getSelection().selectAllChildren(node);
        announce('Marked. Press Control and C to copy.');
        return 'Press Ctrl+C';
    }
}

/** A display filter with a button that copies it; what says which filter it is. */
function copyableFilter(filter, what) {
    const code = html('code', {}, filter);
    const button = html('button', { type: 'button', class: 'copy screen-only', 'aria-label': `Copy the display filter of ${what}` }, 'Copy');
    button.addEventListener('click', async () => {
        button.textContent = await copyText(code);
        setTimeout(() => { button.textContent = 'Copy'; }, 2500);
    });
    return html('span', { class: 'copyable' }, code, button);
}

/** The filter to paste; for each file of a merged capture its own, because incidents have other numbers in it. */
function filtersToPaste(incident) {
    const what = `incident ${incident.incident}`;
    const { files } = incident.origin;
    if (files.length === 0)
        return copyableFilter(`nbns_conflict.incident == ${incident.incident}`, what);
    return files.slice(0, MOST_FILES).map(({ sign, frames }) => html('span', { class: 'line' },
        sign === '' ? null : `${sign}: `,
        copyableFilter(`frame.number in ${frameSet(frames)}`, sign === '' ? what : `${what} in file ${sign}`)));
}

/** The file that an incident is in; of a merged capture all files that have frames of it. */
function captureNames(incident) {
    const { files } = incident.origin;
    if (files.length === 0)
        return html('bdi', {}, shortened(incident.file.file, 160));
    return [
        files.slice(0, MOST_FILES).map(({ file, sign }) =>
            html('span', { class: 'line' }, sign === '' ? null : `${sign}: `, html('bdi', {}, shortened(file, 160)))),
        restNote(files, MOST_FILES),
    ];
}

function factList(incident) {
    const seconds = incident.last_epoch - incident.first_epoch;
    const when = incident.hasClock
        ? [clockTime(incident.first_epoch), html('br'), 'to ', clockTime(incident.last_epoch), ` (${durationWords(seconds)})`]
        : [`${incident.first_time.toFixed(3)} s to ${incident.last_time.toFixed(3)} s after the first frame; this capture holds no clock time`];
    const facts = [
        ['Cause', [html('code', {}, incident.cause), `, ${incident.confidence}`]],
        ['Outcome', inWords(incident.outcome)],
        ['When', when],
        ['Where', (incident.network?.text ?? incident.network?.interface ?? 'unknown') + (incident.scope ? `, scope ${incident.scope}` : '')],
        ['Frames', `${shownFrame(incident, incident.first_frame)} to ${shownFrame(incident, incident.last_frame)}, ${incident.frames.length.toLocaleString('en')} in all`],
        [incident.origin.files.length > 1 ? 'Captures' : 'Capture', captureNames(incident)],
        ['Check', CHECK_WORDS[checkState(incident)]],
        ['Filter', filtersToPaste(incident)],
    ];
    return html('dl', { class: 'facts' }, facts.map(([word, value]) => html('div', {}, html('dt', {}, word), html('dd', {}, value))));
}

/** Each machine once, with all its roles. */
function machineRows(incident) {
    const rows = new Map();
    for (const [key, role] of PARTIES) {
        for (const machine of incident[key]) {
            const id = machine.ips.join();
            const row = rows.get(id) ?? { roles: [], machine };
            row.roles.push(role);
            rows.set(id, row);
        }
    }
    return [...rows.values()].map(({ roles, machine }) => [
        roles.join(', '),
        html('span', { class: 'code' }, machine.ips.join(' + ')),
        html('span', { class: 'code' }, machine.macs.join(' ') || '–'),
        [machine.label, machine.host_name && `host name ${machine.host_name}`].filter(Boolean).join(', ') || '–',
    ]);
}

function machinePart(incident) {
    const rows = machineRows(incident);
    if (rows.length === 0)
        return null;
    return incidentPart('Who', html('div', { class: 'scrolls' },
        simpleTable('Machines of this incident', ['Role', 'Address', 'Network card', 'Known as'], rows.slice(0, MOST_MACHINES))),
        restNote(rows, MOST_MACHINES));
}

function frameRow(incident, frame) {
    const hasTime = frame.time !== undefined;
    return [
        shownFrame(incident, frame.frame),
        hasTime ? frame.time.toFixed(6) : '–',
        hasTime && incident.hasClock ? clockTime(frameEpoch(incident, frame)) : '–',
        frame.source ?? '–',
        frame.target === EVERYBODY ? 'everybody' : frame.target ?? '–',
        messageWords(frame) + (frame.shows ? ' (shows the conflict)' : '') + (frame.copy_of ? ` (copy of frame ${shownFrame(incident, frame.copy_of)})` : ''),
    ];
}

function messageTable(incident) {
    return [
        html('div', { class: 'scrolls' }, simpleTable('Messages of this incident', ['Frame', 'Seconds', 'Clock', 'From', 'To', 'Message'],
            incident.frames.slice(0, MOST_FRAMES).map(frame => frameRow(incident, frame)))),
        restNote(incident.frames, MOST_FRAMES),
    ];
}

function ladderNotes(ladder) {
    return [
        ladder.rows.some(row => row.shows) ? 'Bold rows with a triangle show the conflict.' : '',
        ladder.left_out > 0 ? `${counted(ladder.left_out, 'message', 'messages')} more: see the table.` : '',
        ladder.copies > 0 ? `${counted(ladder.copies, 'frame is', 'frames are')} left out: the capture holds the same message more than once.` : '',
    ].filter(note => note !== '').join(' ');
}

function ladderPart(incident) {
    if (incident.frames.length === 0)
        return null;
    const ladder = ladderOf(incident);
    if (ladder === null)
        return incidentPart('Messages', messageTable(incident));
    const frame = html('div', { class: 'ladder scrolls', tabindex: 0, role: 'group', 'aria-label': 'Drawing of the messages' });
    keepDrawn(frame, room => drawLadder(ladder, room));
    return incidentPart('Who said what to whom', frame,
        html('p', { class: 'quiet' }, ladderNotes(ladder)),
        html('details', { class: 'inner screen-only' }, html('summary', {}, 'The messages as a table'), messageTable(incident)));
}

function reasonItem(incident, reason) {
    const frames = reason.frames.length > 0 ? ` (${frameWords(reason.frames.map(frame => shownFrame(incident, frame)))})` : '';
    return html('li', { class: reason.for ? 'reason for' : 'reason against' },
        html('span', { class: 'reason-sign', 'aria-hidden': 'true' }, reason.for ? '+' : '−'),
        html('span', { class: 'unseen' }, reason.for ? 'For: ' : 'Against: '),
        html('span', {}, reason.text, html('span', { class: 'quiet' }, frames)));
}

function reasonPart(incident) {
    if (incident.evidence.length === 0)
        return null;
    const others = incident.alternatives.map((token, at) => incident.alternative_titles[at] ?? inWords(token));
    return incidentPart('Why',
        html('ul', { class: 'reasons' }, incident.evidence.map(reason => reasonItem(incident, reason))),
        others.length > 0 ? html('p', {}, html('strong', {}, 'Also possible: '), others.join('; ')) : null);
}

function eventPart(incident) {
    if (incident.events.length === 0)
        return null;
    const rows = incident.events.slice(0, MOST_EVENTS).map(event => [
        String(event.id),
        html('span', { class: 'code' }, event.host ?? '–'),
        html('span', { class: 'code' }, event.name),
        html('span', { class: 'code' }, event.data.map(bytes => bytes.replaceAll(':', ' ')).join(' or ') || '–'),
        shownFrame(incident, event.frame),
    ]);
    return incidentPart('In the event log, if the machine runs Windows',
        html('div', { class: 'scrolls' }, simpleTable('Events to look for, source NetBT',
            ['NetBT event', 'Logged on', 'For the name', 'Data at offset 0x28', 'Because of frame'], rows)),
        restNote(incident.events, MOST_EVENTS),
        html('p', { class: 'quiet' }, 'KB Q315259 treats 4319 and 4320 alike; Windows NT 4.0 logs 4319 instead of 4321.'));
}

function sambaPart(incident) {
    if (incident.samba_log.length === 0)
        return null;
    return incidentPart('In the log of nmbd, if the machine runs Samba',
        html('ul', { class: 'log' }, incident.samba_log.slice(0, MOST_LOG_LINES).map(line => html('li', {}, line))),
        restNote(incident.samba_log, MOST_LOG_LINES));
}

function articlePart(incident) {
    if (incident.kb.length === 0)
        return null;
    const articles = incident.kb.map(article => {
        const address = articleAddress(article);
        const name = address === null ? article : html('a', { href: address, rel: 'noreferrer noopener' }, article);
        return html('li', {}, name);
    });
    return incidentPart('Microsoft Knowledge Base', html('ul', { class: 'articles' }, articles));
}

function incidentBody(incident) {
    const steps = html('ol', { class: 'steps' }, incident.advice.map(step => html('li', {}, step)));
    return html('div', { class: 'incident-body' },
        html('p', { class: 'lead' }, incident.explanation ?? incident.summary ?? ''),
        html('div', { class: 'halves' },
            html('div', {},
                incident.advice.length > 0 ? incidentPart('What to do', steps) : null,
                reasonPart(incident)),
            html('div', { class: 'aside' }, incidentPart('At a glance', factList(incident)))),
        ladderPart(incident), machinePart(incident), eventPart(incident), sambaPart(incident), articlePart(incident));
}

/** One incident, closed; its body is made when fillIncident() is called. */
function incidentArticle(incident, severalFiles) {
    const summary = html('summary', {},
        html('h3', {}, severityBadge(incident.severity), html('span', { class: 'number' }, `#${incident.incident}`),
            html('span', { class: 'code name' }, shortened(fullName(incident), 200)),
            html('span', { class: 'title' }, incident.title)),
        html('span', { class: 'quiet when' },
            incident.hasClock ? clockTime(incident.first_epoch) : `${incident.first_time.toFixed(3)} s`,
            severalFiles ? html('bdi', { class: 'file' }, shortened(incident.file.label, 60)) : null));
    return html('details', { class: `card flush incident edge-${severityOf(incident.severity).token}`, id: incident.id }, summary);
}

function fillIncident(article, incident) {
    if (article.querySelector('.incident-body') === null)
        article.append(incidentBody(incident));
}
