"""The parent's interface to the child process that runs the user's code."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from concurrency_audit.confirm.model import Key, Plan, Subject

_SECRET = re.compile(
    r"^AWS_|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|_KEY$|_DSN$|^DATABASE_URL$", re.I
)
_STARTS = 30.0
"""Maximal time for importing the user's code, in seconds."""


class StoppedError(Exception):
    """The child has ended or its time is up; the message says why."""


_Made = tuple[Sequence[str], Mapping[str, str]]
_EARLY: list[tuple[_Made, "subprocess.Popen[bytes]"]] = []
"""A child that waits for its first job, and how it was started; it ends by itself where none comes."""


def start_early() -> None:
    """Start the child of the first host already: it imports what it needs while its job is being made."""
    made = _command(sys.executable, ()), environment()
    if not _EARLY:
        _EARLY.append((made, _started(*made)))


def _command(python: str, options: Sequence[str]) -> list[str]:
    return [python, *options, "-P", "-m", "concurrency_audit.confirm.runtime"]


def _started(command: Sequence[str], variables: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    if _EARLY and _EARLY[0][0] == (command, variables):
        return _EARLY.pop()[1]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=variables,
        start_new_session=True,
    )


class Host:
    """Starts the child, sends it schedules and reads their outcomes."""

    def __init__(self, subject: Subject, imports: Sequence[str], until: float, python: str = sys.executable) -> None:
        self.subject = subject
        self.until = until
        """Monotonic time at which the child is killed in any case."""
        self.process = _started(_command(python, _options(subject)), environment())
        self.buffer = b""
        self.aws = False
        """Whether the code uses AWS; known after the import."""
        self.made_up: tuple[str, ...] = ()
        """Environment variables that the code wants and that were given some value."""
        job = {
            "root": subject.root,
            "folders": [*subject.folders],
            "scope": [*subject.scope],
            "trace": [*subject.trace],
            "cwd": subject.folders[0],
            "imports": [name for name in imports if name],
        }
        self._send(job)

    def ready(self) -> dict[str, Any]:
        """Wait until the user's code is imported; returns the error, if any."""
        answer = self._receive(min(self.until, time.monotonic() + _STARTS))
        self.aws = bool(answer.get("aws"))
        self.made_up = tuple(answer.get("made_up", ()))
        return answer

    def run(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Run one schedule; raises StoppedError if no time is left."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise StoppedError("the time was up")
        wanted = float(request["timeout"])
        self._send({**request, "timeout": min(wanted, left)})
        answer = self._receive(self.until + 2)
        self.made_up = tuple(answer.get("made_up", self.made_up))
        if answer["ended"] == "stuck" and left < wanted:
            raise StoppedError("the time was up")
        return answer

    def close(self) -> None:
        """Kill the child and everything that it started."""
        for number in (signal.SIGKILL,):
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def __enter__(self) -> "Host":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _send(self, document: Mapping[str, Any]) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(document).encode() + b"\n")
            self.process.stdin.flush()
        except OSError as error:
            raise StoppedError("the process that ran the code ended") from error

    def _receive(self, until: float) -> dict[str, Any]:
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        while b"\n" not in self.buffer:
            left = until - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise StoppedError("the time was up")
            part = os.read(descriptor, 1 << 16)
            if not part:
                raise StoppedError("the process that ran the code ended")
            self.buffer += part
        line, _, self.buffer = self.buffer.partition(b"\n")
        return json.loads(line)  # type: ignore[no-any-return]


def _options(subject: Subject) -> list[str]:
    """Modules of the standard library that are frozen into the interpreter show no file to look into."""
    return ["-X", "frozen_modules=off"] if subject.trace else []


def environment() -> dict[str, str]:
    """This process's environment without credentials, other variables that give access, and what is meant for a mock
    of somebody's own: the one here begins anew for each schedule, and has to begin fast."""
    kept = {name: value for name, value in os.environ.items() if not (_SECRET.search(name) or name.startswith("MOTO_"))}
    return {
        **kept,
        "AWS_ACCESS_KEY_ID": "confirm",
        "AWS_SECRET_ACCESS_KEY": "confirm",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_CONFIG_FILE": str(Path(__file__).parent / "runtime" / "aws.config"),
        "PYTHONHASHSEED": "0",
    }


def on_wire(plan: Plan) -> dict[str, Any]:
    """A plan as sent to the child."""
    return {
        "order": list(plan.order),
        "switches": [
            {"task": s.task, "to": s.to, "key": list(asdict(s.key).values()), "nth": s.nth} for s in plan.switches
        ],
        "chance": plan.chance,
        "serial": plan.serial,
    }


def key(parts: Sequence[Any]) -> Key:
    """A key received from the child."""
    return Key(*parts)


def real(path: str | Path) -> str:
    """A path with symbolic links resolved."""
    return os.path.realpath(path)
