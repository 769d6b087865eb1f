# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages to test: the page of plugin/check/page, filled with what the plugin says about captures."""
import copy
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
for folder in ('integration', 'captures'):
    sys.path.insert(0, str(HERE.parent / folder))

import disputes  # noqa: E402  (a module of the capture generator)
import harness  # noqa: E402

SOURCE = harness.PROJECT / 'plugin' / 'check' / 'page'
DATA_BEGIN = '<script type="application/json" id="report-data">'
FAILING = ('warn', 'error')
# Written with their numbers, because an editor would show them as what they pretend to be.
HOSTILE_TEXTS = (
    '<script>window.pwned = 1</script>',
    '"><img src=x onerror="window.pwned = 1">',
    '</script><svg onload=window.pwned=1>',
    'javascript:window.pwned=1',
    'gnp\u202etxt.exe',
    '\u2066isolated\u2069 \u200e\u200f\u061c',
    'bell\x07 escape\x1b[2J return\r newline\n nul\x00 c1\x9b',
    'zero\u200bwidth\ufeff line\u2028 half\ud800',
    'a' * 10000,
    '{{constructor.constructor("window.pwned=1")()}}',
)


def join(folder):
    """The page without data, as the build makes it."""
    path = folder / 'template.html'
    subprocess.run(['cmake', '-DSOURCE=%s' % (SOURCE / 'page.html'), '-DOUTPUT=%s' % path, '-P', SOURCE / 'join.cmake'],
                   check=True)
    return path


def fill(template, path, text):
    """Puts data into the page where the tool puts it."""
    page = template.read_text(encoding='utf-8')
    before, after = page.split(DATA_BEGIN + 'null</script>')
    path.write_text(before + DATA_BEGIN + text + '</script>' + after, encoding='utf-8')
    return path


def write(template, path, files):
    """Writes the page of these files."""
    data = {'schema': 1, 'tool': 'nbns-conflict-check 0.1.0', 'generated': '2026-11-21T10:00:00Z', 'files': files}
    text = json.dumps(data)
    for character in '<>&':
        text = text.replace(character, '\\u%04x' % ord(character))
    return fill(template, path, text)


def checked_file(path, name=None):
    """What is said about one capture."""
    result = harness.tshark('-q', '-r', path, '-z', 'nbns_conflict,json')
    if not result.succeeded:
        raise AssertionError(result.describe())
    capture, *incidents = harness.json_lines(result.text)
    for incident in incidents:
        incident.update(known=False, failing=incident['severity'] in FAILING)
    return {'file': name or str(path), 'error': None, 'warnings': [], 'capture': capture, 'incidents': incidents}


def bundled(name):
    return checked_file(harness.CAPTURES / name, name)


def many_disputes(folder, count):
    path = folder / ('many-%d.pcapng' % count)
    disputes.many(path, count)
    return checked_file(path, path.name)


def with_texts(value, text):
    """The same data with another text wherever a text is free: where a capture or a user decides what stands there."""
    free = ('name', 'scope', 'title', 'summary', 'explanation', 'text', 'host_name', 'label', 'interface', 'error', 'file')
    free_lists = ('advice', 'samba_log', 'alternative_titles', 'limits', 'interfaces', 'warnings', 'kb', 'macs', 'data')
    if isinstance(value, list):
        return [with_texts(item, text) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: text if key in free and item is not None
            else [text for _ in item] if key in free_lists
            else with_texts(item, text) for key, item in value.items()}


def hostile_files(example):
    """For each hostile text a file in which it stands wherever it can."""
    files = []
    for text in HOSTILE_TEXTS:
        file = copy.deepcopy(example)
        file['warnings'] = ['']
        for incident in file['incidents']:
            incident['claimants'][0].update(host_name='', label='')
        files.append(with_texts(file, text))
        files.append({'file': text, 'error': text, 'warnings': [], 'capture': None, 'incidents': []})
    return files
