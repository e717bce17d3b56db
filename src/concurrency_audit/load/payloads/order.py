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


def alone(plan: list[int], at_once: int, seed: int) -> list[int]:
    """Give the requests of a lone pass: all of the plan, in another order.

    First one payload so often that some worker gets it twice, however they take turns, then each payload once, so that
    a pass that is cut short has seen them all.
    """
    chance = random.Random(seed)
    rest = list(range(len(plan)))
    chance.shuffle(rest)
    favourite = plan[rest[0]]
    often = [at for at in rest if plan[at] == favourite][: at_once + 1]
    firsts = list({plan[at]: at for at in rest if at not in set(often)}.values())
    begun = set(often) | set(firsts)
    return [*often, *firsts, *(at for at in rest if at not in begun)]
