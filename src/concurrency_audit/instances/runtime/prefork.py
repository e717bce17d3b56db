"""Pre-fork hooks: functions that a package asks to be run once per environment, before worker processes are forked.

AWS's client offers them as ``awslambdaric.lambda_concurrency_hooks.register_pre_fork`` (4.1.0 and 4.2.0, and the client
of the experimental images); later releases do not. They run in the parent in the order of registration, and not in
thread mode, which forks nothing.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from types import ModuleType
from typing import TypeVar

_MODULE = "awslambdaric.lambda_concurrency_hooks"
Hook = TypeVar("Hook", bound=Callable[[], object])
_hooks: list[Callable[[], object]] = []


def register_pre_fork(hook: Hook) -> Hook:
    """Run a function before workers are forked: a decorator."""
    _hooks.append(hook)
    return hook


def run() -> None:
    """Run what was registered; what a hook raises is the caller's."""
    for hook in _hooks:
        hook()


def offer() -> None:
    """Make the module importable under the name that packages know."""
    if importlib.util.find_spec("awslambdaric") is None:
        parent = ModuleType("awslambdaric")
        parent.__path__ = []
        sys.modules["awslambdaric"] = parent
    module = ModuleType(_MODULE)
    module.register_pre_fork = register_pre_fork  # type: ignore[attr-defined]
    sys.modules[_MODULE] = module
