/* SPDX-License-Identifier: GPL-2.0-or-later */
/* words: how things are called and written. */
'use strict';

/** From the worst to the least; rank sorts. */
const SEVERITIES = [
    { token: 'error', one: 'error', many: 'errors', meaning: 'looks like an attack', rank: 3 },
    { token: 'warn', one: 'warning', many: 'warnings', meaning: 'a conflict to repair', rank: 2 },
    { token: 'note', one: 'note', many: 'notes', meaning: 'nothing left to repair', rank: 1 },
    { token: 'chat', one: 'chat', many: 'chats', meaning: 'ordinary traffic', rank: 0 },
];
const CONFIDENCE_RANK = { possible: 1, probable: 2, confirmed: 3 };

/** What an incident does to the check. */
const CHECK_WORDS = {
    fails: 'it fails the check',
    passes: 'below the threshold of the check',
    known: 'known from the baseline, does not fail the check',
    ignored: 'ignored as asked, does not fail the check',
};

/* Where the old articles of the Microsoft Knowledge Base can still be read: one archive has nearly all, a mirror the rest. */
const ARCHIVE = 'https://jeffpar.github.io/kbarchive/kb/';
const MIRROR = 'https://ftp.zx.net.nz/pub/archive/ftp.microsoft.com/MISC/KB/en-us/';
const ONLY_IN_MIRROR = ['Q315259', 'Q269239'];
const NOWHERE = ['Q100320'];

/* Characters that are not seen or change how others are seen: control characters, marks of writing direction, zero-width
 * and other format characters, line separators, halves of surrogate pairs, and what is not assigned. */
const TREACHEROUS = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0\u034F\uFE00-\uFE0F]/gu;

/** Writes treacherous characters as <1b> or <U+202E>, the way the plugin writes bytes. */
function makeVisible(text) {
    return text.replace(TREACHEROUS, character => {
        const code = character.codePointAt(0).toString(16);
        return code.length <= 2 ? `<${code.padStart(2, '0')}>` : `<U+${code.toUpperCase().padStart(4, '0')}>`;
    });
}

/** Leaves out the middle of a long text. */
function shortened(text, most) {
    const characters = [...text];
    if (characters.length <= most)
        return text;
    const kept = Math.floor((most - 1) / 2);
    return [...characters.slice(0, kept), '…', ...characters.slice(-kept)].join('');
}

function counted(count, one, many) {
    return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

function severityOf(token) {
    return SEVERITIES.find(severity => severity.token === token) ?? SEVERITIES[SEVERITIES.length - 1];
}

function checkState(incident) {
    if (incident.failing)
        return 'fails';
    if (incident.known)
        return 'known';
    return incident.ignored ? 'ignored' : 'passes';
}

/** ACCT-PC<00> <20> */
function fullName(incident) {
    if (incident.name === '*')
        return 'many names';
    return incident.name + incident.suffixes.map(suffix => `<${suffix}>`).join(' ');
}

/** What joins the addresses of several machines. */
function addressesOf(machines) {
    return machines.map(machine => machine.ips.join(' + ')).join(', ');
}

function inWords(token) {
    return (token ?? 'unknown').replaceAll('_', ' ').replaceAll('-', ' ');
}

/** "frames 36, 37, 38"; not more than fit a line.  Takes what the frames are called. */
function frameWords(frames) {
    const most = 8;
    const shown = frames.slice(0, most).join(', ');
    return `${frames.length === 1 ? 'frame' : 'frames'} ${shown}${frames.length > most ? ', …' : ''}`;
}

/** Where an article can be read; null if that is not known. */
function articleAddress(article) {
    const digits = /^Q(\d{5,6})$/.exec(article)?.[1].padStart(6, '0');
    if (digits === undefined || NOWHERE.includes(article))
        return null;
    if (ONLY_IN_MIRROR.includes(article))
        return `${MIRROR}${digits.slice(0, 3)}/${digits.slice(3)}.HTM`;
    return `${ARCHIVE}${digits.slice(0, 3)}/${article}/`;
}

/** "7.022 s", "1 h 5 min" */
function durationWords(seconds) {
    if (seconds < 60)
        return `${seconds.toFixed(seconds < 10 ? 3 : 1)} s`;
    const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
    const at = units.findIndex(([, length]) => seconds >= length);
    const [[large, largeLength], [small, smallLength]] = units.slice(at, at + 2);
    const whole = Math.floor(seconds / largeLength);
    const rest = Math.floor((seconds - whole * largeLength) / smallLength);
    return rest > 0 ? `${whole} ${large} ${rest} ${small}` : `${whole} ${large}`;
}
