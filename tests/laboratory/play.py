# SPDX-License-Identifier: GPL-2.0-or-later
"""Plays one scenario from the first machine to the verdict."""
import pathlib
import shutil
import subprocess
import time
from dataclasses import dataclass, field

import verdict
from capture import read_file
from network import LabError
from stage import Stage


@dataclass
class Outcome:
    """How a scenario went."""

    scenario: object
    faults: list = field(default_factory=list)
    seen: list = field(default_factory=list)
    seconds: float = 0.0
    received: int = 0
    lost: int = 0
    told: list = field(default_factory=list)
    # The capture as a file that stays, if somebody wants it.
    kept: pathlib.Path | None = None

    @property
    def is_right(self):
        return not self.faults


def judge(outcome, stage, live):
    scenario = outcome.scenario
    saved = read_file(stage.capture.path)
    outcome.seen = verdict.seen_text(scenario, live)
    outcome.faults = (verdict.incident_faults(scenario, live) + verdict.timely_faults(live, stage.shown_in_time)
                      + verdict.difference_faults(live, saved))
    outcome.lost, outcome.received = stage.capture.losses()
    if outcome.lost:
        outcome.faults.append('dumpcap lost %d of %d frames' % (outcome.lost, outcome.received))


def keep(stage, scenario, folder):
    """Copies capture, logs of the daemons and configuration out of the lab."""
    target = pathlib.Path(folder) / scenario.name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(stage.folder, target, ignore=shutil.ignore_patterns('*.tdb', '*.ldb', 'socket', 'msg.lock', 'msg.sock'))


def play(scenario, work, keep_in=None, record=None):
    """Never raises: what goes wrong in the lab is a fault of the outcome."""
    outcome, began, stage = Outcome(scenario), time.monotonic(), None
    try:
        stage = Stage(scenario, pathlib.Path(work) / scenario.name)
        live = stage.play()
        judge(outcome, stage, live)
        if record is not None:
            outcome.kept = record(scenario, stage.capture.path)
    except (LabError, OSError, subprocess.SubprocessError) as error:
        outcome.faults.append('the lab failed: %s' % error)
    if stage is not None:
        outcome.told = stage.told
        if keep_in:
            keep(stage, scenario, keep_in)
        stage.close()
        shutil.rmtree(stage.folder, ignore_errors=True)
    outcome.seconds = time.monotonic() - began
    return outcome
