"""What people read: the full report, one line per finding, the inventory."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.model.findings import AuditResult, EntryPoint, Finding, Incomplete, Related, Span
from concurrency_audit.audit.model.settings import BOTH_MODELS
from concurrency_audit.audit.model.verdicts import Severity, Verdict
from concurrency_audit.reports import concise, full, inventory_summary, inventory_table
from concurrency_audit.reports.colour import Paint
from concurrency_audit.reports.sources import Sources
from tests.reports import samples

PLAIN = Paint(False)


def full_report(*findings: Finding) -> str:
    return full.render(AuditResult(models=BOTH_MODELS, findings=findings, files=4), Sources(), PLAIN)


def test_the_full_report(project):
    assert (
        full.render(samples.result(), Sources(), PLAIN)
        == """\
app.py:7:12 warning CA301 shared-unsafe-object app.table
  A boto3 resource is used by every invocation.
   3 | table = boto3.resource("dynamodb").Table("photos")
     | -------------------------------------------------- made here
  .. :
   7 |     return table.get_item(Key={"id": key})["Item"]
     |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  .. :
  13 |         _cache[key] = load(key)
     |                       --------- called here
  called     app.handler -> app.load
  threads    unsafe resources are not thread-safe
  processes  safe   each process has its own
  python     no switch point inside under the GIL; free-threaded builds have one
  sure       medium confidence
  do         Make a boto3.client instead, or a Session per invocation.

app.py:12:8 error CA201 cache-check-then-act app._cache
  _cache is checked and then filled without a lock.
   2 | _cache = {}
     | ----------- made here
  .. :
  12 |     if key not in _cache:
     |        ^^^^^^^^^^^^^^^^^
  13 |         _cache[key] = load(key)
     |         ----------------------- written here without a lock
  in         app.handler
  threads    unsafe two invocations can both find the key missing and both load it
  processes  benign every process fills its own copy
  do         Hold a module-level lock around check and fill, or use setdefault with a ready value.

2 findings (1 error, 1 warning) in 1 of 2 files, 1 suppressed.
Fixable: 1 with --fix --unsafe-fixes.
Entry points: 1 (template.yaml: 1).
Reach: they lead into 1 of 2 modules.
Judged for threads and processes; --model threads or --model processes narrows it.
  app.handler runs under processes: template.yaml:12 sets a capacity provider
Incomplete: 1 place could not be read.
  broken.py:1 cannot be parsed
"""
    )


def note(number: int, message: str = "`print` writes a line without the request id") -> Finding:
    span = Span("app.py", number, 1, number, 6)
    return replace(
        samples.cache_finding(), rule="CA705", message=message, severity=Severity.NOTE, span=span, related=()
    )


def test_notes_come_last_and_those_alike_are_told_once(project):
    error = replace(samples.cache_finding(), span=Span("store.py", 1, 1, 1, 4))
    text = full_report(note(3), error, *(note(number) for number in range(4, 14)), note(14, "another"))
    places = [line.split(" ")[0] for line in text.splitlines() if "cache-check-then-act" in line]
    assert places == ["store.py:1:1", "app.py:3:1", "app.py:14:1"]
    named = ", ".join(f"app.py:{number}" for number in range(4, 12))
    assert f"  also       {named} and 2 more (--format concise lists all)\n" in text


def test_places_in_other_files_come_under_their_path(project):
    (project / "store.py").write_text("# the cache\n_cache = {}\n")
    text = full_report(replace(samples.cache_finding(), definition=Span("store.py", 2, 1, 2, 12)))
    assert "    --> store.py\n   2 | _cache = {}\n     | ----------- made here\n" in text
    assert text.index("12 |") < text.index("store.py")


def test_colour_changes_nothing_but_colour(project):
    coloured = full.render(samples.result(), Sources(), Paint(True))
    assert "\x1b[31;1m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == full.render(samples.result(), Sources(), PLAIN)


def test_no_entry_points_says_how_to_name_one():
    text = full.render(AuditResult(models=BOTH_MODELS, files=3), Sources(), PLAIN)
    assert "No entry points found" in text
    assert "--entry MODULE:FUNCTION" in text
    assert 'entries = ["module:function"]' in text


def test_what_is_found_without_entry_points_is_counted_too(project):
    text = full_report(samples.cache_finding())
    assert "1 finding (1 error) in 1 of 4 files." in text
    assert "No entry points found" in text


def test_entry_points_are_counted_by_evidence():
    entries = (
        EntryPoint("a.py", 1, "a.handler", "template.yaml:8"),
        EntryPoint("b.py", 1, "b.handler", "template.yaml:20"),
        EntryPoint("b.py", 9, "b.job", "Thread(target=...) at b.py:12"),
    )
    text = full.render(AuditResult(models=BOTH_MODELS, entry_points=entries, files=2), Sources(), PLAIN)
    assert "Nothing found in 2 files.\nThat is no proof: hazards are missed, most of all in databases;" in text
    assert "Entry points: 3 (template.yaml: 2, Thread(target=...) at b.py: 1)." in text


@pytest.mark.parametrize(
    ("source", "column", "end", "pointer"),
    [
        ("\tx = f(a)", 6, 10, "     |         ^^^^"),
        ("日本 = f(a)", 6, 10, "     |        ^^^^"),
        ("x = f(a)", 5, 9, "     |     ^^^^"),
    ],
)
def test_carets_stand_under_the_columns(project, source, column, end, pointer):
    (project / "odd.py").write_text("\n" * 11 + source + "\n", encoding="utf-8")
    finding = replace(samples.cache_finding(), span=Span("odd.py", 12, column, 12, end), definition=None, related=())
    assert pointer in full_report(finding).splitlines()


def test_a_very_long_line_is_shown_around_its_mark(project):
    (project / "odd.py").write_text("x = [" + "1, " * 5000 + "f(a)]\n")
    finding = replace(samples.cache_finding(), span=Span("odd.py", 1, 15006, 1, 15010), definition=None, related=())
    excerpt = [line for line in full_report(finding).splitlines() if "|" in line]
    assert max(map(len, excerpt)) < 200
    assert excerpt[0][excerpt[1].index("^") :] == "f(a)]"


@given(st.text(), st.text())
@settings(deadline=None)
def test_code_cannot_drive_the_terminal(symbol, message):
    result = replace(samples.result(), findings=(replace(samples.cache_finding(), symbol=symbol, message=message),))
    for text in (full.render(result, Sources(), PLAIN), concise.render(result, PLAIN)):
        assert all(character.isprintable() or character in "\n " or ord(character) > 127 for character in text)
        assert "\x9b" not in text
        assert "\u202e" not in text


SPANS = st.builds(Span, st.sampled_from(["app.py", "gone.py"]), *[st.integers(1, 20), st.integers(1, 60)] * 2)


@given(span=SPANS, definition=st.none() | SPANS, others=st.lists(SPANS, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_places_that_no_longer_fit_their_source_break_nothing(project, span, definition, others):
    related = tuple(Related(other, "read", f"place {number}") for number, other in enumerate(others))
    finding = replace(samples.cache_finding(), span=span, definition=definition, related=related)
    text = full_report(finding)
    assert text.startswith(f"{span.path}:{span.line}:{span.column} error CA201 ")
    assert all(f"place {number}" in text for number in range(len(others)))


def test_a_file_that_is_gone_loses_only_its_excerpt(project):
    (project / "app.py").unlink()
    text = full.render(samples.result(), Sources(), PLAIN)
    assert "13 | written here without a lock" in text


def test_one_line_per_finding(project):
    assert concise.render(samples.result(), PLAIN).splitlines() == [
        "app.py:7:12: warning CA301 app.table: A boto3 resource is used by every invocation."
        " [threads unsafe, processes safe]",
        "app.py:12:8: error CA201 app._cache: _cache is checked and then filled without a lock."
        " [threads unsafe, processes benign]",
        "broken.py:1:1: incomplete: cannot be parsed",
    ]


def test_the_inventory(project):
    assert (
        inventory_table.render(samples.result(), PLAIN)
        == """\
