"""Gathers the gate's evidence: what Lambda says of the function, the audit of the package, load verdicts."""

import argparse
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config as BotoConfig
from botocore.exceptions import BotoCoreError

from concurrency_audit import package as packages
from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import config, options
from concurrency_audit.gate import evidence
from concurrency_audit.gate.decision import Decision
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import AUDIT, LOAD, Policy, parsed
from concurrency_audit.gate.service import ReleaseError, Service
from concurrency_audit.gate.subject import NotJudgedError, Subject, execution_models
from concurrency_audit.load.verdict import Verdict

FUNCTION, PACKAGE = "function", "package"
"""Kinds of evidence besides those a policy can ask for: without them nothing can be judged."""


def policy(found: config.Config) -> Policy:
    """The policy of the project; raises UsageError."""
    table = config.table(found.file).get("gate", {}) if found.file else {}
    return parsed(table, str(found.file or "pyproject.toml"))


def service(function: str, endpoint: str | None) -> Service:
    """The function at its endpoint; raises UsageError when boto3 cannot even make a client."""
    retries: Any = {"total_max_attempts": 5, "mode": "standard"}
    try:
        client = boto3.client("lambda", endpoint_url=endpoint, config=BotoConfig(retries=retries))
    except (BotoCoreError, ValueError) as error:
        raise UsageError(
            " ".join(str(error).split()), "making a Lambda client", "configure AWS as for its CLI"
        ) from error
    return Service(client, function)


def judged(args: argparse.Namespace, found: config.Config, rules: Policy, lambda_: Service) -> tuple[Decision, bytes]:
    """The decision on the evidence, and the package it is about."""
    now = datetime.now(UTC)
    where = {"package": str(args.package), "endpoint": lambda_.endpoint, "region": lambda_.region}
    subject = Subject(args.function, "", "", (), "", **where)
    try:
        subject, content = _subject(args, rules, lambda_, where)
    except (ReleaseError, NotJudgedError) as problem:
        return Decision(subject, (evidence.refused(FUNCTION, f"{args.function}: {problem}"),), now), b""
    except packages.PackageError as problem:
        return Decision(subject, (evidence.refused(PACKAGE, str(problem)),), now), b""
    gathered = [_audited(content, subject, found, rules, now)] if AUDIT in rules.require else []
    if LOAD in rules.require or args.verdict:
        gathered += _loaded(args.verdict, subject, rules, now)
    return Decision(subject, tuple(gathered), now), content


def _subject(
    args: argparse.Namespace, rules: Policy, lambda_: Service, where: Mapping[str, str]
) -> tuple[Subject, bytes]:
    """Raises ReleaseError, NotJudgedError or PackageError."""
    configuration = lambda_.configuration()
    models, why = (rules.models, "as the policy says") if rules.models else execution_models(configuration)
    handler = configuration.get("Handler", "")
    content = packages.read(args.package, handler)
    return Subject(args.function, packages.digest(content), handler, models, why, **where), content


def _audited(content: bytes, subject: Subject, found: config.Config, rules: Policy, now: datetime) -> Evidence:
    try:
        with tempfile.TemporaryDirectory(prefix="concurrency-audit-") as scratch:
            packages.unpack(content, Path(scratch))
            return evidence.of_audit(_audit(Path(scratch), subject, found), rules, now)
    except (packages.PackageError, UsageError) as problem:
        return evidence.refused(AUDIT, str(problem))


def _audit(folder: Path, subject: Subject, found: config.Config) -> AuditResult:
    """Audit everything in an unpacked package; paths in the result are those of the package.

    What the project leaves out of its daily audit is no reason to publish it: of its configuration only entry points
    and what is known of libraries count, and a finding can only be waived. Raises UsageError.
    """
    from concurrency_audit.audit.audit import audit
    from concurrency_audit.audit.model.settings import Settings

    _count_as_own(folder, subject)
    for ignored in folder.rglob(".gitignore"):  # it speaks of a repository, and what is shipped runs
        ignored.unlink()
    daily: options.Options = found.options
    settings = Settings(
        models=subject.models,
        entries=(*daily.entries, *([subject.entry] if subject.entry else [])),
        known_safe=daily.known_safe,
        known_unsafe=daily.known_unsafe,
        jobs=daily.jobs,
        root=folder,
    )
    with chdir(folder):
        return audit((Path(),), settings)


def _count_as_own(folder: Path, subject: Subject) -> None:
    """Where pip installed the handler too, its distribution is not somebody else's: forget that it was installed."""
    if subject.entry is None:
        return
    module = folder.joinpath(*subject.entry.partition(":")[0].split("."))
    file = next((path for path in (module.with_suffix(".py"), module / "__init__.py") if path.is_file()), None)
    if file is None:
        raise UsageError(f"the handler {subject.handler} is not in the package", remedy="name the code's own root")
    for record in folder.glob("*.dist-info/RECORD"):
        lines = record.read_text("utf-8", "replace").splitlines()
        if file.relative_to(folder).as_posix() in {line.partition(",")[0] for line in lines}:
            shutil.rmtree(record.parent)


def _loaded(files: list[Path], subject: Subject, rules: Policy, now: datetime) -> list[Evidence]:
    if not files:
        remedy = "make one with `concurrency-audit load` and name it with --verdict"
        return [evidence.refused(LOAD, f"there is no load verdict: {remedy}")]
    gathered = [read_verdict(file, subject, rules, now) for file in files]
    uncovered = evidence.not_covered(gathered, subject)
    if uncovered and suffices(gathered):
        gathered.append(evidence.refused(LOAD, f"no load verdict was made under {', '.join(uncovered)}"))
    return gathered


def suffices(gathered: list[Evidence]) -> bool:
    """Whether all of it counts."""
    return all(one.accepted for one in gathered)


def read_verdict(file: Path, subject: Subject, rules: Policy, now: datetime, version: str = "") -> Evidence:
    """Read and judge a load verdict; one that cannot be read is evidence that does not count."""
    try:
        document = json.loads(file.read_text("utf-8"), parse_constant=_no_number)
        verdict = Verdict.from_json(document)
        if verdict.to_json() != document:  # its counts and its conclusions stand side by side in the file
            return evidence.refused(LOAD, f"the load verdict {file} contradicts itself: it was changed or damaged")
        return evidence.of_load(verdict, subject, rules, now, version)
    except OSError as error:
        return evidence.refused(LOAD, f"the load verdict {file} cannot be read: {error.strerror}")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return evidence.refused(LOAD, f"the load verdict {file} cannot be understood: {type(error).__name__} {error}")


def _no_number(word: str) -> float:
    """NaN is neither more nor less than any limit, so it would keep all of them."""
    raise ValueError(f"{word} is no number")
