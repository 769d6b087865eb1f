/* SPDX-License-Identifier: GPL-2.0-or-later */
/* captures: what was checked, what went wrong with it, and what it cannot show. */
'use strict';

const MOST_ATTENTION = 12;

function fileResult(file, sender) {
    if (file.error)
        return html('strong', {}, 'not checked');
    const counts = severityCounts(file.incidents).map(({ severity, count }) => counted(count, severity.one, severity.many));
    return counts.join(', ') || (sender ? 'no incident with this sender' : 'no conflict shows');
}

function fillFileTable(report) {
    const rows = report.files.map(file => [
        html('bdi', {}, file.file),
        fileResult(file, report.sender),
        file.capture?.start ? clockTime(Date.parse(file.capture.start) / 1000) : '–',
        file.capture ? file.capture.frames.toLocaleString('en') : '–',
        file.capture ? file.capture.nbns_frames.toLocaleString('en') : '–',
        file.capture?.interfaces?.join(', ') || '–',
    ]);
    const table = simpleTable('Files that were checked', ['File', 'Result', 'Starts', 'Frames', 'Name service frames', 'Interfaces'], rows,
        { id: 'file-table', class: 'file-table' });
    byId('file-table').replaceWith(table);
}

function attentionItem({ file, word, token, text }) {
    return html('li', { class: `card edge-${token}` },
        html('span', { class: `badge badge-${token}` }, severityIcon(token), word),
        html('bdi', { class: 'code' }, shortened(file.file, 300)),
        html('p', {}, shortened(text, 600)));
}

/** Errors and warnings of files, each with the name of its file. */
function fillAttention(report) {
    const items = report.files.flatMap(file => [
        ...(file.error ? [{ file, word: 'not checked', token: 'error', text: file.error }] : []),
        ...file.warnings.map(text => ({ file, word: 'warning', token: 'warn', text })),
    ]);
    byId('attention').hidden = items.length === 0;
    const list = shown => html('ul', { class: 'attention' }, shown.map(attentionItem));
    byId('attention').append(list(items.slice(0, MOST_ATTENTION)));
    if (items.length > MOST_ATTENTION)
        byId('attention').append(html('details', { class: 'inner' },
            html('summary', {}, `${items.length - MOST_ATTENTION} more`), list(items.slice(MOST_ATTENTION))));
}

/** Each limit once, with the files that it holds for unless it holds for all. */
function fillLimits(report) {
    const filesByLimit = new Map();
    const readable = report.files.filter(file => file.capture);
    for (const file of readable) {
        for (const limit of file.capture.limits ?? [])
            filesByLimit.set(limit, [...filesByLimit.get(limit) ?? [], file]);
    }
    if (filesByLimit.size === 0)
        return;
    const items = [...filesByLimit].map(([limit, files]) => html('li', {}, limit,
        files.length === readable.length ? null : html('span', { class: 'quiet' }, ` (${counted(files.length, 'file', 'files')}: ` +
            shortened(files.map(file => file.file).join(', '), 200) + ')')));
    byId('limits').append(
        html('h3', {}, readable.length === 1 ? 'What this capture cannot show' : 'What these captures cannot show'),
        html('p', {}, 'Read this before you believe that all is well.'),
        html('ul', {}, items));
}
