/* SPDX-License-Identifier: GPL-2.0-or-later */
/* origin: where the frames of a merged capture stand in the files that the reader has. */
'use strict';

/** The files that frames come from, in order; if there are several, each has a letter or number that names it. */
function originFiles(origin) {
    const files = new Map();
    for (const { file, frame_in_file } of origin)
        files.set(file, [...files.get(file) ?? [], frame_in_file]);
    return [...files].map(([file, frames], at) => ({
        file, frames,
        sign: files.size === 1 ? '' : at < 26 ? String.fromCharCode(97 + at) : String(at + 1),
    }));
}

/** The files, and for each frame what it is called: its number in its file, behind the file's sign. */
function readOrigin(origin) {
    const files = originFiles(origin);
    const signs = new Map(files.map(({ file, sign }) => [file, sign === '' ? '' : `${sign}:`]));
    return { files, frames: new Map(origin.map(({ frame, file, frame_in_file }) => [frame, signs.get(file) + frame_in_file])) };
}

/** What a frame of an incident is called. */
function shownFrame(incident, frame) {
    const merged = incident.origin.files.length > 0 ? `merged:${frame}` : String(frame);
    return incident.origin.frames.get(frame) ?? merged;
}

/** Numbers as a set of a display filter: {3, 27..29} */
function frameSet(numbers) {
    const ranges = [];
    for (const number of [...new Set(numbers)].sort((one, other) => one - other)) {
        const last = ranges[ranges.length - 1];
        if (last !== undefined && number === last[1] + 1)
            last[1] = number;
        else
            ranges.push([number, number]);
    }
    return `{${ranges.map(([first, last]) => first === last ? first : `${first}..${last}`).join(', ')}}`;
}
