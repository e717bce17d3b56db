"""CA111 growing-shared-collection: a module-level collection grows from invocation to invocation and goes out."""

from concurrent.futures import ThreadPoolExecutor

import boto3

sqs = boto3.client("sqs")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


# a list of the invocation under the name of a global
results = []


def local_list_handler(event, context):
    results = []
    for record in event["Records"]:
        results.append(record["body"])
    return {"results": results}


# a new list made from the shared one
_BASE_FIELDS = ["id", "name"]


def new_list_handler(event, context):
    fields = [*_BASE_FIELDS, *event.get("extra", [])]
    more = _BASE_FIELDS + ["created"]
    return {"fields": fields, "more": more}


# grown at import only
_supported = []
for _suffix in (".jpg", ".png"):
    _supported.append(_suffix)


def import_time_list_handler(event, context):
    return {"supported": _supported}


# a comprehension and a set of the invocation
def comprehension_handler(event, context):
    names = {record["name"] for record in event["Records"]}
    names.add("all")
    return {"names": sorted(names)}


# an element of the local answer that has the name of a global collection
errors = []


def answer_key_handler(event, context):
    answer = {"errors": []}
    answer["errors"].append(event["error"])
    answer.setdefault("warnings", []).append("none")
    return answer


# commands registered by the first invocation that finds no router: each worker has them once
class Router:
    """Commands in the order in which they are tried."""

    def __init__(self):
        self.commands = []

    def register(self, command):
        self.commands.append(command)


_router = None


def _furnished_router():
    global _router
    if _router is None:
        _router = Router()  # CA206: threads=unsafe processes=safe
        _router.register("help")
        _router.register("stop")
    return _router


def furnished_once_handler(event, context):
    return {"commands": _furnished_router().commands}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# convention: module list that keeps growing into responses
_history = []


def growing_list_handler(event, context):
    _history.append(event["path"])  # CA111: threads=unsafe processes=unsafe symbol=growing_shared_collection._history
    return {"history": _history}


# setdefault(...).append
_by_user = {}


def setdefault_append_handler(event, context):
    _by_user.setdefault(event["user"], []).append(event["item"])  # CA111: threads=unsafe processes=unsafe
    return {"items": _by_user[event["user"]]}


# a set, through an alias
_tags = set()


def aliased_set_handler(event, context):
    tags = _tags
    tags.update(event["tags"])  # CA111: threads=unsafe processes=unsafe
    return {"tags": sorted(tags)}


# += on a list; the response is a message to somebody else
_messages = []


def _send_all():
    sqs.send_message(QueueUrl="https://sqs.eu-west-1.amazonaws.com/1/q", MessageBody="\n".join(_messages))


def augmented_list_handler(event, context):
    global _messages
    _messages += [record["body"] for record in event["Records"]]  # CA111: threads=unsafe processes=unsafe
    _send_all()
    return {"ok": True}


# threads of the handler append to a module list
_pages = []


def _fetch(url):
    _pages.append(sqs.receive_message(QueueUrl=url))  # CA111: threads=unsafe processes=unsafe


def thread_pool_handler(event, context):
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(_fetch, event["queues"]))
    return {"pages": len(_pages)}


# a dictionary of the invocation's own, and one that is looked up by the same key
def own_errors_handler(event, context):
    errors = {}
    for row in event["rows"]:
        errors[row["id"]] = row["why"]
    return {"errors": errors}


_roles = {}


def roles_handler(event, context):
    _roles[event["user"]] = event["role"]
    return {"role": _roles[event["user"]]}


# one that is given out with what earlier requests left under keys of theirs
_errors = {}


def errors_handler(event, context):
    for row in event["rows"]:
        if not row["ok"]:
            _errors[row["id"]] = row["why"]  # CA111: threads=unsafe processes=unsafe
    return {"errors": _errors}


class Picture:
    tags = {}

    def __init__(self, found):
        for name, value in found.items():
            self.tags[name] = value  # CA111: threads=unsafe processes=unsafe

    def turned(self):
        return self.tags.get("Orientation")


def picture_handler(event, context):
    return {"turned": Picture(event["tags"]).turned()}


# a board whose fields requests set, and a list of tasks some of which they mark: what earlier requests did goes out
_BOARD = [["", ""], ["", ""]]
_SCORES = [0, 0, 0]
_TASKS = [{"name": "wash", "done": False}, {"name": "dry", "done": False}]


