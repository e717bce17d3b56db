"""Known findings stay known while code moves and is reformatted; new ones are reported."""

import json
import subprocess
import sys
from textwrap import indent

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit import baseline
from concurrency_audit.audit.baseline import Baseline, Entry
from concurrency_audit.audit.model.statements import statements, words_at
from tests.living.conftest import APP
from tests.reports import samples

NAMES = st.sampled_from(["CA201", "app._cache", "x"])
BASELINES = st.dictionaries(st.builds(Entry, NAMES, NAMES, NAMES), st.integers(1, 5)).map(Baseline)
FINDINGS = st.lists(st.sampled_from([samples.cache_finding(), samples.client_finding()]))


def fingerprints(run):
    return [finding["fingerprint"] for finding in json.loads(run("--format", "json", ".")[1])["findings"]]


def test_what_is_written_down_is_not_reported_and_what_is_new_is(run, repository):
    assert run("baseline", "write")[:2] == (0, "")
    code, out, err = run("--baseline", "concurrency-audit-baseline.json", "--format", "concise", ".")
    assert (code, out) == (0, "")
    assert err == "concurrency-audit: 1 known to concurrency-audit-baseline.json\n"
    (repository / "other.py").write_text(APP)
    code, out, _ = run("--baseline", "concurrency-audit-baseline.json", "--format", "concise", ".")
    assert (code, out.count("\n")) == (1, 1)
    assert out.startswith("other.py:")


def test_the_configuration_can_name_it(run, repository, monkeypatch):
    (repository / "pyproject.toml").write_text('[tool.concurrency-audit]\nbaseline = "known.json"\n')
    assert run("baseline", "write")[0] == 0
    assert (repository / "known.json").exists()
    (repository / "sub").mkdir()
    monkeypatch.chdir(repository / "sub")
    assert run("check", "..")[0] == 0


def test_prune_forgets_what_is_gone_and_adds_nothing(run, repository):
    (repository / "other.py").write_text(APP.replace("_cache", "_other"))
    run("baseline", "write")
    before = (repository / "concurrency-audit-baseline.json").read_text()
    (repository / "app.py").write_text("def handler(event, context):\n    return 1\n")
    (repository / "third.py").write_text(APP)
    assert run("baseline", "prune")[2].endswith("1 known, 1 dropped\n")
    after = json.loads((repository / "concurrency-audit-baseline.json").read_text())["findings"]
    assert after == [row for row in json.loads(before)["findings"] if row["symbol"] == "other._other"]


def test_nothing_is_written_where_something_cannot_be_read(run, repository):
    (repository / "broken.py").write_text("def handler(event, context):\n    _cache[ = 1\n")
    code, _, err = run("baseline", "write")
    assert (code, "broken.py" in err) == (3, True)
    assert not (repository / "concurrency-audit-baseline.json").exists()
    assert run("baseline", "write", "--allow-incomplete")[0] == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no such baseline"),
        ("{", "not a baseline"),
        ('{"version": 2, "findings": []}', 'no object with "version": 1'),
        ('{"version": 1, "findings": [{"rule": 1}]}', "not an entry"),
        ('{"version": 1, "findings": [{"rule": "", "symbol": "", "fingerprint": "", "count": 0}]}', "a count below 1"),
    ],
)
def test_a_file_that_is_none_is_a_usage_error(run, repository, text, said):
    if text is not None:
        (repository / "known.json").write_text(text)
    code, out, err = run("--baseline", "known.json", ".")
    assert (code, out, err.count("\n"), said in err) == (2, "", 1, True)


REFORMATTED = [
    APP.replace("        _cache[key] = load(key)", "        _cache[key] = load(\n            key,\n        )  # now"),
    APP.replace("        _cache[key] = load(key)", "        _cache[key]=(\n\n        load(key)  # later\n        )"),
    APP.replace("    ", "\t"),
    APP.replace("\n", "\r\n"),
    APP.replace("        _cache[key] = load(key)", "        _cache[key] = \\\n            load(key)"),
    APP.replace("    if key", "    print(1)\n    if key"),
]


@pytest.mark.parametrize("text", REFORMATTED)
def test_reformatted_code_keeps_its_fingerprint(run, repository, text):
    before = fingerprints(run)
    (repository / "app.py").write_bytes(text.encode())
    assert before
    assert [known for known in fingerprints(run) if known in before] == before


def test_a_changed_statement_is_new(run, repository):
    before = fingerprints(run)
    (repository / "app.py").write_text(APP.replace("_cache[key] = load(key)", "_cache[key] = load(key + key)"))
    assert fingerprints(run) != before


