/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ladder: who said what to whom in an incident, as columns (the machines) and rows (the messages); drawn elsewhere. */
'use strict';

const EVERYBODY = '255.255.255.255';
const MOST_LANES = 8;
const MOST_LADDER_ROWS = 40;
const PARTIES = [['claimants', 'claimant'], ['holders', 'holder'], ['servers', 'server'], ['refusers', 'refuser']];

/** Collects machines, each once, by any of its addresses. */
class LaneList {
    constructor() {
        this.lanes = [];
        this.numbers = new Map();
    }

    add(addresses, role) {
        if (addresses.length === 0 || addresses.some(address => this.numbers.has(address)))
            return;
        addresses.forEach(address => this.numbers.set(address, this.lanes.length));
        this.lanes.push({ title: addresses[0] + (addresses.length > 1 ? ` +${addresses.length - 1}` : ''), role });
    }

    /** The column of an address; null if it has none. */
    find(address) {
        const number = this.numbers.get(address);
        return number === undefined ? null : Math.min(number, MOST_LANES - 1);
    }

    /** The columns; in a crowd the last one stands for several machines. */
    columns() {
        if (this.lanes.length <= MOST_LANES)
            return this.lanes;
        const others = { title: 'others', role: `${this.lanes.length - MOST_LANES + 1} machines` };
        return [...this.lanes.slice(0, MOST_LANES - 1), others];
    }
}

/** The machines: first one of each role, so that in a crowd every role has a column, then the rest, then bystanders. */
function lanesOf(incident) {
    const list = new LaneList();
    for (const [key, role] of PARTIES)
        incident[key].slice(0, 1).forEach(machine => list.add(machine.ips, role));
    for (const [key, role] of PARTIES)
        incident[key].slice(1).forEach(machine => list.add(machine.ips, role));
    for (const frame of incident.frames) {
        for (const address of [frame.source, frame.target]) {
            if (address && address !== EVERYBODY)
                list.add([address], 'other');
        }
    }
    return list;
}

/** What a message says: "refusal <20>, code 6". */
function messageWords(frame) {
    const role = ['dhcp', 'arp'].includes(frame.role) ? frame.role.toUpperCase() : inWords(frame.role);
    return role + (frame.suffix ? ` <${frame.suffix}>` : '') + (frame.group ? ' as group' : '') +
        (frame.target === EVERYBODY ? ' to all' : '') + (frame.result ? `, code ${frame.result}` : '');
}

function rowOf(frame, lanes) {
    return {
        first: frame, last: frame, count: 1,
        from: lanes.find(frame.source),
        to: frame.target === EVERYBODY ? 'all' : lanes.find(frame.target),
        words: messageWords(frame),
        shows: frame.shows === true,
    };
}

function isAlike(one, other) {
    return one.from === other.from && one.to === other.to && one.words === other.words && one.shows === other.shows;
}

/** Counts messages that are alike in one row: only if they follow each other, or wherever they stand. */
function foldRows(messages, lanes, everywhere) {
    const rows = [];
    for (const message of messages) {
        const row = rowOf(message, lanes);
        const known = everywhere ? rows.find(other => isAlike(other, row)) : rows.slice(-1).find(other => isAlike(other, row));
        if (known === undefined) {
            rows.push(row);
        } else {
            known.count++;
            known.last = message;
        }
    }
    return rows;
}

/** The ladder of an incident; null if the capture says of no message who sent it or who was meant. */
function ladderOf(incident) {
    const lanes = lanesOf(incident);
    const messages = incident.frames.filter(frame => !frame.copy_of);
    if (!messages.some(frame => frame.source || frame.target))
        return null;
    let rows = foldRows(messages, lanes, false);
    if (rows.length > MOST_LADDER_ROWS)
        rows = foldRows(messages, lanes, true);
    const shown = rows.slice(0, MOST_LADDER_ROWS);
    return {
        incident,
        columns: lanes.columns(),
        rows: shown,
        left_out: rows.slice(MOST_LADDER_ROWS).reduce((sum, row) => sum + row.count, 0),
        copies: incident.frames.length - messages.length,
    };
}
