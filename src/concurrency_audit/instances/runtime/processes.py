"""Starts AWS's runtime client as it is, in a process where races are provoked. Used only where they are."""

from __future__ import annotations

import runpy
import sys

from .provoke import Provocation, from_environment


def main() -> None:
    """Run ``python -m awslambdaric`` with this process's arguments."""
    provocation = from_environment()
    if provocation is not None:
        provocation.install()
        _begin_with_each_invocation(provocation)
    sys.argv[0] = "awslambdaric"
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)


def _begin_with_each_invocation(provocation: Provocation) -> None:
    """Every invocation has waits of its own: the client's function around the handler is told apart by its name."""
    from awslambdaric import bootstrap  # type: ignore[import-untyped]

    handle = bootstrap.handle_event_request

    def counted(*arguments: object, **named: object) -> object:
        provocation.begin(0)
        return handle(*arguments, **named)

    bootstrap.handle_event_request = counted


if __name__ == "__main__":
    main()