def test_what_ruff_makes_of_it_keeps_its_fingerprint(run, repository):
    ugly = APP.replace("_cache[key] = load(key)", "_cache [ key ]= ( load ( key, ) ) ;").replace('"', "'")
    (repository / "app.py").write_text(ugly)
    before = fingerprints(run)
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", "--isolated", "app.py"], check=True)
    assert (repository / "app.py").read_text() != ugly
    assert before
    assert fingerprints(run) == before


STATEMENTS = ["x = load(key)", "y = 'a'  # why", "if x:\n    y = [\n        1,\n        2,\n    ]", "# nothing", ""]


@given(st.lists(st.sampled_from(STATEMENTS)), st.lists(st.sampled_from(STATEMENTS)), st.integers(0, 3))
@settings(deadline=None)
def test_moved_statements_keep_their_words(above, below, depth):
    """The words of a statement depend on nothing around it: not on lines, not on depth."""
    head = "".join(f"{'    ' * n}if True:\n" for n in range(depth))
    code = "\n".join([*above, "_cache[key] = load(\n    key,  # it\n)", *below, "pass"])
    text = head + indent(code, "    " * depth)
    line = next(n for n, found in enumerate(text.splitlines(), 1) if "_cache" in found)
    alone = words_at(statements("_cache[key] = load(key)"), 1)
    assert alone
    assert words_at(statements(text), line) == alone
    assert words_at(statements(text), line + 2) == alone


@given(st.text(), st.integers(1, 9), st.integers(1, 9))
@settings(deadline=None)
@example("\r\x80", 1, 1)
def test_any_text_has_words_or_none(text, line, column):
    found = statements(text)
    assert [statement.start for statement in found] == sorted({statement.start for statement in found})
    assert isinstance(words_at(found, line, column), str)


UGLY = """\
if a : b [ k ] = c ; d = U'it\\'s'
else : e=F"{ f }"  'g'
class A ( ) : x  :int=0XFF
with ( h as i, j as k ) : return ( 1E5 )
for l in ( m ) : n = lambda o : o ; p = lambda : q
try : r = s [ 1 : 2 ]
except ( T ) : u = not( v )
@w
async def x ( y , z = lambda : 1 ) : await ( y )
del ( a , b )
case : int = 3
assert c , ( 'd' )
"""


def test_a_formatter_changes_no_words():
    """One-line bodies and semicolons get lines of their own, prefixes and numbers become small."""
    argv = [sys.executable, "-m", "ruff", "format", "--isolated", "--target-version", "py310", "-"]
    for quotes in ("single", "double"):
        option = ["--line-length", "20", "--config", f"format.quote-style = '{quotes}'"]
        pretty = subprocess.run([*argv, *option], input=UGLY, capture_output=True, text=True, check=True).stdout
        assert len(pretty.splitlines()) > 25
        assert [found.words for found in statements(pretty)] == [found.words for found in statements(UGLY)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = f'{{}} {a!r:>{n}}'", ["x=fa!r:>n"]),
        ("x = 'say \"u\"'", ["x=sayu"]),
        ("if lambda: 1: pass", ["iflambda:1:", "pass"]),
        ("x = {1: 2}; y: int = x[1:2]", ["x=1:2", "y:int=x[1:2]"]),
    ],
)
def test_the_words_are_those_on_every_python(text, words):
    """What `tokenize` makes of an f-string depends on the version, a baseline must not."""
    assert [statement.words for statement in statements(text)] == words


SEVERAL = statements("if a: b = c; d = e\n# none\nf = (\n    g)\n")
PLACES = {(1, 1): "ifa:", (1, 7): "b=c", (1, 14): "d=e", (2, 1): "", (3, 1): "f=g", (4, 2): "f=g", (9, 1): ""}


@pytest.mark.parametrize("place", PLACES)
def test_several_statements_on_a_line_are_told_apart(place):
    assert words_at(SEVERAL, *place) == PLACES[place]


@given(BASELINES)
@settings(deadline=None)
def test_a_file_holds_all_of_it(known):
    assert baseline.parsed(baseline.dumped(known)) == known


@given(FINDINGS, FINDINGS)
@settings(deadline=None)
def test_known_findings_are_counted(old, new):
    known = baseline.of(old)
    reported = known.new(new)
    for finding in (samples.cache_finding(), samples.client_finding()):
        assert reported.count(finding) == max(0, new.count(finding) - old.count(finding))
    assert known.new(old) == ()
    assert known.pruned(new).total == len(new) - len(reported)
