#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes the captures of captures/made: name conflicts that could not be recorded, and their harmless look-alikes.

What must be found in each stands in captures/expected.json, written before these programs were.  The same bytes come
out each time.  After a change here, write the captures and their check sums again:

    tests/captures/make_captures.py captures/made --expected captures/expected.json
"""
import argparse
import hashlib
import importlib
import json

from scene import SCENES, Scene

for module in ('duplicate', 'wins', 'machine', 'hostile', 'benign'):
    importlib.import_module('scenes_' + module)


def make(name, folder):
    """Plays one scene and writes its capture; returns what expected.json says about the file."""
    play, seconds = SCENES[name]
    stage = Scene(name, seconds, play.__doc__)
    play(stage)
    path, frames = stage.write(folder)
    with open(path, 'rb') as file:
        return {'sha256': hashlib.sha256(file.read()).hexdigest(), 'frames': frames}


def update(path, made):
    """Fills check sums and numbers of frames into expected.json."""
    with open(path, encoding='utf-8') as file:
        rows = json.load(file)
    for row in rows:
        row.update(made.get(row['file'].removeprefix('made/').removesuffix('.pcapng'), {}))
    with open(path, 'w', encoding='utf-8') as file:
        json.dump(rows, file, indent=1)
        file.write('\n')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', help='where to write the captures')
    parser.add_argument('name', nargs='*', help='only these, for example duplicate-user-wins')
    parser.add_argument('--expected', metavar='FILE',
                        help='fill check sums and numbers of frames into this expected.json')
    options = parser.parse_args()
    unknown = set(options.name) - set(SCENES)
    if unknown:
        parser.error('there is no capture %s; these are known:\n%s' % (', '.join(sorted(unknown)), '\n'.join(SCENES)))
    made = {name: make(name, options.folder) for name in options.name or SCENES}
    for name, facts in made.items():
        print('%-52s %5d frames' % (name + '.pcapng', facts['frames']))
    if options.expected:
        update(options.expected, made)


if __name__ == '__main__':
    main()
