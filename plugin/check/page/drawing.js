/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drawing: what the drawings share: icons, room, and being drawn anew when there is more or less room. */
'use strict';

/* Outlines in a square of 16, each with a sign in it, so that severities differ by shape and not by colour alone. */
const ICON_SHAPES = {
    error: { outline: 'M5 1h6l4 4v6l-4 4H5l-4-4V5z', sign: 'M5.5 5.5l5 5m0-5l-5 5' },
    warn: { outline: 'M8 1.5L15.3 14.5H.7z', sign: 'M8 6.2v4m0 2v.4' },
    note: { outline: 'M8 1a7 7 0 1 0 .01 0z', sign: 'M8 7v4.6m0-7v.4' },
    chat: { outline: 'M1.5 2.5h13v9h-7l-3.5 3v-3h-2.5z', sign: 'M4.5 7h7' },
};
const PAPER_WIDTH = 680;
const LETTERS = document.createElement('canvas').getContext('2d');
const drawings = [];
/* Measured once and not for each drawing: with hundreds of drawings, measuring between them takes minutes. */
let room = 0;

/** How wide a text is in a drawing, in the size that page.css gives it there. */
function textWidth(text) {
    return LETTERS.measureText(text).width;
}

/** The icon of a severity as a group to place in a drawing. */
function iconGroup(token, attributes = {}) {
    const shape = ICON_SHAPES[severityOf(token).token];
    return svg('g', { class: `icon icon-${severityOf(token).token}`, ...attributes },
        svg('path', { class: 'icon-outline', d: shape.outline }),
        svg('path', { class: 'icon-sign', d: shape.sign }));
}

/** The icon of a severity for running text; the word beside it says the same. */
function severityIcon(token) {
    return svg('svg', { viewBox: '0 0 16 16', class: 'severity-icon', 'aria-hidden': 'true' }, iconGroup(token));
}

function severityBadge(token) {
    const severity = severityOf(token);
    return html('span', { class: `badge badge-${severity.token}` }, severityIcon(token), severity.one);
}

/** A drawing for screen readers: an image with a title and a description. */
function describedDrawing(width, height, title, description, ...children) {
    return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, class: 'drawing', role: 'img' },
        svg('title', {}, title), svg('desc', {}, description), children);
}

/** Keeps a drawing in a frame: draw(width) gives its nodes, now and whenever the room changes.  Returns what redraw() takes. */
function keepDrawn(frame, draw) {
    const drawing = { frame, draw };
    drawings.push(drawing);
    redraw(drawing);
    return drawing;
}

function redraw({ frame, draw }) {
    frame.replaceChildren(...draw(room));
}

/** The room inside a card; all cards are as wide as that of the timeline. */
function screenRoom() {
    const card = byId('timeline-drawing');
    const style = getComputedStyle(card);
    return card.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
}

function useRoom(width) {
    if (width === room)
        return;
    room = width;
    drawings.forEach(redraw);
}

/** Draws for the screen's width from now on, and for paper when the page is printed. */
function watchRoom() {
    LETTERS.font = `12px ${getComputedStyle(document.body).fontFamily}`;
    useRoom(screenRoom());
    new ResizeObserver(() => useRoom(screenRoom())).observe(byId('report'));
    window.addEventListener('beforeprint', () => useRoom(PAPER_WIDTH));
    window.addEventListener('afterprint', () => useRoom(screenRoom()));
}