app.py
                threads    processes
  3  app.table  unsafe     safe       resource: boto3.resource('dynamodb')
     resources are not thread-safe (https://example.invalid/guide/resources.html)

1 shared object in 1 of 2 files.
Incomplete: 1 place could not be read.
  broken.py:1 cannot be parsed
"""
    )


def test_the_inventory_in_short_counts_and_names_only_what_is_not_safe(project):
    result = samples.result()
    safe = dict.fromkeys(result.models, Verdict.SAFE)
    more = [
        replace(result.inventory[0], symbol=f"app.s3{number}", kind="client", verdicts=safe) for number in range(90)
    ]
    assert (
        inventory_summary.render(replace(result, inventory=(*result.inventory, *more)), PLAIN)
        == """\
91 shared objects in 1 of 2 files
  kind        threads   processes
  90 client   all safe  all safe
  1 resource  unsafe    safe
Not safe everywhere:
  app.py:3  app.table  resource, threads unsafe, processes safe
    resources are not thread-safe
Incomplete: 1 place could not be read.
  broken.py:1 cannot be parsed
"""
    )
    shown = inventory_summary.render(replace(result, inventory=tuple(more)), PLAIN)
    assert "As far as it was read and followed, every one of these is safe under threads and processes." in shown
    whole = inventory_summary.render(replace(result, inventory=tuple(more), incomplete=()), PLAIN)
    assert "Every one of these is safe under threads and processes." in whole
    assert "app." not in shown
    assert "safe" not in inventory_summary.render(replace(result, inventory=()), PLAIN)


def test_long_lists_are_cut_and_say_so():
    unread = tuple(Incomplete(f"f{number}.py", 1, "cannot be parsed") for number in range(30))
    text = full.render(AuditResult(models=BOTH_MODELS, incomplete=unread), Sources(), PLAIN)
    assert "Incomplete: 30 places" in text
    assert text.count("cannot be parsed") == 20
    assert "  and 10 more" in text


def test_the_same_place_is_marked_once(project):
    finding = samples.cache_finding()
    twice = replace(finding, related=finding.related * 2 + (Related(finding.span, "check", ""),))
    assert full_report(twice) == full_report(finding)


def test_what_is_said_of_the_hazard_itself_stands_under_it(project):
    finding = samples.cache_finding()
    said = replace(finding, related=(*finding.related, Related(finding.span, "check", "checked here")))
    assert "|        ^^^^^^^^^^^^^^^^^ checked here\n" in full_report(said)
