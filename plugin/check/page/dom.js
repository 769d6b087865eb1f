/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dom: making elements.  Everything that the page shows goes through here, as text: nothing from a capture is ever parsed
 * as markup.
 */
'use strict';

const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

/**
 * Sets attributes and adds children, which may be lists.  Attributes that are null, undefined or false, and children that
 * are null or undefined, are left out.
 */
function furnish(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value !== null && value !== undefined && value !== false)
            node.setAttribute(name, value === true ? '' : String(value));
    }
    node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined));
    return node;
}

/** Makes an HTML element; children are elements or texts. */
function html(tag, attributes = {}, ...children) {
    return furnish(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
function svg(tag, attributes = {}, ...children) {
    return furnish(document.createElementNS(SVG_NAMESPACE, tag), attributes, children);
}

function byId(id) {
    return document.getElementById(id);
}

/** Makes a table with a caption for screen readers; each row is a list of cells, its first cell is its heading. */
function simpleTable(caption, headings, rows, attributes = {}) {
    const headingCells = headings.map(heading => html('th', { scope: 'col' }, heading));
    const bodyRows = rows.map(([first, ...rest]) =>
        html('tr', {}, html('th', { scope: 'row' }, first), rest.map(cell => html('td', {}, cell))));
    return html('table', attributes,
        html('caption', { class: 'unseen' }, caption),
        html('thead', {}, html('tr', {}, headingCells)),
        html('tbody', {}, bodyRows));
}

/** Says something to screen readers without moving the focus. */
function announce(text) {
    byId('announcement').textContent = text;
}
