"""Both parsers, one reading: what libcst makes of a module is what this Python's own parser makes of it."""

import sysconfig
from itertools import count, takewhile
from pathlib import Path

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.code import Code
from concurrency_audit.audit.model.findings import Span
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.model.summaries import ModuleSummary
from concurrency_audit.audit.model.terms import ANCHOR_BASE
from concurrency_audit.audit.reading import close, positions
from concurrency_audit.audit.reading.close import lowered, summarise, summarise_concretely
from concurrency_audit.audit.reading.positions import Positions, locate
from concurrency_audit.audit.reading.source import decode
from tests.audit.projects import comparable

STDLIB = Path(sysconfig.get_paths()["stdlib"])
SAMPLE = [*sorted(STDLIB.glob("[a-z]*.py"))[::8], *sorted(STDLIB.glob("test/test_[a-z]*.py"))[::100]]
FORMS = {
    "joined strings": "a = 'x' 'y' r'\\d'\nb = 'x' f'{y!r:>{w}}z' '' 'q'\nc = f'{a=}{ b = }' rf'\\{x}{{}}'\n",
    "quotes at the end of a text": "a = f'''\\\n b '{c}' {d}'''\n",
    "backslashes": "d = f'\\{x}\\n'\n",
    "bytes and long text": f"a = b'x' b'y'\nb = {'x' * 300!r}\nc = '\\N{{EM DASH}}\\x00'\n",
    "numbers": "a = 0x1F, 1_000, 10 ** 9, 1000000000, -3, 1.5, 2j, ...\n",
    "arguments out of order": "f(a, k=b, *c, **d)(e for e in g)\nclass A(m, *n, k=o, **p): pass\n",
    "subscripts": "a[1], a[1,], a[b:c, ::d], a[(x, y)], a[:]\n",
    "starred subscript": "a[*b]\n",
    "chains": "x = a and b and c or not d\ny = a < b <= c not in d is not e\nz = a if b else c\n",
    "operators": "a @= b\nc **= d\ne = f // g @ h >> i << j ^ ~k\nl = +m\n",
    "targets": "a, (b, *c), d.e, f[g] = h = i\ndel (a, b), c[0], [d.e]\nj: K = l\nm: N\n(o := p)\n",
    "parameters": "def f(a, b: B.C = x, /, c: 'D' = y, *d: E, e, f=z, **g) -> H: pass\nlambda a=b, *, c=d: (yield)\n",
    "comprehensions": "[a async for b, *c in d if e if f for g in h]\n{a: b for c in d}\n{**a, b: c}\n",
    "imports": "import a.b.c, d as e\nfrom . import f as g\nfrom ..h.i import (j, k as l)\nfrom m import *\nn\n",
    "statements": (
        "@a.b(c)\nasync def f():\n    global x, y\n    async with g() as (h, i), j: await k\n"
        "    async for l in m: break\n    else: continue\n"
        "    try: raise n from o\n    except (p, q) as r: return\n    else: yield from s\n"
        "    finally: assert t, u\n    while v: pass\n    else: w\n    def z(): nonlocal l\n"
    ),
    "groups": "try: pass\nexcept* a as b: c\n",
    "patterns": (
        "match a, b:\n    case [c, *d] | (c as d) if e: pass\n    case {'k': v, **rest}: pass\n"
        "    case X.Y(p, q=r): pass\n    case -1 | 'x' | None: pass\n    case _: pass\n"
    ),
    "names that Unicode holds for the same": "\ufb01 = \uff41.\uff42\ndef \uff46(\uff47): return \ufb01\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form(name: str) -> None:
    summary = summarise(FORMS[name])
    assert summary == summarise_concretely(FORMS[name])
    assert summary.names > 0


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: path.stem)
def test_the_standard_library(path: Path) -> None:
    """A sample; `python -m tests.bench.audit.parsers` compares all of it and the packages of the benchmark."""
    text = decode(path.read_bytes())
    summary = summarise(text)
    assert summary == summarise_concretely(text)
    assert locate("m.py", text, summary.names) is not None


def _names(found: Positions) -> list[Span]:
    """The places of the names of a module, in the order of their numbers."""
    spans = (found.anchor(number * ANCHOR_BASE) for number in count())
    return [span for span in takewhile(lambda span: span is not None, spans) if span is not None]


def _written(text: str, span: Span) -> str:
    return text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]


def test_chains_are_found_where_they_stand() -> None:
    text = "é = a.b[c](d)\n\n\nclass C:\n    @e\n    def f(self): return self.g\n"
    found = locate("m.py", text, summarise(text).names)
    assert found is not None
    assert [_written(text, span) for span in _names(found)] == ["a", "c", "d", "é", "e", "self"]
    assert found.anchor(3) == Span("m.py", 1, 5, 1, 14)
    assert found.definition(1) == Span("m.py", 6, 5, 6, 31)


PLACED = """
import os

@deco.rated(1, key=os.environ["A"])
async def hándler(event, *, other=(1, [2])):
    é = event["é"].get("ñ", f"{other.a[0]!r:>{len(other)}} {é}")
    with open(é) as file, lock:
        return [x.y for x in file if not (lambda z: z.w)(x)]

class C(Base, metaclass=M):
    z: int = os.path.join("ä", *a.b, **c.d); q = (yield_ or z).w
"""


def test_both_parsers_tell_the_same_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    names = summarise(PLACED).names
    own = locate("m.py", PLACED, names)
    assert own is not None
    monkeypatch.setattr(positions, "lowered", lambda text: lowered("a = 1"))  # numbers other names
    other = locate("m.py", PLACED, names)
    assert other is not None
    assert len(_names(own)) == names
    assert _names(own) == _names(other)
    assert own.links
    assert {a: own.anchor(a) for a in own.links} == {a: other.anchor(a) for a in other.links}
    assert [own.definition(n) for n in range(4)] == [other.definition(n) for n in range(4)]


def test_syntax_newer_than_this_python_has_positions_too() -> None:
    text = 'def handler(event, context):\n    return f"{event["id"]}"\n'
    found = locate("m.py", text, summarise_concretely(text).names)
    assert found is not None
    assert found.definition(0) == Span("m.py", 1, 1, 1, 29)


def test_what_is_reported_was_read_by_libcst(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this Python's parser were to read something else, libcst's reading decides."""
    (tmp_path / "app.py").write_text(
        "import helper\n\nSEEN = []\n\n\ndef lambda_handler(event, context):\n"
        "    SEEN.append(event)\n    return helper.SEEN, SEEN\n"
    )
    (tmp_path / "helper.py").write_text("SEEN = []\n")
    right = comparable(audit([tmp_path], Settings(jobs=1)))
    asked: list[str] = []
    monkeypatch.setattr(close, "summarise", lambda text: asked.append(text) or _without_imports(summarise(text)))
    assert comparable(audit([tmp_path], Settings(jobs=1))) == right
    assert asked.count((tmp_path / "app.py").read_text()) == 2


def _without_imports(summary: ModuleSummary) -> ModuleSummary:
    """A wrong reading."""
    body = summary.functions[0]
    kept = tuple(term for term in body.body if term[0] != "import")
    return summary._replace(functions=(body._replace(code=Code(kept)), *summary.functions[1:]))
