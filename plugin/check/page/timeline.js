/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * timeline: all incidents on one axis of time, a strip for each severity.  As long as there is room, each incident is a mark
 * with a bar as long as it lasted; where there are too many, bars count them.
 */
'use strict';

const TIMELINE_SIDE = 8;
const STRIP_LABEL = 22;
const MARK_ROW = 24;
const MOST_MARK_ROWS = 9;
const ICON_WIDTH = 16;
const COUNT_HEIGHT = 46;
const AXIS_HEIGHT = 38;
const TICK_WIDTH = 92;
const TICK_STEPS = [0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    172800, 604800, 2592000, 7776000, 31536000, 315360000];

/** From when to when; clock times only if all incidents have them. */
function timelineSpan(incidents) {
    const hasClock = incidents.every(incident => incident.hasClock);
    const start = incident => hasClock ? incident.first_epoch : incident.first_time;
    const end = incident => hasClock ? incident.last_epoch : incident.last_time;
    const first = incidents.reduce((least, incident) => Math.min(least, start(incident)), Infinity);
    const last = incidents.reduce((most, incident) => Math.max(most, end(incident)), -Infinity);
    return { hasClock, start, end, first, length: Math.max(last - first, 0.001) };
}

function timelineScale(span, width) {
    const room = width - 2 * TIMELINE_SIDE - ICON_WIDTH;
    return time => TIMELINE_SIDE + (time - span.first) / span.length * room;
}

/** What stands at a tick: enough of the moment to tell it from its neighbours. */
function tickLabel(time, step, hasClock) {
    if (!hasClock)
        return `${Number(time.toFixed(3))} s`;
    const parts = clockParts(new Date(time * 1000));
    if (step >= 86400)
        return parts.date;
    return step >= 60 ? parts.time.slice(0, 5) : parts.time.slice(0, step >= 1 ? 8 : 12);
}

function tickTimes(span, width) {
    const most = Math.max(2, Math.floor(width / TICK_WIDTH));
    const step = TICK_STEPS.find(length => span.length / length <= most) ?? TICK_STEPS[TICK_STEPS.length - 1];
    const offset = span.hasClock && !clock.utc ? -new Date(span.first * 1000).getTimezoneOffset() * 60 : 0;
    const times = [];
    for (let at = Math.ceil((span.first + offset) / step) * step - offset; at <= span.first + span.length; at += step)
        times.push(at);
    return { step, times };
}

function drawAxis(span, width, height) {
    const scale = timelineScale(span, width);
    const { step, times } = tickTimes(span, width);
    const begin = clockParts(new Date(span.first * 1000));
    const note = span.hasClock ? `${step >= 86400 ? '' : `from ${begin.date}, `}${begin.zone}` : 'seconds since the first frame';
    return svg('g', { class: 'axis' },
        svg('line', { x1: 0, y1: height + 0.5, x2: width, y2: height + 0.5 }),
        times.map(time => svg('g', {},
            svg('line', { x1: scale(time), y1: 0, x2: scale(time), y2: height + 5, class: 'tick' }),
            svg('text', { x: Math.min(scale(time), width - 30), y: height + 18, 'text-anchor': scale(time) < 30 ? 'start' : 'middle' },
                tickLabel(time, step, span.hasClock)))),
        svg('text', { x: width, y: height + 34, 'text-anchor': 'end' }, note));
}

/** A mark and the room that it takes: its name stands on its bar and beyond, or before it where the drawing ends. */
function makeMark(incident, span, width, named) {
    const scale = timelineScale(span, width);
    const left = scale(span.start(incident));
    const right = Math.max(scale(span.end(incident)), left) + ICON_WIDTH;
    const label = named ? shortened(incident.name === '*' ? 'many names' : incident.name, 20) : '';
    const labelWidth = label === '' ? 0 : textWidth(label) + 10;
    const labelBefore = left + ICON_WIDTH + labelWidth > width;
    return {
        incident, left, right, label, labelBefore,
        begin: labelBefore ? left - labelWidth : left,
        end: labelBefore ? right : Math.max(right, left + ICON_WIDTH + labelWidth),
    };
}