def board_handler(event, context):
    _BOARD[event["x"]][event["y"]] = event["mark"]  # CA111: threads=unsafe processes=unsafe
    return {"board": _BOARD}


def scores_handler(event, context):
    _SCORES[event["player"]] = event["points"]  # CA111: threads=unsafe processes=unsafe
    return {"scores": _SCORES}


def tasks_handler(event, context):
    for task in _TASKS:
        if task["name"] in event["done"]:
            task["done"] = True  # CA111: threads=unsafe processes=unsafe
    return {"tasks": _TASKS}


_SEATS = {"a": {"free": True}, "b": {"free": True}}
_ROWS = [["", ""], ["", ""]]


def seats_handler(event, context):
    _SEATS[event["seat"]]["free"] = False  # CA111: threads=unsafe processes=unsafe
    return {"seats": _SEATS}


def flat_copy_handler(event, context):
    rows = _ROWS[:]
    rows[event["x"]][event["y"]] = event["mark"]  # CA111: threads=unsafe processes=unsafe
    return {"rows": rows}


# every element is set anew, or only once for all; a copy of each row
_LAMPS = [{"name": "hall", "on": False}, {"name": "yard", "on": False}]
_RULES = [{"name": "a", "ready": False}, {"name": "b", "ready": False}]
_EMPTY = [["", ""], ["", ""]]


def lamps_handler(event, context):
    for lamp in _LAMPS:
        if lamp["name"] in event["on"]:
            lamp["on"] = True  # CA110: threads=unsafe processes=safe
        else:
            lamp["on"] = False
    return {"lamps": _LAMPS}


def rules_handler(event, context):
    for rule in _RULES:
        if not rule["ready"]:
            rule["ready"] = True
    return {"rules": _RULES}


def rows_copied_handler(event, context):
    rows = [row[:] for row in _EMPTY]
    rows[event["x"]][event["y"]] = event["mark"]
    return {"rows": rows}


# bound anew first, and filled in the groups that it holds
_groups = {"small": [], "large": []}


def groups_handler(event, context):
    global _groups
    _groups = {"small": [], "large": []}
    for row in event["rows"]:
        _groups["small" if row["n"] < 3 else "large"].append(row["id"])  # CA104: threads=unsafe processes=safe
    return _groups


# bound anew by some only
_kept_groups = {"all": []}


def kept_groups_handler(event, context):
    global _kept_groups
    if event.get("anew"):
        _kept_groups = {"all": []}
    _kept_groups["all"].append(event["id"])  # CA111: threads=unsafe processes=unsafe
    return _kept_groups


# some elements of those that a loop goes through are set, or as many as the request has: the others are of earlier ones
_CHECKS = {"email": str.isalnum, "age": str.isdigit}
_ROW = [None, None, None]


class Form:
    """Checks what it is given, and keeps what was wrong."""

    def __init__(self, checks):
        self.checks = checks
        self.wrong = {}

    def is_right(self, data):
        for name, check in self.checks.items():
            if not check(data[name]):
                self.wrong[name] = data[name]  # CA111: threads=unsafe processes=unsafe
        return not self.wrong


_form = Form(_CHECKS)
_refused = {}


def form_handler(event, context):
    return {"ok": True} if _form.is_right(event) else {"wrong": _form.wrong}


def refused_handler(event, context):
    for name, check in _CHECKS.items():
        if not check(event[name]):
            _refused[name] = "refused"  # CA111: threads=unsafe processes=unsafe
    return _refused


def numbered_handler(event, context):
    for i, value in enumerate(event["values"]):
        _ROW[i] = value  # CA111: threads=unsafe processes=unsafe
    return {"row": _ROW}


# the rest is set too, the answer is the invocation's own, it is a cache, or only what was set goes out
_states = {}
_known = {}
_PLACES = [None] * 100


def states_handler(event, context):
    for name, check in _CHECKS.items():
        if check(event[name]):
            _states[name] = "ok"
        else:
            _states[name] = "wrong"
    return _states


def own_wrong_handler(event, context):
    wrong = {}
    for name, check in _CHECKS.items():
        if not check(event[name]):
            wrong[name] = event[name]
    return wrong


def known_handler(event, context):
    for name, check in _CHECKS.items():
        if name not in _known:
            _known[name] = check("1")  # CA201: threads=benign processes=benign
    return {"email": _known["email"]}


def places_handler(event, context):
    values = event["values"]
    for i, value in enumerate(values):
        _PLACES[i] = value
    return _PLACES[: len(values)]
