/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report: the data that nbns-conflict-check put into the page, checked and with nothing missing. */
'use strict';

const REPORT_SCHEMA = 1;

/** Says what is wrong with the data; the message is for the reader. */
class ReportError extends Error {}

/** The incident with an empty list for each list that is missing, and what the page adds to it. */
function completeIncident(incident, file) {
    const lists = {};
    for (const key of ['suffixes', 'kb', 'claimants', 'holders', 'servers', 'refusers', 'frames', 'evidence', 'alternatives',
        'alternative_titles', 'events', 'samba_log', 'advice'])
        lists[key] = incident[key] ?? [];
    return {
        ...incident,
        ...lists,
        origin: readOrigin(incident.origin ?? []),
        file,
        id: `incident-${file.number}-${incident.incident}`,
        title: incident.title ?? inWords(incident.cause),
        hasClock: file.capture?.start !== null,
    };
}

/** The folders that all paths have in common, with the last slash. */
function commonFolder(paths) {
    const [first = '', ...others] = paths;
    let length = first.lastIndexOf('/') + 1;
    while (length > 0 && !others.every(path => path.startsWith(first.slice(0, length))))
        length = first.lastIndexOf('/', length - 2) + 1;
    return first.slice(0, length);
}

function completeFile(file, number, folder) {
    const complete = { ...file, number, label: file.file.slice(folder.length), warnings: file.warnings ?? [], incidents: [] };
    complete.incidents = (file.incidents ?? []).map(incident => completeIncident(incident, complete));
    return complete;
}

/** Reads the report; throws a ReportError with a sentence for the reader. */
function readReport(text) {
    let data;
    try {
        data = JSON.parse(text, (key, value) => typeof value === 'string' ? makeVisible(value) : value);
    } catch {
        throw new ReportError('The data in this page is damaged. Make the page again.');
    }
    if (data === null)
        throw new ReportError('This page holds no report yet. Make one: nbns-conflict-check --html report.html CAPTURE');
    if (data.schema !== REPORT_SCHEMA)
        throw new ReportError(`This page cannot show data of schema ${data.schema}. Make it again with one version of the tool.`);
    const folder = commonFolder(data.files.map(file => file.file));
    const files = data.files.map((file, index) => completeFile(file, index + 1, folder));
    return { ...data, files, incidents: files.flatMap(file => file.incidents) };
}

/** How many of these incidents have each severity, from the worst; those without any are left out. */
function severityCounts(incidents) {
    return SEVERITIES
        .map(severity => ({ severity, count: incidents.filter(incident => severityOf(incident.severity) === severity).length }))
        .filter(entry => entry.count > 0);
}

/** Seconds since the Unix epoch of a frame of an incident. */
function frameEpoch(incident, frame) {
    return incident.first_epoch + (frame.time - incident.first_time);
}
