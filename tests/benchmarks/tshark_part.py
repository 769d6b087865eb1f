# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures tshark with and without the plugin, and with other ways to do the job."""
import glob
import re
import statistics
import subprocess
import sys

import tools

READ_ALL = ('-q', '-z', 'endpoints,ip')  # dissects every frame and needs no tree
OWN_OBJECT = 'nbns_conflict.so'
ALTERNATIVES = tools.HERE / 'alternatives'
FIELDS = ('ip.src', 'ip.dst', 'nbns.id', 'nbns.flags.response', 'nbns.flags.opcode', 'nbns.flags.rcode', 'nbns.name')
MEBIBYTE = 1 << 20
EVIDENCE = ('use_dhcp', 'use_arp', 'use_datagrams')


def plugin_folder(name, *files):
    """A folder for WIRESHARK_PLUGIN_DIR, which Wireshark reads instead of the system's."""
    version = tools.version_of('tshark', '--version').split()[2].rpartition('.')[0]
    folder = tools.work() / name
    target = folder / version / 'epan'
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        if not (target / file.rpartition('/')[2]).exists():
            (target / file.rpartition('/')[2]).symlink_to(file)
    return folder


def nothing():
    return plugin_folder('nothing')


def plugin():
    return tools.BUILD / 'plugins'


def system_plugin(name):
    found = glob.glob('/usr/lib/*/wireshark/plugins/*/epan/%s.so' % name)
    if not found:
        raise tools.Failure('this Wireshark has no plugin %s; install the package wireshark-common.' % name)
    return found[0]


class Way:
    """One way to read a capture."""

    def __init__(self, title, folder, arguments=READ_ALL, lacks='', with_python=False):
        self.title = title
        self.folder = folder
        self.arguments = arguments
        self.lacks = lacks
        self.with_python = with_python

    def command(self, path):
        return ['tshark', '-n', '-r', str(path), *map(str, self.arguments)]

    def environment(self, **more):
        return tools.plain_environment(WIRESHARK_PLUGIN_DIR=str(self.folder()), **more)


NONE = Way('no plugin', nothing)
IDLE = Way('plugin, no evidence but NBNS', plugin,
           [*READ_ALL, *(word for name in EVIDENCE for word in ('-o', 'nbns_conflict.%s:FALSE' % name))])
ALL = Way('plugin, all evidence', plugin)
FILTER = Way('plugin, -Y nbns_conflict.incident', plugin, ['-Y', 'nbns_conflict.incident'])
PLAIN_FILTER = Way('no plugin, -Y "nbns.flags.rcode != 0"', nothing, ['-Y', 'nbns.flags.rcode != 0'])
POSTDISSECTOR = Way('post-dissector in C with wanted fields', lambda: tools.PROGRAMS / 'postdissector',
                    lacks='who refused whom; no cause, no incidents, nothing without a refusal')
LUA = Way('post-dissector in Lua', nothing,
          ['-X', 'lua_script:%s' % (ALTERNATIVES / 'refusals.lua'), *READ_ALL],
          lacks='who refused whom; no cause, no incidents, nothing without a refusal')
MATE = Way('MATE', lambda: plugin_folder('mate', system_plugin('mate')),
           ['-o', 'mate.config:%s' % (ALTERNATIVES / 'refusals.mate'), *READ_ALL],
           lacks='claims and their results; not who refused, no comparison of owners, new rules need a restart')
PIPE = Way('tshark -T fields | python3', nothing,
           ['-Y', 'nbns', '-T', 'fields', *(word for field in FIELDS for word in ('-e', field))],
           lacks='who refused whom; outside Wireshark, nothing in the packet list', with_python=True)


def callgrind(way, path, first_frame):
    """Reads a capture under callgrind, which counts from one frame to the end."""
    environment = way.environment(LD_PRELOAD=str(tools.PROGRAMS / 'repeatable.so'), COUNT_FROM_FRAME=str(first_frame))
    return tools.callgrind((tools.AS_USER, way.command(path)), environment, '--instr-atstart=no')


