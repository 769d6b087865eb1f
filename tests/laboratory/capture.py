# SPDX-License-Identifier: GPL-2.0-or-later
"""tshark with the plugin, live on the bridges of a scenario, and once more on the file that it wrote.

Wireshark loads no plugin from a folder of one's own as root, so tshark runs as nobody, with the rights to capture and to read.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import threading
import time

import harness
from contract import Output
from network import LabError, entering

NOBODY = 65534
RIGHTS = '+net_raw,+net_admin,+dac_read_search'
START_LIMIT = 60
END_LIMIT = 120
# The kernel's buffer, so that a machine that is busy with something else for a second loses nothing.
BUFFER_MEBIBYTES = '16'
# What one pass shows for a frame: the verdict as known there.
SHOWN = ('frame.number', 'nbns_conflict.incident', 'nbns_conflict.cause', 'nbns_conflict.confidence')
SHOW = ['-P', '-T', 'fields', '-E', 'occurrence=a'] + [word for name in SHOWN for word in ('-e', name)]
REPORT = ['-z', 'nbns_conflict,json']
# pcapng: dumpcap's own figures stand at the end of the file.
STATISTICS_BLOCK, RECEIVED, DROPPED = 5, 4, 5


def tshark_as_nobody():
    plugins = os.environ['NBNS_CONFLICT_PLUGINS']
    return ['setpriv', '--reuid=%d' % NOBODY, '--regid=%d' % NOBODY, '--clear-groups', '--inh-caps=-all,' + RIGHTS,
            '--ambient-caps=-all,' + RIGHTS, '--', 'env', 'WIRESHARK_PLUGIN_DIR=' + plugins, 'tshark']


class Seen:
    """What tshark printed in one run: per frame what it showed in passing, and the incidents at the end."""

    def __init__(self, shown, objects):
        self.shown = shown
        self.output = Output(('\n'.join(objects) + '\n').encode(), None)
        self.objects = [json.loads(line) for line in objects]

    @property
    def incidents(self):
        return self.output.incidents

    @property
    def complaints(self):
        return self.output.complaints


def read_file(path):
    """What tshark says about the saved file."""
    result = harness.tshark('-r', path, *SHOW, *REPORT, timeout=END_LIMIT)
    if not result.succeeded:
        raise LabError(result.describe())
    lines = result.text.splitlines()
    return Seen([line for line in lines if not line.startswith('{')], [line for line in lines if line.startswith('{')])


class LiveCapture:
    """A running tshark."""

    def __init__(self, network, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        os.chown(self.folder, NOBODY, NOBODY)
        self.path = self.folder / 'live.pcapng'
        self._shown, self._objects, self._arrivals = [], [], []
        self._errors_path = self.folder / 'errors'
        interfaces = [word for bridge in network.bridges.values() for word in ('-i', bridge)]
        command = [*entering(network.switch), *tshark_as_nobody(), '-n', '-l', '-B', BUFFER_MEBIBYTES,
                   *interfaces,                   '-w', str(self.path), *SHOW, *REPORT]
        with open(self._errors_path, 'wb') as errors:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                                             cwd='/', env=harness.environment())
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._wait_for_start()

    def errors(self):
        return self._errors_path.read_text(encoding='utf-8', errors='replace')

    def _wait_for_start(self):
        limit = time.monotonic() + START_LIMIT
        while 'Capture started' not in self.errors() or not self.path.exists():
            if self._process.poll() is not None or time.monotonic() > limit:
                self._process.kill()
                raise LabError('tshark did not start to capture: ' + self.errors().strip()[-400:])
            time.sleep(0.05)

    def _read(self):
        for line in self._process.stdout:
            text = line.decode('utf-8').rstrip('\n')
            if text.startswith('{'):
                self._objects.append(text)
            elif text:
                self._shown.append(text)
                self._arrivals.append(time.time())

    def first_shown(self):
        """Per incident number: when tshark first showed it."""
        first = {}
        for line, arrival in zip(list(self._shown), list(self._arrivals)):
            for number in filter(None, line.split('\t')[1].split(',')):
                first.setdefault(int(number), arrival)
        return first

    def end(self):
        """Ends the capture as Ctrl-C would, and returns what was seen."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(END_LIMIT)
        except subprocess.TimeoutExpired as error:
            self._process.kill()
            raise LabError('tshark did not end within %d seconds' % END_LIMIT) from error
        self._reader.join()
        if self._process.returncode != 0 or not self._objects:
            raise LabError('tshark ended with status %d: %s' % (self._process.returncode, self.errors().strip()[-400:]))
        return Seen(self._shown, self._objects)

    def kill(self):
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def losses(self):
        """Frames that the kernel or dumpcap dropped, by dumpcap's own count, and frames that it received."""
        received, dropped = count_frames(self.path.read_bytes())
        told = sum(int(number) for number in re.findall(r'(\d+) packets? dropped', self.errors()))
        return max(dropped, told), received

    def keep(self, path):
        shutil.copy(self.path, path)


def count_frames(data):
    """The sums of received and dropped frames in the interface statistics of a pcapng file."""
    received = dropped = found = at = 0
    while at + 12 <= len(data):
        kind, length = struct.unpack_from('<II', data, at)
        if kind == STATISTICS_BLOCK:
            figures = statistics_options(data[at + 20:at + length - 4])
            received += figures.get(RECEIVED, 0)
            dropped += figures.get(DROPPED, 0)
            found += 1
        at += length
    if found == 0:
        raise LabError('the capture file has no statistics of dumpcap')
    return received, dropped


def statistics_options(data):
    """The options of an interface statistics block that are 64 bit numbers."""
    figures, at = {}, 0
    while at + 4 <= len(data):
        code, length = struct.unpack_from('<HH', data, at)
        if code == 0:
            break
        if length == 8:
            figures[code] = struct.unpack_from('<Q', data, at + 4)[0]
        at += 4 + (length + 3 & ~3)
    return figures
