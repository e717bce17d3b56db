"""The flags of a correctness load test: known to `locust` and to `concurrency-audit load` alike.

Each can come from the command line, from the environment (`LOAD_` and the flag's name in capitals) or from the table
`[tool.concurrency-audit.load]` of ./pyproject.toml, in this order of precedence.
"""

import argparse
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from concurrency_audit.load.running.settings import UsageError
from concurrency_audit.load.shapes import SHAPES

Options = dict[str, dict[str, Any]]

TARGET: Options = {
    "--function": {"default": "", "help": "function to test: name or ARN"},
    "--qualifier": {"default": "", "help": "published version or alias to test; $LATEST is refused"},
    "--endpoint-url": {"default": "", "help": "Lambda endpoint; default: AWS's own"},
    "--s3-endpoint-url": {"default": "", "help": "S3 endpoint; default: AWS's own"},
    "--aws-region": {"default": "", "help": "AWS region; default: as boto3 finds it, else us-east-1"},
    "--input-bucket": {"default": "", "help": "bucket for inputs; two separated by a comma let keys collide"},
    "--output-bucket": {"default": "", "help": "bucket that the function writes to"},
    "--client": {"default": "fast", "choices": ["fast", "boto3"], "help": "how invocations are sent"},
    "--invoke-timeout": {"default": 900.0, "type": float, "help": "seconds to wait for an answer"},
    "--models": {"default": "", "help": "execution models of the endpoint, for the report: processes,threads"},
}
LOAD: Options = {
    "--payloads": {
        "default": "",
        "help": "any function: a JSON list, JSON lines, a folder of them, or an event source such as sqs",
    },
    "--copies": {"default": 0, "type": int, "help": "payloads that a template such as {{id}} stands for; 0: 24"},
    "--requests": {"default": 0, "type": int, "help": "requests with --payloads; 0: ten for each user"},
    "--lone-seconds": {"default": 20.0, "type": float, "help": "with --payloads: longest pass of single requests"},
    "--photos": {"default": 500, "type": int, "help": "unique inputs to stage and send"},
    "--photo-size": {"default": "512x384", "help": "pixels of generated photos: a multiple of 128 by one of 96"},
    "--rate": {"default": 0.0, "type": float, "help": "arrivals per second (open model); 0: each user waits (closed)"},
    "--shape": {"default": "steady", "choices": sorted(SHAPES), "help": "course of the load"},
    "--duration": {"default": 0.0, "type": float, "help": "seconds under load; 0: until all requests are sent"},
    "--soak": {"default": 0.0, "type": float, "help": "seconds under load, with as many inputs as that takes"},
    "--time-scale": {"default": 1.0, "type": float, "help": "speed of the shape's clock"},
    "--start-within": {"default": 5.0, "type": float, "help": "seconds an arrival may wait for a free user"},
    "--deadline": {
        "default": 0.0,
        "type": float,
        "help": "seconds after which the whole run is ended, incomplete; 0: never, with --local 900 and the load's own",
    },
    "--seed": {"default": "", "help": "number that decides every input; default: random"},
}
CHECKING: Options = {
    "--sequential": {"default": 8, "type": int, "help": "requests sent one by one before the load"},
    "--cold-start": {
        "default": True,
        "action": argparse.BooleanOptionalAction,
        "help": "send the first requests all at once (steady shape)",
    },
    "--sample": {"default": 1.0, "type": float, "help": "share of the invocations under load that is verified"},
    "--duplicates": {"default": True, "action": argparse.BooleanOptionalAction, "help": "deliver some events twice"},
    "--reorder": {"default": True, "action": argparse.BooleanOptionalAction, "help": "deliver events out of order"},
    "--log-tail": {"default": True, "action": argparse.BooleanOptionalAction, "help": "check each answer's log tail"},
    "--varied": {
        "default": True,
        "action": argparse.BooleanOptionalAction,
        "help": "inputs of several sizes, orientations and formats",
    },
    "--damaged": {
        "default": True,
        "action": argparse.BooleanOptionalAction,
        "help": "damaged, empty and foreign files among the inputs, which must be refused",
    },
    "--upload-again": {
        "default": True,
        "action": argparse.BooleanOptionalAction,
        "help": "after the load, other contents at some keys, and older events late",
    },
    "--lone-repeats": {"default": 8, "type": int, "help": "requests sent again, one by one, after the load"},
    "--outlive": {"default": 0.0, "type": float, "help": "age in seconds that the run has when they are sent"},
    "--faults": {
        "default": None,
        "action": argparse.BooleanOptionalAction,
        "help": "let S3 and Rekognition fail now and then in the load's second half (default: with --local)",
    },
    "--provoked": {"default": "", "help": "seed that the endpoint provokes races with, for the verdict"},
    "--fail-fast": {
        "default": False,
        "action": argparse.BooleanOptionalAction,
        "help": "end at the first wrong result",
    },
    "--late-wait": {"default": 5.0, "type": float, "help": "seconds to wait for late writes after a timeout"},
}
LIMITS: Options = {
    "--max-mismatch": {"default": 0, "type": int, "help": "mismatches allowed"},
    "--max-error-rate": {"default": 0.0, "type": float, "help": "errors and timeouts allowed per request"},
    "--max-throttle-rate": {"default": None, "type": float, "help": "throttles allowed per request"},
    "--max-drop-rate": {"default": 0.01, "type": float, "help": "arrivals that may fail to start, per arrival"},
    "--p50-ms": {"default": None, "type": float, "help": "highest median latency from the due instant"},
    "--p99-ms": {"default": None, "type": float, "help": "highest 99th percentile from the due instant"},
}
REPORTS: Options = {
    "--verdict": {"default": "verdict.json", "help": "file for the verdict; empty for none"},
    "--junit": {"default": "", "help": "file for a JUnit report"},
    "--verdict-html": {"default": "", "help": "file for the HTML page"},
}
GROUPS: dict[str, tuple[str, Options]] = {
    "what is tested": ("Name the function; with `load --local` all of this is known.", TARGET),
    "what is sent": ("Payloads or photos, and the course of the load.", LOAD),
    "what is checked": ("How results are looked at.", CHECKING),
    "limits": ("What may go wrong before the exit code is 1.", LIMITS),
    "reports": ("Files.", REPORTS),
}
ALL: Options = {**TARGET, **LOAD, **CHECKING, **LIMITS, **REPORTS}