def python_instructions(way, path):
    """What the script behind the pipe takes for each frame of the capture, its start left out."""
    lines = tools.run([*tools.AS_USER, *way.command(path)], way.environment()).output.splitlines(True)
    costs = []
    for part in (lines[:len(lines) // 2], lines):
        text = tools.work() / 'lines'
        text.write_text(''.join(part), encoding='utf-8')
        command = [sys.executable, '-S', ALTERNATIVES / 'refusals.py']
        with open(text, 'rb') as lines_again:
            counted = tools.callgrind(([], command), tools.plain_environment(PYTHONHASHSEED='0'), stdin=lines_again)
        costs.append(tools.instructions_in(counted))
    return 2 * (costs[1] - costs[0])


def instructions_per_frame(way, kind, skipped, counted):
    path = tools.capture(kind, skipped + counted)
    tools.progress('%s: %s, the last %d of %d frames ...' % (kind, way.title, counted, skipped + counted))
    total = tools.instructions_in(callgrind(way, path, skipped + 1)) / counted
    if way.with_python:
        total += python_instructions(way, path) / (skipped + counted)
    return total


def compare(table, kind, sizes, base, ways):
    """Rows for one input: the base, then what each other way costs more.  A way is given with its limit or None."""
    base_cost = instructions_per_frame(base, kind, *sizes)
    table.add(base.title, base_cost, 'instr', remark='per frame')
    for way, limit in ways:
        cost = instructions_per_frame(way, kind, *sizes)
        table.add(way.title, 100 * (cost / base_cost - 1), '%', limit,
                  remark='%s per frame%s' % (tools.in_words(cost), '; ' + way.lacks if way.lacks else ''))


def mixed_sizes(options):
    return (5_000, 10_000) if options.quick else (100_000, 40_000)


def nbns_sizes(options):
    return (10_000, 5_000) if options.quick else (200_000, 20_000)


def instructions(table, options):
    table.section('mixed traffic, 1 % NBNS, no tree')
    compare(table, 'mixed', mixed_sizes(options), NONE, [(IDLE, 1.0), (ALL, 1.0)])
    table.section('mixed traffic, with a display filter')
    compare(table, 'mixed', mixed_sizes(options), PLAIN_FILTER, [(FILTER, 1.0)])
    table.section('NBNS only, 0.6 % of the exchanges are disputes, no tree')
    compare(table, 'nbns', nbns_sizes(options), NONE, [(ALL, 8.0)])
    table.section('NBNS only, no dispute, no tree')
    compare(table, 'benign', nbns_sizes(options), NONE, [(ALL, 8.0)])


def alternatives(table, options):
    ways = [(way, None) for way in (ALL, POSTDISSECTOR, LUA, MATE, PIPE)]
    table.section('other ways to do the job: mixed traffic, 1 % NBNS')
    compare(table, 'mixed', mixed_sizes(options), NONE, ways)
    table.section('other ways to do the job: NBNS only')
    compare(table, 'nbns', nbns_sizes(options), NONE, ways)
    table.section('other ways to do the job: processor time and memory, medians of interleaved runs')
    time_and_memory(table, 'mixed', 100_000 if options.quick else 500_000, 3 if options.quick else 5)
    time_and_memory(table, 'nbns', 100_000 if options.quick else 500_000, 3 if options.quick else 5)


def timed(way, path):
    """Processor seconds and mebibytes of reading a capture once, without valgrind."""
    if not way.with_python:
        finished = tools.run([*tools.AS_USER, *way.command(path)], way.environment(), keep_output=False)
        return finished.seconds, finished.mebibytes
    with subprocess.Popen([*tools.AS_USER, *way.command(path)], env=way.environment(), stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as reader:
        script = tools.run([sys.executable, ALTERNATIVES / 'refusals.py'], stdin=reader.stdout)
        reader.stdout.close()
        usage = tools.usage_at_end_of(reader)
    return script.seconds + usage.ru_utime + usage.ru_stime, script.mebibytes + usage.ru_maxrss / 1024


def time_and_memory(table, kind, frames, rounds):
    path = tools.capture(kind, frames)
    ways = (NONE, ALL, POSTDISSECTOR, LUA, MATE, PIPE)
    results = {way: [] for way in ways}
    for turn in range(rounds):
        tools.progress('%s: %d frames, round %d of %d ...' % (kind, frames, turn + 1, rounds))
        for way in ways:
            results[way].append(timed(way, path))
    for way in ways:
        seconds, mebibytes = (statistics.median(values) for values in zip(*results[way]))
        more = statistics.median(own[1] - base[1] for own, base in zip(results[way], results[NONE]))
        table.add('%s: %s' % (kind, way.title), seconds, 's',
                  remark='%.0f MiB, %+.1f MiB over no plugin; %s frames' % (mebibytes, more, tools.in_words(frames)))


def memory(table, options):
    """What the plugin takes inside tshark: a frame, and the flood whose frames tshark itself must keep besides."""
    table.section('tshark: most memory at once, over no plugin')
    sizes = (100_000, 300_000) if options.quick else (500_000, 2_000_000)
    for kind in ('benign', 'flood'):
        tools.progress('%s: %d and %d frames ...' % (kind, *sizes))
        small, large = ([timed(way, tools.capture(kind, size))[1] for way in (NONE, ALL)] for size in sizes)
        more = [pair[1] - pair[0] for pair in (small, large)]
        if kind == 'benign':
            table.add('benign: a frame', (more[1] - more[0]) * MEBIBYTE / (sizes[1] - sizes[0]), 'B', limit=48,
                      remark='%+.1f MiB of %.0f MiB at %s frames' % (more[1], large[0], tools.in_words(sizes[1])))
        else:
            table.add('flood of %s names' % tools.in_words(sizes[1]), more[1], 'MiB', limit=256,
                      remark='%.0f MiB without the plugin' % large[0])


# ---- what other frames call ----

def own_functions(path):
    """The plugin's functions that callgrind saw: name -> own instructions."""
    names, costs, objects = {}, {}, {}
    current_object = current = None
    is_call = False
    for line in path.read_text(encoding='utf-8', errors='replace').splitlines():
        found = re.match(r'(ob|fn)=\((\d+)\)(?: (.*))?$', line)
        if found and found[1] == 'ob':
            objects.setdefault(found[2], found[3] or '')
            current_object = objects[found[2]]
        elif found:
            names.setdefault(found[2], found[3] or '')
            current = names[found[2]] if current_object and current_object.endswith(OWN_OBJECT) else None
        elif re.match(r'c(ob|fn)=\((\d+)\) ', line):
            kind, number, name = re.match(r'c(ob|fn)=\((\d+)\) (.*)$', line).groups()
            (objects if kind == 'ob' else names).setdefault(number, name)
        elif line.startswith('calls='):
            is_call = True
        elif re.match(r'[+*\-\d]', line):
            if current is not None and not is_call:
                costs[current] = costs.get(current, 0) + int(line.split()[1])
            is_call = False
    return costs


def called_by_frames(kind, skipped, counted):
    """The plugin's functions that run while the frames are read."""
    return own_functions(callgrind(ALL, tools.capture(kind, skipped + counted), skipped + 1))


def quiet(table, options):
    skipped, counted = (100, 900) if options.quick else (1_000, 20_000)
    table.section('frames that are neither NBNS nor evidence')
    tools.progress('web, file sharing and DNS: %d frames ...' % (skipped + counted))
    called = called_by_frames('foreign', skipped, counted)
    table.add('functions of the plugin that are called', len(called), limit=0,
              remark='in %s frames%s' % (tools.in_words(counted), ': ' + ', '.join(sorted(called)) if called else ''))
    seen = called_by_frames('nbns', 0, 50)
    table.add('the same in 50 frames of NBNS, to show that calls are seen', len(seen), remark='must not be 0')
    if not seen:
        raise tools.Failure('callgrind sees no function of the plugin even where there must be some.')