/** Gives each incident the first row where it does not touch another; returns how many rows that takes. */
function packMarks(incidents, span, width, named) {
    const ends = [];
    const marks = incidents.map(incident => makeMark(incident, span, width, named)).sort((one, other) => one.begin - other.begin);
    for (const mark of marks) {
        const free = ends.findIndex(end => end + 4 <= mark.begin);
        mark.row = free < 0 ? ends.length : free;
        ends[mark.row] = mark.end;
    }
    return { marks, rows: ends.length };
}

function drawMark({ incident, left, right, label, labelBefore, row }, top) {
    const y = top + STRIP_LABEL + row * MARK_ROW;
    const labelAt = labelBefore ? { x: left - 5, 'text-anchor': 'end' } : { x: left + ICON_WIDTH + 5 };
    return svg('a', { href: `#${incident.id}`, tabindex: -1, class: 'mark' },
        svg('title', {}, `${fullName(incident)}: ${incident.title}`),
        svg('rect', { x: left, y, width: right - left, height: 16, rx: 8, class: `extent extent-${severityOf(incident.severity).token}` }),
        iconGroup(incident.severity, { transform: `translate(${left} ${y})` }),
        label === '' ? null : svg('text', { ...labelAt, y: y + 12.5 }, label));
}

function drawCounts(incidents, span, width, top) {
    const scale = timelineScale(span, width);
    const binWidth = 10;
    const bins = new Map();
    for (const incident of incidents) {
        const bin = Math.floor(scale(span.start(incident)) / binWidth);
        bins.set(bin, (bins.get(bin) ?? 0) + 1);
    }
    const most = Math.max(...bins.values());
    const token = severityOf(incidents[0].severity).token;
    return [...bins].map(([bin, count]) => {
        const height = Math.max(3, count / most * (COUNT_HEIGHT - 14));
        const y = top + STRIP_LABEL + COUNT_HEIGHT - height;
        return svg('g', {},
            svg('title', {}, counted(count, 'incident', 'incidents')),
            svg('rect', { x: bin * binWidth, y, width: binWidth - 1, height, class: `count count-${token}` }),
            count === most ? svg('text', { x: bin * binWidth + binWidth / 2, y: y - 3, 'text-anchor': 'middle' }, String(count)) : null);
    });
}

/** The strip of one severity: its height and what is in it. */
function drawStrip({ severity, count }, incidents, span, width, top) {
    const own = incidents.filter(incident => severityOf(incident.severity) === severity);
    const withNames = packMarks(own, span, width, true);
    const packed = withNames.rows <= MOST_MARK_ROWS ? withNames : packMarks(own, span, width, false);
    const counts = packed.rows > MOST_MARK_ROWS;
    const content = counts ? drawCounts(own, span, width, top) : packed.marks.map(mark => drawMark(mark, top));
    const height = STRIP_LABEL + (counts ? COUNT_HEIGHT : packed.rows * MARK_ROW) + 4;
    const label = svg('text', { x: 0, y: top + 13, class: 'strip-label' }, counted(count, severity.one, severity.many));
    return { height, group: svg('g', {}, label, content) };
}

function timelineWords(incidents, span) {
    const counts = severityCounts(incidents).map(({ severity, count }) => counted(count, severity.one, severity.many));
    return `${counts.join(', ')} within ${durationWords(span.length)}. The list of incidents below holds the same.`;
}

/** All incidents over time, as nodes for keepDrawn(). */
function drawTimeline(incidents, width) {
    if (incidents.length === 0)
        return [html('p', { class: 'quiet' }, 'No incident to show.')];
    const span = timelineSpan(incidents);
    let top = 0;
    const strips = severityCounts(incidents).map(entry => {
        const strip = drawStrip(entry, incidents, span, width, top);
        top += strip.height;
        return strip.group;
    });
    return [describedDrawing(width, top + AXIS_HEIGHT, 'Incidents over time', timelineWords(incidents, span),
        drawAxis(span, width, top), strips)];
}
