"""builtins: one operation on a container is one step, what is done around it may not be; files and iterators have one position."""

_ROUTES = {"a": 1, "b": 2}
_NAMES = ("a", "b")


def constants_handler(event, context):
    return {"n": _ROUTES.get(event["key"], 0), "names": list(_NAMES)}


def own_containers_handler(event, context):
    seen = set()
    for record in event["Records"]:
        seen.add(record["id"])
    return {"n": len(seen), "first": sorted(seen)[:1]}


def own_file_handler(event, context):
    with open("/var/task/rates.csv") as file:
        return {"head": file.readline()}


_rates = open("/var/task/rates.csv")  # noqa: SIM115


def shared_file_handler(event, context):
    return {"line": _rates.readline()}  # CA301: threads=unsafe processes=safe


_numbers = iter(range(1000))


def shared_iterator_handler(event, context):
    return {"number": next(_numbers)}  # CA109: threads=unsafe processes=unsafe


def exit_handler(event, context):
    if event.get("stop"):
        exit(1)  # CA701: threads=unsafe processes=unsafe
    return {"ok": True}
