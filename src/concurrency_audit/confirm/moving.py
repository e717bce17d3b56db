"""Finds the places of a witness again after its lines have moved."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, product

from concurrency_audit.confirm.model import Key, Plan
from concurrency_audit.confirm.run import Run

_MOST = 12
"""Plans that are tried where a line of code stands at several places."""
_PLACES = 4


def moved(plan: Plan, serial: Iterable[Run]) -> tuple[list[Plan], str]:
    """The plan with every switch at the place where its code stands now, the nearest first, and what has changed."""
    there = {key for run in serial for key in run.keys}
    found = {switch.key: _again(switch.key, there) for switch in plan.switches}
    gone = [key for key, places in found.items() if not places]
    if gone:
        return [
            plan
        ], f"the code has changed: `{gone[0].text}` of {gone[0].file}:{gone[0].line} is not reached any more"
    plans = list(islice(_placed(plan, found), _MOST))
    shifted = [(key, places[0]) for key, places in found.items() if places[0] != key]
    said = "; ".join(f"line {key.line} of {key.file} is line {now.line} now" for key, now in shifted)
    return plans, said


def _again(key: Key, there: set[Key]) -> list[Key]:
    """Where the same code is reached now: at its line, else wherever it stands in the file."""
    if key in there:
        return [key]
    same = [other for other in there if (other.file, other.text, other.op) == (key.file, key.text, key.op)]
    return sorted(same, key=lambda other: (abs(other.line - key.line), other.line))[:_PLACES]


def _placed(plan: Plan, found: dict[Key, list[Key]]) -> Iterator[Plan]:
    """Every choice of places, those first of which all have moved as far."""
    keys = list(found)
    choices = sorted(product(*found.values()), key=lambda chosen: _spread(keys, chosen))
    for chosen in choices:
        now = dict(zip(keys, chosen, strict=True))
        yield replace(plan, switches=tuple(replace(switch, key=now[switch.key]) for switch in plan.switches))


def _spread(keys: list[Key], chosen: tuple[Key, ...]) -> tuple[int, int]:
    shifts: dict[str, set[int]] = defaultdict(set)
    for key, now in zip(keys, chosen, strict=True):
        shifts[key.file].add(now.line - key.line)
    return sum(map(len, shifts.values())), sum(abs(shift) for part in shifts.values() for shift in part)
