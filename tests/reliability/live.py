#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures live with tshark and a ring buffer, on a network of its own, and interrupts it at any moment.

    tests/reliability/live.py [--seconds N] [--seed N]

Bundled captures are sent over a cable that is in this network only.  What tshark says at its end must be what it says
about each file of the ring buffer when it reads that file later.  A tshark that is killed must leave no process and a
readable file.  The last line has the figures; the exit status is 1 if there is a finding.
"""
import argparse
import itertools
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

import programs
from programs import harness
import disputes  # a module of the capture generator

# Set in the environment of the process that has the network of its own.
INSIDE = 'NBNS_CONFLICT_LIVE_INSIDE'
SENDING, CAPTURING = 'nbc0', 'nbc1'
RECORDED = ('recorded/busy-segment-three-conflicts.pcapng', 'recorded/duplicate-computer-broadcast.pcapng',
            'recorded/duplicate-computer-wins-refused.pcapng', 'made/name-poisoning-responder.pcapng',
            'recorded/forged-conflict-demands.pcapng')
FRAMES_A_FILE = (400, 900, 2000)
# Few enough that one sending fills many files.
FRAMES_OF_WORDS = 200
FRAMES_A_SECOND = 700
BURSTS_A_SECOND = 200
START_SECONDS = 60
END_SECONDS = 60
# Of a finding, in characters.
MOST_WORDS = 4000
# How long a started capture is left alone before it is interrupted, at most.
LONGEST = 4
PCAP_HEADER, PCAP_RECORD = 24, 16
SPLIT = 'The live capture was split into %d files'
LEFT_OUT = re.compile(r'Incidents of earlier files fill the 16 MiB .*: (\d+) further ones')
# Enough disputes for more than 16 MiB of report, each with two machines of its own.
MANY_DISPUTES = 14000
FRAMES_OF_MANY = 4000


class Finding(Exception):
    """Something is wrong."""


def frames_of(path, folder):
    """The bytes of the frames of a capture of Ethernet."""
    plain = folder / 'plain.pcap'
    harness.edit('editcap', '-F', 'pcap', path, plain)
    data, frames, at = plain.read_bytes(), [], PCAP_HEADER
    while at < len(data):
        (length,) = struct.unpack_from('<I', data, at + 8)
        frames.append(data[at + PCAP_RECORD:at + PCAP_RECORD + length])
        at += PCAP_RECORD + length
    return frames


class Sender(threading.Thread):
    """Sends frames in a steady stream, in bursts, until it is told to stop or has sent each of them so many times."""

    def __init__(self, frames, times, pace):
        super().__init__(daemon=True)
        self.frames, self.times, self.pace = frames, times, pace
        self.sent, self.stopping = 0, False

    def run(self):
        burst = max(1, self.pace // BURSTS_A_SECOND)
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as wire:
            wire.bind((SENDING, 0))
            for frame in self.frames * self.times:
                if self.stopping:
                    return
                wire.send(frame)
                self.sent += 1
                if self.sent % burst == 0:
                    time.sleep(burst / self.pace)

    def stop(self):
        self.stopping = True
        self.join()


class Capture:
    """A tshark that captures, with a ring buffer of its own."""

    def __init__(self, folder, name, frames_a_file, outputs):
        self.ring = folder / name
        self.ring.mkdir()
        self.ring.chmod(0o777)
        line = [*programs.command('tshark', '--live'), '-n', '-q', '-i', CAPTURING, '-b', 'packets:%d' % frames_a_file,
                '-w', str(self.ring / 'ring.pcapng')]
        for output in outputs:
            line += ['-z', 'nbns_conflict,' + output]
        self.errors = open(self.ring / 'errors', 'w+', encoding='utf-8')
        self.output = open(self.ring / 'output', 'w+', encoding='utf-8')
        self.process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.errors,
                                        env=harness.environment())
        self.wait_for(lambda: any(path.stat().st_size for path in self.files()), START_SECONDS, 'no capture file was made')

    def wait_for(self, condition, seconds, complaint):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end or self.process.poll() not in (None, 0, -signal.SIGKILL):
                raise Finding('%s: %s' % (complaint, self.text(self.errors)))
            time.sleep(0.05)

    @staticmethod
    def text(file):
        file.flush()
        file.seek(0)
        return file.read()

    def files(self):
        return sorted(self.ring.glob('ring_*.pcapng'))

    def send_signal(self, number):
        """Ends it; its standard output, once it and its dumpcap are gone."""
        self.process.send_signal(number)
        self.process.wait(END_SECONDS)
        self.wait_for(lambda: not processes_here('dumpcap', str(self.ring)), END_SECONDS, 'dumpcap goes on')
        with self.output, self.errors:
            errors = self.text(self.errors)
            if programs.COMPLAINTS.search(errors) or self.process.returncode not in (0, -signal.SIGKILL):
                raise Finding('exit status %s: %s' % (self.process.returncode, errors))
            return self.text(self.output)


def processes_here(program, word):
    """The processes with this name that have the word in their command line."""
    found = []
    for folder in pathlib.Path('/proc').glob('[0-9]*'):
        try:
            line = (folder / 'cmdline').read_bytes().decode(errors='replace')
        except OSError:
            continue
        if program in line.split('\0')[0] and word in line:
            found.append(folder.name)
    return found


def read_later(path):
    """What tshark says about a file of the ring buffer: capture object and incidents; None if it holds no frame."""
    result = programs.run('tshark', '-n', '-q', '-r', path, '-z', 'nbns_conflict,json')
    if not result.succeeded:
        raise Finding(result.describe())
    capture, *incidents = harness.json_lines(result.text)
    return (capture, incidents) if capture['frames'] else None


def without_place(incident):
    """An incident without what depends on the files before: the seconds since the start of the capture."""
    kept = {key: value for key, value in incident.items() if key not in ('file', 'first_time', 'last_time')}
    frames = [{key: value for key, value in frame.items() if key != 'time'} for frame in incident['frames']]
    return dict(kept, frames=frames)


def difference(live, later, place):
    """The first place where two values of JSON differ, and what stands there."""
    if isinstance(live, dict) and isinstance(later, dict):
        parts = [(key, live.get(key), later.get(key)) for key in {**live, **later}]
    elif isinstance(live, list) and isinstance(later, list):
        parts = list(itertools.zip_longest(range(max(len(live), len(later))), live, later))
    else:
        return '%s: live %s, later %s' % (place, live, later)
    return next(difference(*both, '%s, %s' % (place, part)) for part, *both in parts if both[0] != both[1])


def compare(text, files):
    """The live words must be what reading the files later gives."""
    capture, *incidents = harness.json_lines(text)
    later = [found for found in map(read_later, files) if found]
    numbered = 'files' in capture
    expected = [dict(without_place(incident), **({'file': number} if numbered else {}))
                for number, (_, found) in enumerate(later, 1) for incident in found]
    found = [dict(without_place(incident), **({'file': incident['file']} if 'file' in incident else {}))
             for incident in incidents]
    if found != expected:
        raise Finding(difference(found, expected, 'incidents'))
    for key in ('frames', 'nbns_frames', 'incidents'):
        if capture[key] != sum(part[key] for part, _ in later):
            raise Finding('%d %s live, later %s' % (capture[key], key, [part[key] for part, _ in later]))
    said = sum(limit.startswith(SPLIT % len(later)) for limit in capture['limits'])
    if said != (len(later) > 1) or len(set(capture['limits'])) != len(capture['limits']):
        raise Finding('%d files, but it says: %s' % (len(later), capture['limits']))
    if capture.get('files', 1) != max(len(later), 1):
        raise Finding('%d files, it counts %s' % (len(later), capture.get('files')))
    return len(later)


class Live:
    """Captures one after the other, with their figures."""

    def __init__(self, folder, seed):
        self.folder = folder
        self.random = random.Random(seed)
        self.frames = [frame for name in RECORDED for frame in frames_of(harness.capture_named(name).path, folder)]
        self.captures = self.files = self.sent = 0
        self.started = []

    def start(self, outputs=('json',), frames_a_file=None):
        self.captures += 1
        self.started.append(Capture(self.folder, 'capture-%d' % self.captures,
                                    frames_a_file or self.random.choice(FRAMES_A_FILE), outputs))
        return self.started[-1]

    def end(self):
        """Nothing goes on, even after a finding."""
        for capture in self.started:
            capture.process.kill()
            capture.process.wait()

    def send_for(self, seconds):
        """Starts a stream of frames; returns its sender after so many seconds, to be stopped."""
        sender = Sender(self.frames, 1000, FRAMES_A_SECOND)
        sender.start()
        sender.join(seconds)
        return sender

    def send_each(self, frames, pace=FRAMES_A_SECOND):
        """Sends each frame once, however long that takes."""
        sender = Sender(frames, 1, pace)
        sender.start()
        sender.join()
        self.sent += sender.sent

    def interrupted(self):
        """Ended at any moment, while frames come."""
        capture = self.start()
        sender = self.send_for(self.random.uniform(0, LONGEST))
        text = capture.send_signal(signal.SIGINT)
        sender.stop()
        self.sent += sender.sent
        self.files += compare(text, capture.files())

    def ended_with_a_full_file(self, full_files):
        """Ended when the ring buffer has just begun a file, which has no frame."""
        capture = self.start(frames_a_file=FRAMES_OF_WORDS)
        self.send_each(self.frames[:full_files * FRAMES_OF_WORDS])
        capture.wait_for(lambda: len(capture.files()) > full_files, END_SECONDS, 'the ring buffer did not begin a file')
        counted = compare(capture.send_signal(signal.SIGINT), capture.files())
        if counted != full_files:
            raise Finding('%d files with frames, %d were filled' % (counted, full_files))
        self.files += counted

    def killed(self):
        """Killed at any moment: what it wrote can be read."""
        capture = self.start()
        sender = self.send_for(self.random.uniform(0, LONGEST))
        if capture.send_signal(signal.SIGKILL):
            raise Finding('it printed something although it was killed')
        sender.stop()
        self.sent += sender.sent
        for path in capture.files():
            read_later(path)
            self.files += 1

    def two_at_once(self):
        """Two of them, with files of their own, see the same."""
        first, second = self.start(), self.start()
        sender = self.send_for(self.random.uniform(1, LONGEST))
        sender.stop()
        self.sent += sender.sent
        time.sleep(1)
        for capture in (first, second):
            self.files += compare(capture.send_signal(signal.SIGINT), capture.files())

    def in_words(self):
        """The outputs for people say the file of each incident."""
        capture = self.start(('report', 'incidents'), FRAMES_OF_WORDS)
        self.send_each(self.frames)
        time.sleep(1)
        text = capture.send_signal(signal.SIGINT)
        numbers = [int(number) for number in re.findall(r'^In file (\d+) of this capture:$', text, re.MULTILINE)]
        files = sum(read_later(path) is not None for path in capture.files())
        if len(numbers) < 4 or text.count(SPLIT % files) != 2:
            raise Finding('files %s are named in:\n%s' % (numbers, text))
        self.files += len(capture.files())

    def overfull(self):
        """What is kept of earlier files is bounded, what is left out is counted, and it is said once."""
        wire = disputes.Wire()
        for number in range(MANY_DISPUTES):
            wire.dispute(2 * number + 2, 2 * number + 3, disputes.w.Name('PC-%05d' % number, 0x20), number)
        frames = [frame for _, _, frame in wire.frames]
        capture = self.start(('report',), FRAMES_OF_MANY)
        self.send_each(frames, 4000)
        time.sleep(2)
        text = capture.send_signal(signal.SIGINT)
        self.files += len(capture.files())
        listed = len(re.findall(r'^#\d+  PC-', text, re.MULTILINE))
        counted = int(re.search(r'(\d+) incidents in', text).group(1))
        left_out = LEFT_OUT.findall(text)
        if len(left_out) != 1 or listed + int(left_out[0]) != counted:
            raise Finding('%d incidents are listed and %s left out of %d' % (listed, left_out, counted))

    def run(self, seconds):
        self.in_words()
        self.ended_with_a_full_file(1)
        self.ended_with_a_full_file(3)
        self.overfull()
        # On a slow machine too, each of them is done once.
        end = time.monotonic() + seconds
        again = True
        while again:
            for action in (self.interrupted, self.killed, self.two_at_once):
                action()
                shutil.rmtree(self.folder / ('capture-%d' % self.captures), ignore_errors=True)
            again = time.monotonic() < end


def lay_cable():
    """The network: one cable, silent but for what is sent."""
    for line in ('link add %s type veth peer name %s' % (SENDING, CAPTURING), 'link set %s addrgenmode none' % SENDING,
                 'link set %s addrgenmode none' % CAPTURING, 'link set %s up' % SENDING, 'link set %s up' % CAPTURING):
        subprocess.run(['ip', *line.split()], check=True)


def reason_to_skip():
    """Why there can be no network of its own here; None if there can."""
    if os.geteuid() != 0:
        return 'only root may make a network of its own'
    attempt = subprocess.run(['unshare', '--net', 'ip', 'link', 'add', SENDING, 'type', 'veth', 'peer', 'name', CAPTURING],
                             capture_output=True, text=True, check=False)
    return None if attempt.returncode == 0 else 'this machine allows no network of its own: ' + attempt.stderr.strip()


def inside(options):
    """What is done in the network of its own."""
    lay_cable()
    start, findings = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix='nbns-conflict-live-') as name:
        os.chmod(name, 0o755)
        live = Live(pathlib.Path(name), options.seed)
        try:
            live.run(options.seconds)
        except (Finding, subprocess.TimeoutExpired) as finding:
            print('finding, with --seed %d: %s' % (options.seed, str(finding)[:MOST_WORDS]))
            findings = 1
        finally:
            live.end()
    print('live: %d captures, %d files, %d frames, %d seconds, %d findings' % (
        live.captures, live.files, live.sent, time.monotonic() - start, findings))
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--seconds', type=int, default=120, help='how long, at least')
    parser.add_argument('--seed', type=int, default=int(time.time()))
    options = parser.parse_args()
    if INSIDE in os.environ:
        return inside(options)
    reason = reason_to_skip()
    if reason:
        print('live: skipped, ' + reason)
        return 0
    os.environ[INSIDE] = 'yes'
    os.execvp('unshare', ['unshare', '--net', sys.executable, '-B', *sys.argv, '--seed', str(options.seed)])


if __name__ == '__main__':
    sys.exit(main())
