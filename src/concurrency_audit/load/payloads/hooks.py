"""The function's own `--setup` and `--check`: `module:function` of its package, called in a process of its own.

It is called with what `boto3.client` takes, `endpoint_url`, `region_name` and credentials, as keyword arguments; the
same stands in the environment, so that clients made without arguments lead there, too.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from concurrency_audit import package
from concurrency_audit.errors import UsageError

SECONDS = 120
_CALL = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
found = getattr(importlib.import_module(sys.argv[2]), sys.argv[3])(**json.loads(sys.stdin.read()))
if found is False:
    sys.exit("it gave False")
if isinstance(found, str) and found or isinstance(found, (list, tuple)) and found:
    sys.exit(found if isinstance(found, str) else "; ".join(map(str, found)))
"""
"""What the process does. It fails where the function raises, gives False, or gives what is wrong: a text or several."""


def endpoints(url: str, access_key: str, secret_key: str, region: str) -> dict[str, str]:
    """Give the keyword arguments."""
    keys = {"aws_access_key_id": access_key, "aws_secret_access_key": secret_key}
    return {"endpoint_url": url, "region_name": region, **keys}


def checked(flag: str, name: str) -> tuple[str, str]:
    """Split `module:function`; raises UsageError."""
    module, _, function = name.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), function)):
        raise UsageError(f"{flag} {name}: must be module:function, in the published folder")
    return module, function


def call(flag: str, name: str, code: Path, handler: str, arguments: Mapping[str, str]) -> str:
    """Call it and give what is wrong in its own words; empty when nothing is."""
    module, function = checked(flag, name)
    with tempfile.TemporaryDirectory() as unpacked:
        command = [sys.executable, "-c", _CALL, str(_root(code, handler, Path(unpacked))), module, function]
        try:
            done = subprocess.run(
                command,
                input=json.dumps(dict(arguments)),
                env=_environment(arguments),
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"it did not end within {SECONDS} seconds"
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return "" if done.returncode == 0 else (lines[-1] if lines else f"it ended with {done.returncode}")


def _environment(arguments: Mapping[str, str]) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **own,
        "AWS_ENDPOINT_URL": arguments["endpoint_url"],
        "AWS_DEFAULT_REGION": arguments["region_name"],
        "AWS_ACCESS_KEY_ID": arguments["aws_access_key_id"],
        "AWS_SECRET_ACCESS_KEY": arguments["aws_secret_access_key"],
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _root(code: Path, handler: str, unpacked: Path) -> Path:
    """The folder that the package's modules are imported from."""
    if code.is_file():
        package.unpack(code.read_bytes(), unpacked)
        return unpacked
    return code.resolve().parent if package.prefix(code, handler) else code.resolve()
