"""Twice the source takes about twice the steps, also where every line meets every other.

Steps are lines that Python executes in the audit, loops and comprehensions counted by turn: they are the same on a busy
machine. What one line does in C, as copying a large dict, counts as one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings

OURS = str(Path(sys.modules["concurrency_audit"].__file__ or "").parent)
HANDLER = "def lambda_handler(event, context):\n"
STATE = "STATE = {}\n\n\n"
MOST = 1.2
"""How many times as much as in proportion; growth by the square comes to 2."""


def times(text: str, count: int) -> str:
    return "".join(text.replace("#", str(number)) for number in range(count))


def branches(n: int) -> str:
    return STATE + HANDLER + times("    if event['k'] == #:\n        STATE['a#'] = event\n", n) + "    return STATE\n"


def chain(n: int) -> str:
    functions = "".join(f"def f{i}(x):\n    STATE[{i}] = x\n    return f{i + 1}(x)\n\n\n" for i in range(n))
    return f"{STATE}{functions}def f{n}(x):\n    return x\n\n\n{HANDLER}    return f0(event)\n"


def nested(n: int) -> str:
    ladder = "".join(f"{'    ' * depth}if event['{depth}']:\n" for depth in range(1, 9))
    return STATE + HANDLER + times(f"{ladder}{'    ' * 9}STATE['a'] = event\n", n // 4)


def literal(n: int) -> str:
    rows = times("    'k#': [#, 'v#'],\n", n)
    return f"STATE = {{\n{rows}}}\n\n\n{HANDLER}    STATE['x'] = event\n    return STATE\n"


def decorated(n: int) -> str:
    wrapper = (
        "def seen(f):\n    def inner(*a):\n        STATE[f.__name__] = a\n        return f(*a)\n    return inner\n\n\n"
    )
    return STATE + wrapper + times("@seen\ndef g#(x):\n    return x\n\n\n", n) + HANDLER + times("    g#(event)\n", n)


def singletons(n: int) -> str:
    makers = "def g#():\n    global G#\n    if G# is None:\n        G# = dict(a=#)\n    return G#\n\n\n"
    return times("G# = None\n", n) + times(makers, n) + HANDLER + times("    g#()\n", n)


def attributes(n: int) -> str:
    made, body = (
        times("        self.a# = None\n", n),
        times("        if not self.a#:\n            self.a# = event\n", n),
    )
    kind = f"class S:\n    def __init__(self):\n{made}\n    def go(self, event):\n{body}\n\n"
    return f"{kind}s = S()\n\n\n{HANDLER}    s.go(event)\n"


def emptied(n: int) -> str:
    steps = "    if 'k#' not in STATE:\n        STATE['k#'] = event\n    x = STATE['k#']\n    del STATE['k#']\n"
    return STATE + HANDLER + times(steps, n) + "    return STATE\n"


def locked(n: int) -> str:
    steps = "    with LOCK:\n        STATE['k#'] = STATE.get('k#', 0) + 1\n"
    return f"import threading\n\nLOCK = threading.Lock()\n{STATE}{HANDLER}{times(steps, n)}    return STATE\n"


def counted(n: int) -> str:
    return STATE + HANDLER + times("    STATE['n'] = STATE['n'] + #\n", n) + "    return STATE\n"


def rescued(n: int) -> str:
    steps = "    try:\n        STATE['k#'] = event\n    except KeyError:\n        STATE.clear()\n"
    return STATE + HANDLER + times(steps, n) + "    return STATE\n"


def files(n: int) -> str:
    return HANDLER + times("    open('/tmp/f#', 'w').write(event['x'])\n    open('/tmp/f#').read()\n", n)


def routes(n: int) -> str:
    route = "@app.route('/#')\ndef r#():\n    STATE['k#'] = STATE.get('k#', 0) + 1\n    return STATE['k#']\n\n\n"
    return f"from flask import Flask\n\napp = Flask(__name__)\n{STATE}{times(route, n)}"


def started(n: int) -> str:
    work = times("def w#():\n    STATE['k'] = STATE['k'] + #\n\n\n", n)
    starts = times("    threading.Thread(target=w#).start()\n", n)
    return f"import threading\n\n{STATE}{work}{HANDLER}{starts}"


def guarded(n: int) -> str:
    locks, body = times("L# = threading.Lock()\n", n), times("    with L#:\n        STATE['n'] = STATE['n'] + #\n", n)
    return f"import threading\n\n{locks}{STATE}{HANDLER}{body}"


def bound_in_branches(n: int) -> str:
    bound = times("    if event['k'] == #:\n        a# = STATE['a#']\n", n)
    return STATE + HANDLER + bound + times("    STATE['b#'] = a#\n", n)


def crossed(n: int) -> str:
    body = "    STATE[{0}] = x\n    return f{1}(x) or f{2}(x)\n\n\n"
    functions = (f"def f{i}(x):\n{body.format(i, (i * 7 + 1) % n, (i * 3 + 2) % n)}" for i in range(n))
    return STATE + "".join(functions) + HANDLER + times("    f#(event)\n", n)


def written(n: int) -> str:
    """Every access asks which of the places written before it are its own or part of it."""
    body = times("    A#[event['k']] = event\n    A#['x'] = event\n    B#.append(A#['x'])\n", n)
    return times("A# = {}\nB# = []\n", n) + HANDLER + body


def made_anew(depth: int) -> str:
    """Classes of which each makes two objects of the next one: the paths double with every class."""
    body = "class C{0}:\n    def __init__(self, x):\n        self.x = x\n\n"
    body += "    def go(self):\n        STATE[{0}] = self.x\n        C{1}(self.x).go()\n        C{1}(1).go()\n\n\n"
    last = f"class C{depth}:\n    def __init__(self, x):\n        pass\n\n    def go(self):\n        pass\n\n\n"
    classes = "".join(body.format(i, i + 1) for i in range(depth))
    return f"{STATE}{classes}{last}{HANDLER}{CALLED}"


def made_anew_at_import(twice: bool) -> str:
    """A method that calls itself on a new object, once or twice in its body, while the module is imported."""
    again = "        Key(self.name).listen(lambda: function)\n"
    made = "class Key:\n    def __init__(self, name):\n        self.name = name\n\n"
    body = f"{made}    def listen(self, function):\n{again}{again * twice}"
    return f"{STATE}{body}\n\nKey('a').listen(1)\n\n\n{HANDLER}    STATE['a'] = event\n"


def registry(key: str) -> str:
    """Functions filed under their names, and one that is called by a name under which none is filed."""
    functions = times("def f#(x):\n" + "    STATE['k'] = x\n" * 20 + "\n\nFILED[f#.__name__] = f#\n\n\n", 20)
    other = f"def other(x):\n    return x\n\n\n{HANDLER}    FILED.get({key}, other)(event)\n"
    return f"{STATE}FILED = {{}}\n\n\n{functions}{other}"


def signal(is_weak: str) -> str:
    """Receivers of a signal, which looks whether one is gone before it takes up the next."""
    taken = f"        if {is_weak}:\n            receiver = weakref.ref(receiver)\n"
    kept = "        self.all = [r for r in self.all if r() is not None]\n        self.all.append(receiver)\n"
    made = f"class Signal:\n    all = []\n\n    def connect(self, receiver, is_weak=True):\n{taken}{kept}\n\n"
    many = times("def f#():\n" + "    print(STATE['k'])\n" * 20 + "\n\nSIGNAL.connect(f#)\n\n\n", 20)
    return f"import weakref\n\n{STATE}\n\n{made}SIGNAL = Signal()\n\n\n{many}{HANDLER}    return STATE['k']\n"


CALLED = "    C0(event).go()\n"
"""The handler's call, in place of which nothing is called."""


