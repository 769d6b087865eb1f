# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures the core alone, fed by core_driver."""
import json

import tools

MEBIBYTE = 1 << 20
DRIVER = tools.PROGRAMS / 'core_driver'
SPREAD_LIMIT = 5  # percent between the smallest and the largest capture


def drive(measure, kind, frames, *more):
    """What core_driver prints."""
    return json.loads(tools.run([DRIVER, measure, kind, frames, *more]).output)


def count(measure, kind, frames, window):
    """Instructions a frame over the last frames, or a look-up."""
    path = tools.callgrind(([], [DRIVER, measure, kind, frames, window]), tools.plain_environment(),
                           '--instr-atstart=no', '--toggle-collect=measured_step', '--toggle-collect=measured_end')
    return tools.instructions_in(path) / window


# Kind, how many frames the largest capture has in the shortest and the normal mode, how many frames are counted.
# Where a dispute is judged anew with each frame, a frame costs a hundred times as much and fewer are needed.
SCALES = (
    ('benign', 1_000_000, 20_000),
    ('nbns', 1_000_000, 20_000),
    ('lifetimes', 1_000_000, 20_000),
    ('names', 1_000_000, 20_000),
    ('one-name', 1_000_000, 20_000),
    ('claimants', 1_000_000, 20_000),
    ('one-incident', 200_000, 2_000),
    ('incidents', 200_000, 2_000),
    ('denials', 200_000, 2_000),
    ('few-machines', 1_000_000, 2_000),
    ('vlans', 32_000, 2_000),
)


def depths(largest, options):
    """The sizes at which a kind is measured: a tenth of the largest and the largest."""
    if options.quick:
        largest //= 10
    elif options.long:
        largest *= 10
    return largest // 10, largest


def scaling(table, options):
    table.section('core alone: instructions a frame at two depths of the capture, without and with somebody who looks')
    for kind, largest, window in SCALES:
        for measure in ('observe', 'show'):
            early, late = depths(largest, options)
            tools.progress('%s, %s: %d and %d frames ...' % (measure, kind, early, late))
            costs = [count(measure, kind, frames, min(window, early // 2)) for frames in (early, late)]
            growth = 100 * (costs[1] / costs[0] - 1)
            table.add('%s, %s' % (kind, 'shown' if measure == 'show' else 'read only'), costs[1], 'instr',
                      remark='at %s frames; %+.1f %% against %s' % (tools.in_words(late), growth,
                                                                    tools.in_words(early)))
            table.limit_last(growth, SPREAD_LIMIT, 'grows with the capture')
    end_of_capture(table, options)


def end_of_capture(table, options):
    frames = 20_000 if options.quick else 200_000
    table.section('core alone: when the capture was read')
    for kind in ('nbns', 'one-incident', 'incidents'):
        tools.progress('look-ups in random order, %s: %d frames ...' % (kind, frames))
        small, large = (count('redissect', kind, depth, 2_000) for depth in (frames // 10, frames))
        table.add('%s, a frame looked up again' % kind, large, 'instr',
                  remark='among %s frames; %s among a tenth' % (tools.in_words(frames), tools.in_words(small)))
    for kind in ('incidents', 'few-machines'):
        result = drive('table', kind, frames)
        table.add('%s, the table of incidents' % kind, result['seconds'], 's', limit=1.0,
                  remark='%s incidents, processor time' % tools.in_words(result['incidents']))


def allocations(table, options):
    frames = 300_000 if options.quick else 1_500_000
    counted = 100_000
    table.section('core alone: allocations for 1,000 messages, when all machines were seen before')
    for kind in ('queries', 'benign', 'nbns'):
        tools.progress('%s: %d frames ...' % (kind, frames))
        for row in drive('allocations', kind, frames, counted)['messages']:
            must_be_free = row['message'] in ('query', 'query, repeated', 'claim, repeated') and kind != 'nbns'
            table.add('%s: %s' % (kind, row['message']), 1000 * row['allocations'] / row['frames'],
                      limit=10 if must_be_free else None,
                      remark='may be the growth of tables' if must_be_free else '')


def bytes_between(kind, first, second):
    """Bytes for each frame that a longer capture has more, and the larger result."""
    small, large = drive('memory', kind, first), drive('memory', kind, second)
    return (large['bytes'] - small['bytes']) / (large['frames'] - small['frames']), large


def memory(table, options):
    table.section('core alone: memory')
    frames = 100_000 if options.quick else 1_000_000
    for kind in ('benign', 'lifetimes', 'queries'):
        tools.progress('%s: %d frames ...' % (kind, frames))
        per_frame, _ = bytes_between(kind, frames, 2 * frames)
        table.add('%s: a frame' % kind, per_frame, 'B', limit=48)
    per_record, _ = bytes_between('queries', frames, 2 * frames)
    for kind, remark in (('flood', 'names of three machines'), ('names', 'with a third of a machine each')):
        per_name, _ = bytes_between(kind, 40_000, 100_000)
        table.add('%s: a name' % kind, per_name - per_record, 'B', limit=400 if kind == 'flood' else None,
                  remark=remark + ', the frame itself left out')
    many = 1_000_000 if options.quick else 10_000_000
    tools.progress('flood: %d frames ...' % many)
    result = drive('memory', 'flood', many)
    is_told = any('memory limit' in limit for limit in result['limits'])
    table.add('flood of %s names: most at once' % tools.in_words(many), result['most_bytes'] / MEBIBYTE, 'MiB', limit=256,
              remark='the flood is reported' if is_told else 'THE FLOOD IS NOT REPORTED')
