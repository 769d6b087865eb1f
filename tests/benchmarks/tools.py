# SPDX-License-Identifier: GPL-2.0-or-later
"""What all measurements share: inputs, running programs, counting their instructions, the table."""
import datetime
import os
import pathlib
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ['NBNS_CONFLICT_BENCH_BUILD'])
PROGRAMS = BUILD / 'tests' / 'benchmarks'
INPUTS = BUILD / 'captures'
AS_USER = shlex.split(os.environ.get('NBNS_CONFLICT_BENCH_USER', ''))

_work = None


class Failure(Exception):
    """Something that the user must put right; the text says what."""


def progress(text):
    print('  ' + text, file=sys.stderr, flush=True)


def work():
    """A folder for what is thrown away, where also another user may write."""
    global _work
    if _work is None:
        _work = pathlib.Path(tempfile.mkdtemp(prefix='nbns-conflict-bench-'))
        _work.chmod(0o777)
    return _work


def clean_up():
    if _work is not None:
        shutil.rmtree(_work, ignore_errors=True)


def capture(kind, frames):
    """A capture file of synthetic traffic; made once and then kept beside the build."""
    maker = PROGRAMS / 'make_traffic'
    path = INPUTS / ('%s-%d.pcapng' % (kind, frames))
    if not path.exists() or path.stat().st_mtime < maker.stat().st_mtime:
        progress('making %s: %d frames ...' % (path.name, frames))
        INPUTS.mkdir(exist_ok=True)
        unfinished = path.with_suffix('.new')
        run([maker, kind, unfinished, frames])
        unfinished.rename(path)
    return path


class Finished:
    """What a program left behind, and what it took."""

    def __init__(self, process, output, errors, usage):
        self.status = process.returncode
        self.output = output
        self.errors = errors
        self.seconds = usage.ru_utime + usage.ru_stime
        self.mebibytes = usage.ru_maxrss / 1024


def run(command, environment=None, stdin=None, keep_output=True):
    """Runs a program to its end; Failure if it does not succeed."""
    line = [str(word) for word in command]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(line, stdin=stdin or subprocess.DEVNULL, stderr=errors,
                                   stdout=output if keep_output else subprocess.DEVNULL, env=environment)
        usage = usage_at_end_of(process)
        output.seek(0)
        errors.seek(0)
        finished = Finished(process, output.read().decode('utf-8', 'replace'),
                            errors.read().decode('utf-8', 'replace'), usage)
    if finished.status != 0:
        raise Failure('exit status %d of: %s\n%s' % (finished.status, shlex.join(line), finished.errors[-2000:]))
    return finished


def usage_at_end_of(process):
    """Waits for a program; what it took."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def plain_environment(**more):
    kept = {key: value for key, value in os.environ.items() if not key.startswith(('WIRESHARK_', 'XDG_', 'LC_'))}
    return dict(kept, HOME=str(work()), TZ='UTC', LC_ALL='C.UTF-8', **more)


def callgrind(command, environment, *options, stdin=None):
    """Runs a program under callgrind, addresses not random; returns the path of what callgrind wrote."""
    path = work() / 'callgrind.out'
    path.unlink(missing_ok=True)
    run([*command[0], 'setarch', platform.machine(), '-R', 'valgrind', '--tool=callgrind',
         '--callgrind-out-file=%s' % path, *options, *command[1]], environment, stdin, keep_output=False)
    return path


def instructions_in(path):
    """The instructions that callgrind counted in all."""
    found = re.search(r'^totals: (\d+)', path.read_text(encoding='utf-8', errors='replace'), re.MULTILINE)
    if found is None:
        raise Failure('callgrind counted nothing in %s' % path)
    return int(found[1])


def version_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()[0]


def processor():
    text = pathlib.Path('/proc/cpuinfo').read_text(encoding='utf-8')
    found = re.search(r'^model name\s*: (.*)', text, re.MULTILINE)
    return found[1] if found else platform.machine()


class Table:
    """The figures, one line each: what, its figure, the limit if there is one, and a remark."""

    TITLES = ('what', 'figure', 'limit', 'remark')

    def __init__(self):
        self.rows = []
        self.is_over_a_limit = False

    def section(self, title):
        self.rows.append((title,))

    def add(self, what, figure, unit='', limit=None, remark=''):
        """A row; a figure above its limit is marked and makes the whole run fail."""
        shown = '%s %s' % (in_words(figure), unit) if unit else in_words(figure)
        if limit is not None and figure > limit:
            self.is_over_a_limit = True
            remark = 'OVER. ' + remark
        self.rows.append((what, shown, '' if limit is None else in_words(limit), remark))
        progress('  %s: %s' % (what, shown))

    def limit_last(self, figure, limit, fault):
        """Marks the last row if a figure beside it is above its limit."""
        if figure > limit:
            self.is_over_a_limit = True
            self.rows[-1] = (*self.rows[-1][:3], 'OVER: %s. %s' % (fault, self.rows[-1][3]))

    def print(self, seconds):
        print('%s, %s, %s, %s, %d min' % (datetime.date.today().isoformat(), processor(),
                                          ' '.join(version_of('tshark', '--version').split()[:3]),
                                          version_of('valgrind', '--version'), round(seconds / 60)))
        widths = [max(len(row[i]) for row in [self.TITLES, *self.rows] if len(row) > 1) for i in range(4)]
        for row in self.rows:
            if len(row) == 1:
                print('\n**%s**\n' % row)
                print_row(self.TITLES, widths)
                print_row(['-' * width for width in widths], widths)
            else:
                print_row(row, widths)


def print_row(row, widths):
    print('| %s |' % ' | '.join(cell.ljust(width) for cell, width in zip(row, widths)))


def in_words(figure):
    if isinstance(figure, str):
        return figure
    if isinstance(figure, int) or figure >= 1000:
        return '{:,.0f}'.format(figure)
    return '%.2f' % figure
