/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ladder_drawing: the ladder as one or more drawings; long ones are parted, so that paper cuts between the parts. */
'use strict';

const GUTTER = 88;
const NARROWEST_LANE = 96;
const WIDEST_LANE = 250;
const HEAD_HEIGHT = 46;
const ROW_HEIGHT = 38;
/* Paper does not cut a drawing: one that does not fit leaves the rest of its page empty. */
const ROWS_IN_PART = 10;
const ARROW = 7;

function ladderGeometry(ladder, room) {
    const lane = Math.min(WIDEST_LANE, Math.max(NARROWEST_LANE, (room - GUTTER) / ladder.columns.length));
    return { lane, width: GUTTER + lane * ladder.columns.length, at: column => GUTTER + lane * (column + 0.5) };
}

function drawLadderHead(ladder, geometry, bottom) {
    return ladder.columns.map((column, number) => svg('g', { class: `lane lane-${column.role.split(' ')[0]}` },
        svg('line', { x1: geometry.at(number), y1: HEAD_HEIGHT, x2: geometry.at(number), y2: bottom, class: 'lifeline' }),
        svg('rect', { x: geometry.at(number) - geometry.lane / 2 + 4, y: 1, width: geometry.lane - 8, height: HEAD_HEIGHT - 6, rx: 5, class: 'lane-box' }),
        svg('text', { x: geometry.at(number), y: 18, class: 'lane-title' }, column.title),
        svg('text', { x: geometry.at(number), y: 33, class: 'lane-role' }, column.role)));
}

/** A head of an arrow that points along a direction, 1 to the right, -1 to the left. */
function arrowHead(x, y, direction) {
    const back = x - direction * ARROW;
    return svg('path', { class: 'arrow-head', d: `M${x} ${y}L${back} ${y - 4}L${back} ${y + 4}z` });
}

/** The lanes that a message reaches, from its sender to the left and to the right. */
function reachOf(row, columns) {
    if (row.from === null || row.to === null)
        return { left: [], right: [] };
    const reached = row.to === 'all' ? [...Array(columns).keys()].filter(lane => lane !== row.from) : [row.to];
    return { left: reached.filter(lane => lane < row.from), right: reached.filter(lane => lane > row.from) };
}

function drawArrow(row, ladder, geometry, y) {
    const { left, right } = reachOf(row, ladder.columns.length);
    const sides = [[left, Math.min(...left), -1], [right, Math.max(...right), 1]].filter(([lanes]) => lanes.length > 0);
    const dots = [row.from, sides.length === 0 && row.to !== 'all' ? row.to : null].filter(lane => lane !== null);
    return [
        sides.map(([lanes, farthest, direction]) => [
            svg('line', { class: 'arrow', x1: geometry.at(row.from), y1: y, x2: geometry.at(farthest) - direction * 2, y2: y }),
            lanes.map(lane => arrowHead(geometry.at(lane) - direction, y, direction)),
        ].flat()),
        dots.map(lane => svg('circle', { class: 'arrow-dot', cx: geometry.at(lane), cy: y, r: 2.5 })),
    ].flat(2);
}

/** Where the words of a message stand: in the middle of its arrow. */
function wordsAt(row, ladder, geometry) {
    const { left, right } = reachOf(row, ladder.columns.length);
    const touched = [...left, ...right, row.from ?? row.to].filter(lane => typeof lane === 'number');
    if (touched.length === 0)
        return GUTTER + geometry.lane / 2;
    if (row.to === 'all' && right.length > 0)
        return (geometry.at(row.from) + geometry.at(row.from + 1)) / 2;
    return (geometry.at(Math.min(...touched)) + geometry.at(Math.max(...touched))) / 2;
}

function drawLadderRow(row, ladder, geometry, y) {
    const first = shownFrame(ladder.incident, row.first.frame);
    const frames = row.count > 1 ? `${first}–${shownFrame(ladder.incident, row.last.frame)}` : first;
    const since = row.first.time - ladder.rows[0].first.time;
    return svg('g', { class: row.shows ? 'message shows' : 'message' },
        row.shows ? svg('path', { class: 'shows-sign', d: `M6 ${y - 17}l5 9h-10z` }) : null,
        svg('text', { x: 18, y: y - 9, class: 'frame-number' }, frames),
        svg('text', { x: 18, y: y + 5, class: 'frame-time' }, `+${since.toFixed(3)} s`),
        drawArrow(row, ladder, geometry, y),
        svg('text', { x: wordsAt(row, ladder, geometry), y: y - 8, class: 'message-words' },
            row.words + (row.count > 1 ? `  ×${row.count}` : '')));
}

function drawLadderPart(ladder, geometry, part, parts) {
    const length = Math.ceil(ladder.rows.length / parts);
    const rows = ladder.rows.slice(part * length, (part + 1) * length);
    const bottom = HEAD_HEIGHT + rows.length * ROW_HEIGHT + 8;
    const machines = ladder.columns.map(column => `${column.title} (${column.role})`).join(', ');
    const description = `${counted(rows.length, 'row', 'rows')} of messages between ${machines}. The table of messages below says the same.`;
    const title = 'Who said what to whom' + (parts > 1 ? `, part ${part + 1} of ${parts}` : '');
    return describedDrawing(geometry.width, bottom, title, description,
        drawLadderHead(ladder, geometry, bottom),
        rows.map((row, number) => drawLadderRow(row, ladder, geometry, HEAD_HEIGHT + (number + 1) * ROW_HEIGHT - 8)));
}

/** The drawings of a ladder, as nodes for keepDrawn(). */
function drawLadder(ladder, room) {
    const geometry = ladderGeometry(ladder, room);
    const parts = Math.ceil(ladder.rows.length / ROWS_IN_PART);
    return Array.from({ length: parts }, (_, part) => drawLadderPart(ladder, geometry, part, parts));
}
