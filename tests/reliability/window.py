#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Does in Wireshark's window, on a screen that nobody sees, what only a window does, with a plugin that checks itself.

    tests/reliability/window.py [--picture FILE]

It goes through the frames, follows a stream, colours a conversation, adds a column, filters, reads the capture again and
saves it.  Wireshark prints `-z nbns_conflict,json` whenever it has read a capture: it must be the same each time.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import programs
from programs import harness

NEEDS = ('wireshark', 'Xvfb', 'openbox', 'xdotool')
CAPTURE = 'recorded/duplicate-computer-broadcast.pcapng'
# A frame of the incident, and how many frames there are.
FRAME, FRAMES = 36, 51
PROFILE = 'NBNS Conflicts'
PREFERENCES = 'gui.ask_unsaved: FALSE\ngui.update.enabled: FALSE\n'
WINDOW_SECONDS = 180
RELOADS = 3
# A key goes astray when the window is busy with something else: so often it is pressed, and so long is waited for it.
KEY_PRESSES = 3
KEY_SECONDS = 30


class Finding(Exception):
    """Something is wrong."""


def wait_for(condition, complaint, seconds=WINDOW_SECONDS):
    """The first true value of the condition."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.3)
    raise Finding(complaint)


@contextlib.contextmanager
def screen(folder):
    """A screen with a window manager; its environment."""
    display, write = os.pipe()
    with open(folder / 'screen.log', 'wb') as log:
        server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'],
                                  pass_fds=[write], stdout=log, stderr=log)
        os.close(write)
        with os.fdopen(display) as file:
            number = file.readline().strip()
        environment = dict(harness.environment(), DISPLAY=':' + number, XDG_RUNTIME_DIR=harness.home(),
                           QT_ACCESSIBILITY='0')
        manager = subprocess.Popen(['openbox'], env=environment, stdout=log, stderr=log)
        try:
            yield environment
        finally:
            for process in (manager, server):
                process.terminate()
                process.wait()


class Window:
    """A running Wireshark."""

    def __init__(self, folder, environment, path):
        self.environment = environment
        self.output, self.errors = folder / 'output', folder / 'errors'
        line = [*programs.command('wireshark'), '-n', '-C', PROFILE, '-r', str(path), '-g', str(FRAME),
                '-z', 'nbns_conflict,json']
        with open(self.output, 'wb') as output, open(self.errors, 'wb') as errors:
            self.process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=output, stderr=errors,
                                            env=environment)
        self.main = self.find(path.name)

    def xdotool(self, *arguments):
        return subprocess.run(['xdotool', *map(str, arguments)], env=self.environment, capture_output=True, text=True,
                              timeout=60, check=False).stdout.split()

    def find(self, name):
        """The number of the window with this name, once it is there."""
        def look():
            if self.process.poll() is not None:
                raise Finding('Wireshark ended with %s:\n%s' % (self.process.returncode, self.errors.read_text()[-3000:]))
            return self.xdotool('search', '--onlyvisible', '--name', name)
        return wait_for(look, 'there is no window %s' % name)[0]

    def press(self, *keys):
        """Presses keys in the main window; what is drawn then cannot be asked for."""
        self.xdotool('windowactivate', '--sync', self.main)
        self.xdotool('key', '--delay', 60, *keys)
        time.sleep(0.5)

    def answer(self, name, *keys, text=None):
        """Types into a dialogue and presses keys there."""
        dialogue = self.find(name)
        self.xdotool('windowactivate', '--sync', dialogue)
        if text is not None:
            self.xdotool('type', '--delay', 20, text)
        self.xdotool('key', '--delay', 60, *keys)
        wait_for(lambda: dialogue not in self.xdotool('search', '--onlyvisible', '--name', name),
                 'the window %s does not close' % name)

    def readings(self):
        """What was printed so far, one list of objects for each reading."""
        readings = []
        text = self.output.read_bytes()
        # The last line may be half written.
        for line in text[:text.rfind(b'\n') + 1].decode().splitlines():
            found = json.loads(line)
            if found['type'] == 'capture':
                readings.append([])
            readings[-1].append(found)
        return readings

    def wait_for_readings(self, count, seconds=WINDOW_SECONDS):
        wait_for(lambda: len(self.readings()) >= count, 'the capture was not read %d times' % count, seconds)

    def read_again(self, *keys):
        known = len(self.readings())
        for _ in range(KEY_PRESSES - 1):
            self.press(*keys)
            with contextlib.suppress(Finding):
                return self.wait_for_readings(known + 1, KEY_SECONDS)
        self.press(*keys)
        return self.wait_for_readings(known + 1)

    def quit(self):
        self.press('ctrl+q')
        self.process.wait(WINDOW_SECONDS)


def look_around(window):
    """Every frame forwards and some backwards, with its details."""
    window.press('ctrl+Home')
    window.press(*['ctrl+Down'] * FRAMES)
    window.press(*['ctrl+Up'] * (FRAMES - FRAME))


def follow_a_stream(window):
    window.press('ctrl+alt+shift+u')
    window.answer('Follow UDP Stream', 'Escape')
    # Following sets a filter of its own.
    filter_by(window, '')


def filter_by(window, text):
    window.press('ctrl+slash', 'ctrl+a', 'Delete')
    window.xdotool('type', '--delay', 20, text)
    window.press('Return')
    time.sleep(2)


def colour(window):
    window.press('ctrl+1', 'ctrl+2')
    window.press('ctrl+space')


def add_a_column(window):
    # The last protocol of the details is ours.
    window.press('Tab', 'ctrl+Left', 'End', 'Right', 'Down', 'ctrl+shift+i')


def save(window, path):
    window.press('ctrl+shift+s')
    window.answer('Save Capture File As', 'Return', text=str(path))
    wait_for(path.exists, 'the capture was not saved')


def what_a_user_does(window, saved):
    """Everything, with new readings between; returns when all of them are there."""
    window.wait_for_readings(1)
    look_around(window)
    follow_a_stream(window)
    colour(window)
    for _ in range(RELOADS):
        window.read_again('ctrl+r')
    filter_by(window, 'nbns_conflict.role == refusal')
    look_around(window)
    add_a_column(window)
    filter_by(window, '')
    window.read_again('ctrl+r')
    save(window, saved)
    look_around(window)


def check(window, saved):
    """The same results each time, nobody complained, and what was saved holds the same incident."""
    # Wireshark sets up the output when it has read the capture for the first time, so that reading has counted no frames.
    first, *readings = window.readings()
    for reading in readings[1:]:
        if reading != readings[0]:
            raise Finding('another reading prints something else:\n%s\n%s' % (readings[0], reading))
    if len(readings) < RELOADS or len(first) != 2 or len(readings[0]) != 2 or 'file' in readings[0][1]:
        raise Finding('it printed %s' % ([first] + readings))
    errors = window.errors.read_text(encoding='utf-8', errors='replace')
    if programs.COMPLAINTS.search(errors) or window.process.returncode != 0:
        raise Finding('exit status %s: %s' % (window.process.returncode, errors[-3000:]))
    again = harness.tshark('-q', '-r', saved, '-z', 'nbns_conflict,json')
    if harness.json_lines(again.text)[1:] != readings[0][1:]:
        raise Finding('what was saved holds something else: %s' % again.text)
    return len(readings) + 1


def prepare_home():
    folder = pathlib.Path(harness.home()) / '.config' / 'wireshark'
    shutil.copytree(harness.PROJECT / 'plugin' / 'profile' / PROFILE, folder / 'profiles' / PROFILE, dirs_exist_ok=True)
    with open(folder / 'profiles' / PROFILE / 'preferences', 'a', encoding='utf-8') as file:
        file.write(PREFERENCES)
    (folder / 'recent_common').write_text('gui.geometry_main_width: 1300\ngui.geometry_main_height: 900\n')
    subprocess.run(['chmod', '-R', 'a+rwX', harness.home()], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--picture', help='a picture of the screen in the end, whatever that is (by import)')
    options = parser.parse_args()
    missing = [need for need in NEEDS if not shutil.which(need)]
    if missing:
        print('window: skipped, there is no %s' % ', '.join(missing))
        return 0
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix='nbns-conflict-window-') as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)
        prepare_home()
        capture = folder / 'capture.pcapng'
        shutil.copy(harness.capture_named(CAPTURE).path, capture)
        with screen(folder) as environment:
            window = None
            try:
                window = Window(folder, environment, capture)
                what_a_user_does(window, folder / 'saved.pcapng')
                window.quit()
                readings = check(window, folder / 'saved.pcapng')
            except (Finding, subprocess.TimeoutExpired) as finding:
                print('finding: %s' % finding)
                return 1
            finally:
                if options.picture:
                    subprocess.run(['import', '-window', 'root', options.picture], env=environment, check=False)
                if window is not None and window.process.poll() is None:
                    window.process.kill()
    print('window: %d readings, %d seconds, 0 findings' % (readings, time.monotonic() - start))
    return 0


if __name__ == '__main__':
    sys.exit(main())
