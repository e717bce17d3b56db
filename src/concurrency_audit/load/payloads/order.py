"""In which order payloads are sent: equal ones and neighbours follow each other, so they are in flight together."""

import random


def order(payloads: int, requests: int, seed: int) -> list[int]:
    """Give the payload number of each request; every payload is sent twice at least, whatever was asked for.

    Rounds take turns: in one each payload is followed by itself, in the next by its neighbour.
    """
    chance, plan, paired = random.Random(seed), list[int](), True
    while len(plan) < requests or len(plan) < 2 * payloads:
        numbers = list(range(payloads))
        if paired:
            chance.shuffle(numbers)
        plan += [number for number in numbers for _ in range(2 if paired else 1)]
        paired = not paired
    return plan[: max(requests, 2 * payloads)]


def alone(plan: list[int], at_once: int, seed: int, *, backwards: bool = False) -> list[int]:
    """Give the requests of a lone pass: all of the plan, in another order.

    First one payload so often that some worker gets it twice, however they take turns, then each payload once, so that
    a pass that is cut short has seen them all; at the end each once more. The same backwards has another first and
    another last one for whatever two payloads share.
    """
    chance, places = random.Random(seed), dict[int, list[int]]()
    for at, number in enumerate(plan):
        places.setdefault(number, []).append(at)
    payloads = list(places)
    chance.shuffle(payloads)
    firsts = [places[number].pop() for number in payloads]
    lasts = [places[number].pop() for number in payloads if places[number]]
    favourite = places[payloads[0]]
    often, places[payloads[0]] = favourite[:at_once], favourite[at_once:]
    rest = [at for number in payloads for at in places[number]]
    chance.shuffle(rest)
    whole = [firsts[0], *often, *firsts[1:], *rest, *lasts]
    return whole[::-1] if backwards else whole
