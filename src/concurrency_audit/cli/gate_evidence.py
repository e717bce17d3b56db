"""Collects the gate's evidence: the function's configuration, the package with its audit, load verdicts."""

import argparse
import json
import re
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config as BotoConfig
from botocore.exceptions import BotoCoreError

from concurrency_audit import package as packages
from concurrency_audit import signature
from concurrency_audit.cli import config, gate_audit, gate_confirm, gate_models
from concurrency_audit.errors import UsageError
from concurrency_audit.gate import audit_evidence, evidence, load_evidence
from concurrency_audit.gate.contents.zips import must_be_unambiguous
from concurrency_audit.gate.decision import Decision
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import AUDIT, LOAD, Policy, parsed
from concurrency_audit.gate.service import ReleaseError, Service
from concurrency_audit.gate.subject import (
    NotJudgedError,
    Subject,
    is_imported,
    judged_part,
    must_be_readable,
)
from concurrency_audit.load.verdict import Verdict

FUNCTION, PACKAGE = "function", "package"
"""Evidence that is always required, besides what a policy asks for."""


def policy(found: config.Config) -> Policy:
    """The policy of the project; raises UsageError."""
    table = config.table(found.file).get("gate", {}) if found.file else {}
    return parsed(table, str(found.file or "pyproject.toml"))


def service(function: str, endpoint: str | None) -> Service:
    """The function at its endpoint; raises UsageError if boto3 cannot create a client."""
    if not re.fullmatch("[a-zA-Z0-9_-]{1,64}", function):
        remedy = "give its name alone; account and region are those of your AWS configuration"
        raise UsageError(f'"{function}" is not the name of a function', "in --function", remedy)
    retries: Any = {"total_max_attempts": 5, "mode": "standard"}
    try:
        client = boto3.client("lambda", endpoint_url=endpoint, config=BotoConfig(retries=retries))
    except (BotoCoreError, ValueError) as error:
        said = " ".join(str(error).split()).rstrip(".")
        raise UsageError(said, "making a Lambda client", "configure AWS as for its CLI") from error
    return Service(client, function)


def judged(args: argparse.Namespace, found: config.Config, rules: Policy, lambda_: Service) -> tuple[Decision, bytes]:
    """The decision on the evidence, and the package."""
    now = datetime.now(UTC)
    named = {"file": str(found.file or ""), "live": rules.live, "candidate": rules.candidate}
    subject = Subject(args.function, "", "", (), "", str(args.package), lambda_.endpoint, lambda_.region)
    try:
        subject, content = _subject(subject, args.package, rules, lambda_)
    except (ReleaseError, NotJudgedError) as problem:
        return Decision(subject, (evidence.refused(FUNCTION, f"{args.function}: {problem}"),), now, named), b""
    except packages.PackageError as problem:
        return Decision(subject, (evidence.refused(PACKAGE, str(problem)),), now, named), b""
    gathered = _examined(content, subject, found, rules, now) if AUDIT in rules.require else []
    if LOAD in rules.require or args.verdict:
        gathered += _loaded(args.verdict, subject, rules, now)
    return Decision(subject, tuple(gathered), now, named), content


def _subject(bare: Subject, package: Path, rules: Policy, lambda_: Service) -> tuple[Subject, bytes]:
    """Raises ReleaseError, NotJudgedError or PackageError."""
    configuration = lambda_.configuration()
    must_be_readable(configuration, model_is_named=bool(rules.models))
    handler = configuration.get("Handler", "")
    content = packages.read(package, handler)
    models, why = (rules.models, "as the policy says") if rules.models else gate_models.shown(configuration, content)
    subject = replace(
        bare,
        sha256=packages.digest(content),
        handler=handler,
        models=models,
        why=why,
        managed=bool(configuration.get("CapacityProviderConfig")),
        imported=is_imported(configuration),
        configuration=judged_part(configuration),
        replaces=configuration.get("CodeSha256", ""),
    )
    return subject, content


def _examined(content: bytes, subject: Subject, found: config.Config, rules: Policy, now: datetime) -> list[Evidence]:
    """The evidence of the audit, and of running its findings if the policy asks for that."""
    try:
        with tempfile.TemporaryDirectory(prefix="concurrency-audit-") as scratch:
            must_be_unambiguous(content)
            packages.unpack(content, Path(scratch))
            audited = gate_audit.audit_package(Path(scratch), subject, found.options)
            gathered = [audit_evidence.of_audit(audited, rules, now)]
            if rules.confirm:
                gathered.append(gate_confirm.confirmed(Path(scratch), audited, rules, now))
            return gathered
    except (packages.PackageError, UsageError, OSError) as problem:
        return [evidence.refused(AUDIT, str(problem))]


def _loaded(files: list[Path], subject: Subject, rules: Policy, now: datetime) -> list[Evidence]:
    if not files:
        remedy = "make one with `concurrency-audit load` and name it with --verdict"
        return [evidence.refused(LOAD, f"there is no load verdict: {remedy}")]
    gathered = [read_verdict(file, subject, rules, now) for file in files]
    uncovered = load_evidence.not_covered(gathered, subject)
    if uncovered and all(one.accepted for one in gathered):
        gathered.append(evidence.refused(LOAD, f"no load verdict was made under {', '.join(uncovered)}"))
    return gathered


def read_verdict(file: Path, subject: Subject, rules: Policy, now: datetime, version: str = "") -> Evidence:
    """Read and judge a load verdict; one that cannot be read is evidence that does not count.

    If the environment has a key, the verdict must be signed with it; raises UsageError for an invalid key.
    """
    secret = signature.key()
    try:
        document = json.loads(file.read_text("utf-8"), parse_constant=_no_number)
        if secret is not None and not signature.is_signed(document, secret):
            has = (
                "is not signed" if signature.FIELD not in document else "has a signature that does not fit its content"
            )
            return evidence.refused(LOAD, f"the load verdict {file} {has}, and {signature.VARIABLE} is set")
        verdict = Verdict.from_json(document)
        if verdict.to_json() != signature.signed(document, None):  # its counts may contradict each other
            return evidence.refused(LOAD, f"the load verdict {file} contradicts itself: it was changed or damaged")
        return load_evidence.of_load(verdict, subject, rules, now, version)
    except OSError as error:
        return evidence.refused(LOAD, f"the load verdict {file} cannot be read: {error.strerror}")
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        return evidence.refused(LOAD, f"the load verdict {file} cannot be understood: {type(error).__name__} {error}")


def _no_number(word: str) -> float:
    """Reject NaN, which compares false with every limit and so would pass all of them."""
    raise ValueError(f"{word} is no number")
