# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of this folder share: running programs of Wireshark by `start`, and telling a finding from an ordinary end."""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'integration'), str(HERE.parent / 'captures')]
import harness  # noqa: E402  (a module of the integration tests)

START = str(HERE / 'start')
OUTPUTS = ('-z', 'nbns_conflict,report', '-z', 'nbns_conflict,json', '-z', 'nbns_conflict,incidents')
# A damaged file of many frames takes half a minute with all checks on a busy machine; what takes this long hangs.
TIMEOUT = 600
# What the checks, GLib and Wireshark print when something is wrong that ends nothing.
COMPLAINTS = re.compile(r'AddressSanitizer|LeakSanitizer|runtime error|-CRITICAL|GLib-WARNING|Dissector bug|'
                        r'Assertion|assertion|wmem.*corrupt|canary')


def command(program, *options):
    """The beginning of a command line that starts a program of Wireshark with the plugin."""
    return (START, *options, program)


def run(program, *arguments, options=(), timeout=TIMEOUT, keep_output=True):
    """Runs a program to its end; one that hangs has status 'timeout'."""
    line = [*command(program, *options), *map(str, arguments)]
    output = subprocess.PIPE if keep_output else subprocess.DEVNULL
    try:
        finished = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE,
                                  timeout=timeout, env=harness.environment(), check=False)
    except subprocess.TimeoutExpired as expired:
        finished = subprocess.CompletedProcess(line, 'timeout', expired.stdout, expired.stderr or b'')
    return harness.Result(line, finished)


def problem(result):
    """Why a finished program is a finding; None if it is none."""
    complaint = COMPLAINTS.search(result.errors)
    if complaint:
        return complaint.group()
    if result.status == 'timeout' or not result.succeeded:
        return 'exit status %s' % result.status
    return None


def complaints(result):
    """The lines with complaints, without the process and the time."""
    return {re.sub(r'^.*? -- ', '', line) for line in result.errors.splitlines() if COMPLAINTS.search(line)}


def bundled_captures():
    """The paths of all bundled captures."""
    return sorted(capture.path for capture in harness.captures())


def merge(target, sources):
    """Puts captures one after the other into one file."""
    harness.edit('mergecap', '-a', '-w', target, *sources)
    return target
