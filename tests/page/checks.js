/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Checks that run in the page.  Each returns a list of complaints. */

function seen(selector) {
    return [...document.querySelectorAll(selector)].filter(node => node.checkVisibility());
}

function shortly(node) {
    return `${node.tagName} ${node.textContent.trim().slice(0, 40)}`;
}

/** Text nodes that are shown. */
function shownTexts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (walker.currentNode.data.trim() !== '' && parent.checkVisibility() && !parent.closest('script, title, desc, option, .unseen, .skip'))
            nodes.push(walker.currentNode);
    }
    return nodes;
}

function colour(words) {
    return words.match(/[\d.]+/g).map(Number);
}

function luminance(words) {
    const [red, green, blue] = colour(words).map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** What is painted behind an element. */
function groundOf(element) {
    const box = element.closest('.lane')?.querySelector('.lane-box');
    if (box)
        return getComputedStyle(box).fill;
    for (let node = element; node !== null; node = node.parentElement) {
        const ground = getComputedStyle(node).backgroundColor;
        if ((colour(ground)[3] ?? 1) > 0)
            return ground;
    }
    return 'rgb(255, 255, 255)';
}

function lowContrast() {
    return shownTexts().flatMap(text => {
        const element = text.parentElement;
        const style = getComputedStyle(element);
        const ink = luminance(element.namespaceURI.endsWith('svg') ? style.fill : style.color);
        const ground = luminance(groundOf(element));
        const contrast = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
        return contrast < 4.5 ? [`${contrast.toFixed(2)} ${shortly(element)}`] : [];
    });
}

/** One first heading, and no level left out. */
function badHeadings() {
    const headings = seen('h1, h2, h3, h4, h5, h6');
    const levels = headings.map(node => Number(node.tagName[1]));
    const jumps = headings.filter((node, at) => levels[at] > (levels[at - 1] ?? 0) + 1).map(shortly);
    return levels.filter(level => level === 1).length === 1 ? jumps : ['not one h1', ...jumps];
}

/** A caption, headings of columns and of rows. */
function badTables() {
    return [...document.querySelectorAll('table')].filter(table =>
        table.caption === null || table.caption.textContent === '' ||
        [...table.tHead.rows[0].cells].some(cell => cell.scope !== 'col') ||
        [...table.tBodies[0].rows].some(row => row.querySelector('th[scope=row]') === null)).map(shortly);
}

/** A placeholder is no label. */
function withoutLabel() {
    return [...document.querySelectorAll('input, select')].filter(field => field.labels.length === 0).map(field => field.id);
}

/** Ids are there once, and whatever refers to one finds it. */
function badReferences() {
    const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
    const twice = ids.filter((id, at) => ids.indexOf(id) !== at);
    const wanted = ['aria-labelledby', 'aria-describedby'].flatMap(name =>
        [...document.querySelectorAll(`[${name}]`)].map(node => node.getAttribute(name)));
    const links = [...document.querySelectorAll('a[href^="#"]')].map(node => node.getAttribute('href').slice(1));
    return [...twice, ...[...wanted, ...links].filter(id => document.getElementById(id) === null)];
}

/** Each drawing is either described or hidden from screen readers. */
function badDrawings() {
    return [...document.querySelectorAll('svg')].filter(drawing => drawing.getAttribute('aria-hidden') !== 'true' &&
        (drawing.getAttribute('role') !== 'img' || !drawing.querySelector(':scope > title')?.textContent ||
         !drawing.querySelector(':scope > desc')?.textContent)).map(shortly);
}

/** A severity has a word and a sign; a message that shows the conflict has a sign; a reason says which way it points. */
function colourAlone() {
    return [
        ...seen('.badge').filter(badge => badge.innerText.trim() === '' || badge.querySelector('svg') === null),
        ...seen('.message.shows').filter(message => message.querySelector('.shows-sign') === null),
        ...seen('.reason').filter(reason => !/^[+−]\s*(For|Against): /.test(reason.textContent)),
    ].map(shortly);
}

/** Characters that are not seen, or change how others are seen; line breaks of our own source are no such thing. */
function treacherousText() {
    const treacherous = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]|\p{Cs}/u;
    const texts = shownTexts().map(node => node.data);
    const attributes = [...document.querySelectorAll('*')].flatMap(node => [...node.attributes].map(attribute => attribute.value));
    return [...texts, ...attributes].filter(text => treacherous.test(text)).map(text => JSON.stringify(text).slice(0, 80));
}
