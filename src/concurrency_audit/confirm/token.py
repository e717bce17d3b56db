"""Encodes a witness as one word for command lines, tickets and tests."""

import base64
import dataclasses
import json
import os
import zlib
from pathlib import Path
from typing import Any

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.confirm.model import Anomaly, Choice, Key, Plan, Step, Subject, Switch, Witness

_PREFIX = "cw1-"


def token(witness: Witness) -> str:
    """Encode the witness without its steps, which a replay finds again, and without machine-specific paths."""
    subject = witness.subject
    moved = dataclasses.replace(
        subject,
        root="" if subject.root == os.path.realpath(".") else subject.root,
        folders=tuple(os.path.relpath(folder, subject.root) for folder in subject.folders),
        scope=tuple(os.path.relpath(folder, subject.root) for folder in subject.scope),
    )
    document = dataclasses.asdict(dataclasses.replace(witness, subject=moved, steps=()))
    packed = zlib.compress(json.dumps(document, separators=(",", ":")).encode(), 9)
    return _PREFIX + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read(text: str) -> Witness:
    """The witness of a token, or of a file that contains one or a report; raises UsageError."""
    given = text if text.startswith(_PREFIX) else _from_file(text)
    try:
        body = given.strip()[len(_PREFIX) :]
        document = json.loads(zlib.decompress(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
        return _witness(document)
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise UsageError("is no witness", text[:60], "give the token or the file that confirm wrote") from error


def _from_file(name: str) -> str:
    try:
        content = Path(name).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise UsageError(
            "is neither a witness nor a file that can be read", name[:60], "give what confirm wrote"
        ) from error
    if content.startswith(_PREFIX):
        return content
    try:
        tokens = [row["witness"] for row in json.loads(content)["confirmations"] if row["witness"]]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError("holds no witness", name, "give a file that confirm wrote") from error
    if not tokens:
        raise UsageError("holds no confirmed finding", name, "nothing in it can be replayed")
    return str(tokens[0])


def _witness(document: dict[str, Any]) -> Witness:
    return Witness(
        subject=_subject(document["subject"]),
        model=document["model"],
        choice=_choice(document["choice"]),
        plan=_plan(document["plan"]),
        symbols=tuple(document["symbols"]),
        lines=tuple((str(file), int(line)) for file, line in document["lines"]),
        anomaly=Anomaly(**document["anomaly"]),
        interpreter=document["interpreter"],
        python=document["python"],
        steps=tuple(Step(**step) for step in document["steps"]),
        names=tuple(document["names"]),
    )


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _choice(document: dict[str, Any]) -> Choice:
    before = tuple((entry, event) for entry, event in document.get("before", ()))
    return Choice(**{**{name: _tupled(value) for name, value in document.items()}, "before": before})


def _subject(document: dict[str, Any]) -> Subject:
    """Paths are relative to the folder in which the replay runs."""
    root = os.path.realpath(document["root"] or ".")
    placed = {
        name: tuple(os.path.normpath(Path(root, folder)) for folder in document[name]) for name in ("folders", "scope")
    }
    return Subject(**{**document, **placed, "root": root, "trace": tuple(document.get("trace", ()))})


def _plan(document: dict[str, Any]) -> Plan:
    switches = tuple(Switch(s["task"], s["to"], Key(**s["key"]), s["nth"]) for s in document["switches"])
    return Plan(tuple(document["order"]), switches)
