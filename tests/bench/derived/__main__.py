"""How often the verdict that the audit derives from a library's source is the one that knowledge documents.

Looks at the objects of objects.txt (what makes one, and the methods that are called on it) in an environment with
requirements.txt. Of those for which there is a verdict it prints the share that agrees on whether they may be shared.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from concurrency_audit.audit.derived.deriving import look
from concurrency_audit.audit.derived.installed import Installed, site_packages
from concurrency_audit.audit.derived.probe import Asked
from concurrency_audit.audit.derived.sources import Sources
from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.model.verdicts import Verdict
from concurrency_audit.audit.reading.cache import Cache

OBJECTS = Path(__file__).with_name("objects.txt")


def main() -> None:
    """Print one line for each object, then the share that agrees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("environment", type=Path, help="a virtual environment that has the libraries")
    installed, knowledge = Installed(site_packages(parser.parse_args().environment)), Knowledge.load()
    agreed: list[bool] = []
    asked = [line.split() for line in OBJECTS.read_text().splitlines()]
    for made_by, *methods in asked:
        documented = documented_verdict(knowledge, made_by, methods)
        start = time.process_time()
        derived, said = derived_verdict(installed, knowledge, Asked(made_by, frozenset(methods)))
        seconds = time.process_time() - start
        if derived is not Verdict.UNKNOWN:
            agreed.append((derived is Verdict.UNSAFE) is (documented is Verdict.UNSAFE))
        mark = "?" if derived is Verdict.UNKNOWN else "=" if agreed[-1] else "X"
        print(f"{mark} {made_by} {' '.join(methods)}: {documented}, {derived} ({seconds:.1f} s): {said}", flush=True)
    share = 100 * sum(agreed) / len(agreed)
    print(f"{sum(agreed)} of {len(agreed)} agree ({share:.1f} %), {len(asked) - len(agreed)} without a verdict")


def documented_verdict(knowledge: Knowledge, made_by: str, methods: list[str]) -> Verdict:
    """What knowledge says of the object, or of one of the methods where that is worse."""
    row = knowledge.object(made_by)
    assert row is not None, made_by
    found = (knowledge.method(made_by, method) for method in methods)
    verdicts = [row.threads, *(method.threads for method in found if method is not None and method.threads)]
    return max(verdicts, key=lambda verdict: verdict.rank)


def derived_verdict(installed: Installed, knowledge: Knowledge, asked: Asked) -> tuple[Verdict, str]:
    """What the source says, and why."""
    distribution = installed.distribution(asked.made_by.partition(".")[0])
    assert distribution is not None, asked.made_by
    found = look(Sources(distribution, installed, knowledge, Cache(None)), knowledge, asked)
    if isinstance(found, str):
        return Verdict.UNKNOWN, found
    return found.threads, f"{found.reason} ({found.source})"


if __name__ == "__main__":
    main()
