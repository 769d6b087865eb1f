#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes pictures of the page, for a human eye and for README.md: page-light.png, page-dark.png and page-print.png.

    tests/page/pictures.py FOLDER

The environment says where the plugin is, as in the tests: NBNS_CONFLICT_PLUGINS=.build/plugin/plugins
"""
import argparse
import pathlib
import subprocess

import reports
from browser import Browser

WIDTH, HEIGHT = 1200, 1500
# Enough for flat colours, and a third of the size.
COLOURS = 64


def shrink(path):
    subprocess.run(['convert', path, '-colors', str(COLOURS), '-define', 'png:compression-level=9', path], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=pathlib.Path, help='where to write the pictures')
    folder = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    template = reports.join(folder)
    recorded = sorted((reports.harness.CAPTURES / 'recorded').glob('*.pcapng'))
    busy = reports.write(template, folder / 'busy.html', [reports.bundled('recorded/busy-segment-three-conflicts.pcapng')])
    archive = reports.write(template, folder / 'archive.html', [reports.checked_file(path, path.name) for path in recorded])
    with Browser() as browser:
        browser.resize(WIDTH, HEIGHT)
        for name, page, scheme in (('light', busy, 'light'), ('dark', archive, 'dark')):
            browser.prefer(scheme)
            browser.open(page)
            browser.screenshot(folder / ('page-%s.png' % name))
        browser.open(busy, '#incident-1-1')
        browser.print(folder / 'busy.pdf')
    subprocess.run(['pdftoppm', '-r', '80', '-png', '-singlefile', '-f', '2', '-l', '2', folder / 'busy.pdf', folder / 'page-print'],
                   check=True)
    for name in ('light', 'dark', 'print'):
        shrink(folder / ('page-%s.png' % name))


if __name__ == '__main__':
    main()
