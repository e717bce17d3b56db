"""`load init`: payloads, a commented scenario and a section of pyproject.toml for a template's function."""

import argparse
import json
from pathlib import Path

from concurrency_audit import sample_events
from concurrency_audit.cli import exit_codes, load_local, terminal
from concurrency_audit.errors import UsageError
from concurrency_audit.rewriting import rewrite

PAYLOADS, SCENARIO, PROJECT = Path("load_payloads.json"), Path("load_scenario.py"), Path("pyproject.toml")
SECTION = "[tool.concurrency-audit.load]"
_PROJECT = f"""{SECTION}
payloads = "{PAYLOADS}"
# requests = 400        # sent under load; 0 is ten for each user
# lone-seconds = 20.0   # longest pass of single requests
# p99-ms = 800.0        # a latency that must be kept; races are not provoked then
"""
_SCENARIO = '''"""The load test of {handler}, for what payloads alone cannot say.

Run it on this machine:

    concurrency-audit load --local --publish {publish} --handler {handler} -f {scenario}

Without it, `--payloads {payloads}` needs no Python: every answer is compared with what its payload gets alone.
"""

from concurrency_audit.load import event_builders
from concurrency_audit.load.oracles.fields import OrderedResults, SumInvariant, UniqueField
from concurrency_audit.load.oracles.response import Differential
from concurrency_audit.load.payloads.reading import payloads
from concurrency_audit.load.running.plugin import ScenarioUser
from concurrency_audit.load.scenario import PayloadScenario


class Function(ScenarioUser):
    @classmethod
    def scenario(cls, settings):
        # What is sent. Events of your own: event_builders.sqs([{{"order": 7}}]), .http({{"order": 7}}, path="/"), ...
        given = payloads({payloads!r})
        # What is asked of every answer. Take away what does not hold for yours.
        oracles = [
            # The answer is the one that the same payload gets alone; `normalise` removes what may differ.
            Differential(normalise=lambda answer: answer),
            # UniqueField("ticket"),                                    no two answers hold the same number
            # OrderedResults("results[].id", lambda event: event["ids"]),  results come in the order of the payload
            # SumInvariant(parts="lines[].amount", total="total"),      parts add up
        ]
        return PayloadScenario(given, oracles, requests=settings.requests or 200)


__all__ = ["Function", "OrderedResults", "SumInvariant", "UniqueField", "event_builders"]
'''


def run(args: argparse.Namespace) -> int:
    """Write the files; nothing that is there already is changed."""
    if args.publish is None:
        raise UsageError("load init needs --publish FOLDER and --handler: the function to write a load test for")
    source = load_local.fitting_source(args)
    made_up = {"id": "{{id}}", "n": "{{n}}"}
    payload = sample_events.SOURCES[source]("{{id}}") if source not in ("", "kinesis") else made_up
    _write(PAYLOADS, json.dumps(payload, indent=2) + "\n")
    names = {"payloads": str(PAYLOADS), "scenario": SCENARIO, "handler": args.handler, "publish": args.publish}
    _write(SCENARIO, _SCENARIO.format(**names))
    _add_section()
    what = f"a sample event of {source}" if source else "made up: the code does not show which event it takes"
    command = f"concurrency-audit load --local --publish {args.publish} --handler {args.handler}"
    terminal.note(f"{PAYLOADS} is {what}; now: {command}")
    return exit_codes.CLEAN


def _write(path: Path, text: str) -> None:
    if path.exists():
        terminal.note(f"{path} is there already and stays as it is")
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror})") from error


def _add_section() -> None:
    try:
        before = PROJECT.read_text("utf-8") if PROJECT.is_file() else ""
        if SECTION in before:
            terminal.note(f"{PROJECT} has {SECTION} already; it stays as it is")
            return
        rewrite(PROJECT, (f"{before.rstrip()}\n\n{_PROJECT}" if before.strip() else _PROJECT).encode())
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{PROJECT}: cannot be changed ({getattr(error, 'strerror', None) or error})") from error
