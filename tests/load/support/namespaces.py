"""Network namespaces joined by a bridge that leads nowhere else: machines of their own, as far as a socket can tell."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

HUB = "10.231.0.1"


def refused() -> str:
    """Why namespaces cannot be used here; empty when they can."""
    name = f"cau-probe-{os.getpid()}"
    try:
        _ip("netns", "add", name)
        _ip("-n", name, "link", "add", "probe", "type", "bridge")
    except (OSError, subprocess.CalledProcessError) as error:
        return f"no network namespaces here ({error})"
    finally:
        subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)
    return ""


@contextmanager
def namespaces(count: int) -> Iterator[list[list[str]]]:
    """Give command prefixes for a hub (at `HUB`) and `count` namespaces that reach it and nothing else."""
    names = [f"cau-{os.getpid()}-{at}" for at in range(count + 1)]
    hub = names[0]
    try:
        for name in names:
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _ip("-n", hub, "link", "add", "bridge", "type", "bridge")
        _ip("-n", hub, "addr", "add", f"{HUB}/24", "dev", "bridge")
        _ip("-n", hub, "link", "set", "bridge", "up")
        for at, name in enumerate(names[1:], 1):
            _ip("-n", hub, "link", "add", f"port{at}", "type", "veth", "peer", "name", "eth0", "netns", name)
            _ip("-n", hub, "link", "set", f"port{at}", "master", "bridge", "up")
            _ip("-n", name, "addr", "add", f"10.231.0.{at + 1}/24", "dev", "eth0")
            _ip("-n", name, "link", "set", "eth0", "up")
        yield [["ip", "netns", "exec", name] for name in names]
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "del", name], capture_output=True, check=False)


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
