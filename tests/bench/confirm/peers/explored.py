"""frontrun: its explorer with the strategy that is named, the rest as it comes, replaying what it finds ten times.

frontrun python -m tests.bench.confirm.peers.explored FOLDER FUNCTION EVENTS SECONDS dpor|random
"""

import sys
from typing import Any

from tests.bench.confirm.peers.rounds import Round, given, say


def main() -> None:
    """One exploration within the time."""
    import frontrun

    program, budget = given()
    allowed = program.serial()
    strategy = sys.argv[5]
    options: dict[str, Any] = {"max_attempts": 1_000_000, "seed": 0} if strategy == "random" else {}
    result = frontrun.explore(
        setup=program.fresh,
        workers=[lambda one, number=number: one.invoke(number) for number in range(len(program.events))],
        invariant=lambda one: _allowed(one, allowed),
        strategy=strategy,
        total_timeout=budget,
        **options,
    )
    found = result.property_holds is False
    replays = f"{result.reproduction_successes}/{result.reproduction_attempts}" if found else ""
    said = (result.explanation or "").strip() if found else result.inconclusive_reason or ""
    say(found, result.num_explored, replays, said[:300])


def _allowed(one: Round, allowed: set[str]) -> bool:
    return one.outcome() in allowed


if __name__ == "__main__":
    main()