def add_options(parser: argparse.ArgumentParser, *, folder: Path | None = None) -> None:
    """Add every flag to a parser; raises UsageError for a bad [tool.concurrency-audit.load]."""
    configured = _from_pyproject(folder or Path.cwd())
    for title, (words, options) in GROUPS.items():
        group = parser.add_argument_group(f"Correctness: {title}", words)
        for flag, definition in options.items():
            name = flag[2:].replace("-", "_")
            default = _from_environment(name, configured.get(name, definition["default"]), definition)
            group.add_argument(flag, **{**definition, "default": default, "help": _with_default(definition, default)})


def _with_default(definition: Mapping[str, Any], default: Any) -> str:
    """The help of a flag, with its default where there is one and the words do not name it."""
    text = str(definition["help"])
    if default in ("", None) or "default" in text:
        return text
    shown = {True: "yes", False: "no"}.get(default, default) if isinstance(default, bool) else default
    return f"{text} (default: {shown})".replace("%", "%%")


def _from_environment(name: str, default: Any, definition: Mapping[str, Any]) -> Any:
    value = os.environ.get(f"LOAD_{name.upper()}")
    if value is None:
        return default
    if definition.get("action") is argparse.BooleanOptionalAction:
        return value.lower() in ("1", "true", "yes", "on")
    try:
        return definition.get("type", str)(value)
    except ValueError:
        raise UsageError(f"LOAD_{name.upper()}={value}: not a number") from None


def _type(definition: Mapping[str, Any]) -> Any:
    if definition.get("action") is argparse.BooleanOptionalAction:
        return bool
    default = definition["default"]
    return type(default) if default is not None else definition.get("type", str)


def _from_pyproject(folder: Path) -> dict[str, Any]:
    path = folder / "pyproject.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise UsageError(f"{path.name}: cannot be read ({error})") from error
    values = table.get("tool", {}).get("concurrency-audit", {}).get("load", {})
    if not isinstance(values, dict):
        raise UsageError(f"{path.name}: [tool.concurrency-audit.load] must be a table")
    found = {name.replace("-", "_"): value for name, value in values.items()}
    known = {flag[2:].replace("-", "_"): definition for flag, definition in ALL.items()}
    for name, value in found.items():
        if name not in known:
            raise UsageError(f"{path.name}: [tool.concurrency-audit.load] has no option {name!r}")
        wanted = _type(known[name])
        if not isinstance(value, (int, float) if wanted is float else wanted) and not (
            wanted is str and name == "seed"
        ):
            raise UsageError(
                f"{path.name}: [tool.concurrency-audit.load] {name} = {value!r}: must be {wanted.__name__}"
            )
    return found
