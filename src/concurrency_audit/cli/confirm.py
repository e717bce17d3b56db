"""`concurrency-audit confirm`: runs the handler under a controlled schedule, and shows how a finding happens.

Exit codes: 0 nothing confirmed, 1 something confirmed (with `--replay`: the failure occurs again), 2 invalid arguments,
3 nothing confirmed and something inconclusive, or nothing there that could be run.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from concurrency_audit.audit.model.errors import UsageError
from concurrency_audit.audit.model.findings import AuditResult
from concurrency_audit.cli import audit_options, config, exit_codes, terminal
from concurrency_audit.cli.options import Options
from concurrency_audit.cli.parser import Parser
from concurrency_audit.confirm.model import CONFIRMED, INCONCLUSIVE, MODELS

if TYPE_CHECKING:
    from concurrency_audit.confirm.model import Confirmation
    from concurrency_audit.confirm.subjects import Job

FORMATS = ("text", "json", "sarif", "html")


def configure(parser: Parser) -> None:
    """Add the arguments of `confirm`."""
    parser.usage = "concurrency-audit confirm [OPTION ...] [PATH ...] (unlike check, confirm EXECUTES the code)"
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders (default: .)")
    parser.add_argument("--entry", metavar="MODULE:FUNCTION", help="run this function, whether it has findings or not")
    parser.add_argument(
        "--event",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="JSON event of an invocation; repeatable",
    )
    parser.add_argument("--finding", metavar="FINGERPRINT", help="only this finding")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="take findings from a report of check --format json"
    )
    parser.add_argument("--model", choices=MODELS, help="how invocations run together (default: each finding's own)")
    parser.add_argument("--schedules", type=_count, default=1000, metavar="N", help="schedules per finding (1000)")
    parser.add_argument("--budget", type=_seconds, default=30.0, metavar="SECONDS", help="time for everything (30)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of what is tried by chance (0)")
    parser.add_argument(
        "--trace",
        action="append",
        default=[],
        metavar="PACKAGE",
        help="switch inside this installed package or module too, and look for races of its own; repeatable",
    )
    parser.add_argument("--setup", metavar="MODULE:FUNCTION", help="called before the invocations of every schedule")
    parser.add_argument("--replay", metavar="WITNESS", help="run one witness again: a token, or a file that holds one")
    parser.add_argument(
        "--after-fix", action="store_true", help="try the fix of `check --fix` on a copy and replay each witness there"
    )
    parser.add_argument("--write-test", type=Path, metavar="FILE", help="write a pytest test that replays each witness")
    parser.add_argument("--format", choices=FORMATS, default="text", help="report format (default: text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report to FILE")


def run(args: argparse.Namespace) -> int:
    """Confirm or replay, report, and return the documented exit code."""
    if args.replay is not None:
        return _replay(args)
    from concurrency_audit.confirm.host import start_early

    start_early()
    from concurrency_audit.confirm.confirming import confirm

    events = [_event(path) for path in args.event]
    result = _findings(args)
    work = _work(args, result)
    unread = [one for one in result.incomplete if one.unread]
    for one in unread:
        terminal.note(f"{one.path}:{one.line}: {one.reason}, so nothing in it was judged")
    if not work and not unread:
        terminal.note(audit_options.NO_ENTRY_POINTS)
    done = list(confirm(work, events, args.schedules, args.budget, args.seed))
    terminal.write(_rendered(args.format, done), args.output)
    if args.write_test is not None:
        _write_test(done, args.write_test)
    if args.after_fix:
        from concurrency_audit.cli.after_fix import shown

        return exit_codes.FINDINGS if shown(done, args.budget) else exit_codes.CLEAN
    return _exit_code(done)


def _work(args: argparse.Namespace, result: AuditResult) -> list["Job"]:
    """What to confirm: every entry point with its findings, or those of the one that was asked for."""
    from concurrency_audit.cli.event_sources import sources
    from concurrency_audit.confirm.subjects import jobs

    chosen = [finding for finding in result.findings if args.finding in (None, finding.fingerprint)]
    if args.finding is not None and not chosen:
        raise UsageError(
            f'no finding "{args.finding}"', "in what was audited", "take a fingerprint from check --format json"
        )
    work = jobs(
        args.paths or [Path()],
        result.entry_points,
        chosen,
        entry=args.entry,
        model=args.model,
        setup=args.setup,
        trace=args.trace,
        sources=sources(result.entry_points),
    )
    return [job for job in work if job.findings] if args.finding is not None else work


def _rendered(form: str, confirmations: Sequence["Confirmation"]) -> str:
    names = {"json": "contract", "text": "report.text", "sarif": "report.sarif", "html": "report.html"}
    module = import_module(f"concurrency_audit.confirm.{names[form]}")
    return str(module.render(confirmations))


def _write_test(confirmations: Sequence["Confirmation"], path: Path) -> None:
    from concurrency_audit.confirm.report.pytest_file import render

    if not any(confirmation.witness for confirmation in confirmations):
        return terminal.note(f"nothing is confirmed: {path} is not written")
    return terminal.write(render(confirmations, path), path)


def _exit_code(confirmations: Sequence["Confirmation"]) -> int:
    verdicts = {confirmation.verdict for confirmation in confirmations}
    if CONFIRMED in verdicts:
        return exit_codes.FINDINGS
    return exit_codes.INCOMPLETE if INCONCLUSIVE in verdicts or not verdicts else exit_codes.CLEAN


def _findings(args: argparse.Namespace) -> AuditResult:
    if args.report is not None:
        from concurrency_audit.confirm.reported import read

        return read(args.report)
    found = config.load(Path.cwd())
    from concurrency_audit.cli import options
    from concurrency_audit.confirm.reaching import together

    try:
        given = Options(entries=config.entry_points([args.entry]) if args.entry else ())
    except ValueError as error:
        raise UsageError(str(error), "in --entry", "write module:function") from error
    joined = options.merge(found.options, given)
    settings = options.settings(joined, found.root)
    for path in args.paths:
        if not path.exists():
            raise UsageError(f'no such file or folder "{path}"', "on the command line", "name Python files or folders")
    paths = tuple(args.paths) or (Path(),)
    files = tuple(dict.fromkeys(one for path in paths for one in (together(path) if path.is_file() else (path,))))
    result = audit_options.audit(audit_options.Run(files, joined, settings, found.root), files)
    beside = {str(path) for path in files if path not in paths}
    return replace(result, entry_points=tuple(one for one in result.entry_points if one.path not in beside))


def _event(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", str(path), "name a file with a JSON event") from error
    except ValueError as error:
        raise UsageError(f"is no JSON ({error})", str(path), "correct the event") from error


def _replay(args: argparse.Namespace) -> int:
    from concurrency_audit.confirm.confirming import replay
    from concurrency_audit.confirm.token import read

    witness = read(args.replay)
    run, anomaly, said = replay(witness, args.budget)
    if anomaly is not None:
        terminal.write(f"shows again: {anomaly.text}{f' ({said})' if said else ''}\n", args.output)
        return exit_codes.FINDINGS
    terminal.write(f"does not show{': ' + said if said else ''}\n", args.output)
    return exit_codes.CLEAN if run is not None else exit_codes.INCOMPLETE


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number of at least 1')
    return int(text)


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of seconds above 0')
    return value