def steps(folder: Path, source: str) -> int:
    folder.mkdir()
    (folder / "app.py").write_text(source)
    count = 0

    def line(_frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def entered(frame: FrameType, _event: str, _arg: object) -> Any:
        return line if frame.f_code.co_filename.startswith(OURS) else None

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        result = audit([folder], Settings(jobs=1))
    finally:
        sys.settrace(before)
    assert not result.incomplete
    return count


@pytest.mark.parametrize(
    "source",
    [branches, chain, nested, literal, decorated, singletons, attributes, emptied, locked, counted, rescued, files,
     routes, started, guarded, crossed, written],
)  # fmt: skip
def test_twice_the_source_takes_twice_the_steps(source: Callable[[int], str], tmp_path: Path) -> None:
    assert growth(tmp_path, source) <= MOST


def test_variables_bound_in_every_branch_take_less_than_the_square(tmp_path: Path) -> None:
    """Every branch joins all that was bound before it."""
    assert growth(tmp_path, bound_in_branches) <= 1.5


def test_objects_made_anew_on_every_path_do_not_multiply(tmp_path: Path) -> None:
    """Twice as deep, there are 256 times as many paths."""
    audit([tmp_path], Settings(jobs=1))  # knowledge is read once
    shallow, deep = (steps(tmp_path / str(depth), made_anew(depth)) for depth in (8, 16))
    assert deep < 4 * shallow


def test_objects_made_anew_at_import_do_not_multiply(tmp_path: Path) -> None:
    audit([tmp_path], Settings(jobs=1))
    once, twice = (steps(tmp_path / str(twice), made_anew_at_import(twice)) for twice in (False, True))
    assert twice < 40 * once


def test_a_name_under_which_nothing_is_filed_leads_to_no_function_of_a_registry(tmp_path: Path) -> None:
    audit([tmp_path], Settings(jobs=1))
    keys = {"none": "other.__name__", "one": "f1.__name__", "all": "event['name']"}
    none, one, every = (steps(tmp_path / name, registry(key)) for name, key in keys.items())
    assert none < one < 0.75 * every


def test_receivers_that_are_held_weakly_are_not_called_where_they_are_registered(tmp_path: Path) -> None:
    """A look at whether they are gone ran what Django does at the end of a request, and all that this imports."""
    audit([tmp_path], Settings(jobs=1))
    stated, unknown = (steps(tmp_path / name, signal(name)) for name in ("is_weak", "id(receiver)"))
    assert stated < 0.6 * unknown


def test_what_nothing_calls_is_followed_a_few_calls_deep(tmp_path: Path) -> None:
    """Commands that start threads, and call much else: their other calls took most of the time of an audit."""
    audit([tmp_path], Settings(jobs=1))
    begin = "\n\ndef begin():\n    threading.Thread(target=print).start()\n    C0(1).go()\n"
    shallow, deep = (
        steps(tmp_path / str(depth), f"import threading\n\n\n{made_anew(depth)}{begin}".replace(CALLED, "    pass\n"))
        for depth in (8, 24)
    )
    assert deep < 2 * shallow


def test_one_thread_is_enough_to_know_that_a_module_starts_some(tmp_path: Path) -> None:
    """Whether a module starts threads is asked before all it does is followed: once, not twice."""
    audit([tmp_path], Settings(jobs=1))
    begin = "import threading\n\n\ndef begin(q):\n    threading.Thread(target=q.get).start()\n"
    much = "def work(q):\n    if q:\n        print(threading.Thread)\n" + times("    q['k#'] = q.get('#')\n", 200)
    first, last = (
        steps(tmp_path / text[4:8], f"import threading\n\n\n{text}") for text in (begin + much, much + begin)
    )
    assert first < 0.75 * last


def growth(folder: Path, source: Callable[[int], str]) -> float:
    """How many times as much as in proportion to its lines the second half of the longest source takes."""
    audit([folder], Settings(jobs=1))  # knowledge is read once
    sources = [source(n) for n in (40, 80, 160)]
    once, twice, four = (steps(folder / str(len(text)), text) for text in sources)
    short, middle, long = (text.count("\n") for text in sources)
    return ((four - twice) / (long - middle)) / ((twice - once) / (middle - short))
