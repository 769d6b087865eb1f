/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * clock: clock times, in the zone of the reader's computer or in UTC.  Event Viewer shows the former, captures and logs of
 * servers often the latter.  All times on the page change when the reader chooses the other.
 */
'use strict';

const clock = { utc: false, listeners: [] };

function twoDigits(number) {
    return String(number).padStart(2, '0');
}

/** "UTC" or "UTC+01:00", the reader's zone at that moment. */
function zoneName(moment) {
    const minutes = clock.utc ? 0 : -moment.getTimezoneOffset();
    if (minutes === 0)
        return 'UTC';
    const amount = Math.abs(minutes);
    return `UTC${minutes < 0 ? '−' : '+'}${twoDigits(Math.floor(amount / 60))}:${twoDigits(amount % 60)}`;
}

/** The parts of a moment in the chosen zone. */
function clockParts(moment) {
    const shifted = new Date(moment.getTime() - (clock.utc ? 0 : moment.getTimezoneOffset() * 60000));
    const [date, time] = shifted.toISOString().replace('Z', '').split('T');
    return { date, time, zone: zoneName(moment) };
}

/** A time that follows the chosen zone: "2026-11-20 13:18:38.438 UTC"; digits after the second as asked. */
function clockTime(epoch, digits = 3) {
    const moment = new Date(epoch * 1000);
    if (Number.isNaN(moment.getTime()))
        return html('span', {}, 'time unknown');
    const node = html('time', { datetime: moment.toISOString(), 'data-digits': digits });
    writeClockTime(node);
    return node;
}

function writeClockTime(node) {
    const { date, time, zone } = clockParts(new Date(node.dateTime));
    const digits = Number(node.dataset.digits);
    node.replaceChildren(html('span', { class: 'whole' }, `${date} ${time.slice(0, digits > 0 ? 9 + digits : 8)}`), ` ${zone}`);
}

/** Calls back now and whenever the reader chooses another zone. */
function followClock(listener) {
    clock.listeners.push(listener);
}

function chooseZone(utc) {
    clock.utc = utc;
    document.querySelectorAll('time').forEach(writeClockTime);
    clock.listeners.forEach(listener => listener());
}
