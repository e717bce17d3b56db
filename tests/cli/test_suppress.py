"""Which comments hide which findings, and which comments hide nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit import suppress
from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.findings import Span
from concurrency_audit.audit.model.settings import BOTH_MODELS, Settings
from concurrency_audit.audit.suppress import comments, may_suppress
from tests.reports import samples

RULES = {"CA201": "cache-check-then-act", "CA301": "shared-unsafe-object", "CA901": "unused-suppression"}


def run(text, findings=(), *, judged=lambda _: True, path="app.py"):
    return suppress.apply(findings, [path], {path: text}.get, RULES, judged, BOTH_MODELS)


def lines_with(comment, number):
    """The sample source with a comment at the end of one line."""
    lines = samples.APP.splitlines()
    lines[number - 1] += f"  {comment}"
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("line", [2, 12, 13], ids=["definition", "hazard", "related"])
@pytest.mark.parametrize(
    "comment",
    [
        "# concurrency-audit: ignore[CA201] -- filled before traffic",
        "# concurrency-audit: ignore[CA301, CA201]",
        "# concurrency-audit: ignore[cache-check-then-act]",
        "# concurrency-audit: ignore",
        "# concurrency-audit: ignore -- known",
        "#concurrency-audit:ignore[ca201]",
        "# pragma: no cover # concurrency-audit: ignore[CA201]",
        "# noqa: CA201",
        "# nOqa: ca201",
        "# noqa:CA201,E501",
        "# noqa: E501 CA201 because",
        "# noqa",
        "# NOQA",
        "# type: ignore # noqa : CA201",
    ],
)
def test_a_comment_on_any_line_of_the_finding_hides_it(line, comment):
    done = run(lines_with(comment, line), [samples.cache_finding()])
    assert (done.kept, done.suppressed) == ((), (samples.cache_finding(),))


@pytest.mark.parametrize(
    "comment",
    [
        "# concurrency-audit: ignore[CA301]",
        "# concurrency-audit: ignored here",
        "# concurrency-audit: ignore-ish",
        "# concurrency-audit: ignore CA201",
        "# concurrency-audit: ignore[CA201",
        "# concurrency-audit: ignore[]",
        "# noqa: E501",
        "# noqa: CA301",
        "# noqa: there is no code here",
        "# noqaCA201",
        "# ruff: noqa: CA201",
        "# flake8: noqa",
    ],
)
def test_what_names_another_rule_or_none_hides_nothing(comment):
    assert run(lines_with(comment, 12), [samples.cache_finding()]).kept == (samples.cache_finding(),)


@pytest.mark.parametrize("line", [1, 3, 11, 14])
def test_a_comment_on_an_unrelated_line_hides_nothing(line):
    done = run(lines_with("# concurrency-audit: ignore[CA201]", line), [samples.cache_finding()])
    assert done.kept == (samples.cache_finding(),)
    assert [finding.span.line for finding in done.unused] == [line]


def test_a_comment_alone_on_a_line_speaks_for_the_next_line_of_code():
    text = "# concurrency-audit: ignore[CA201]\n\n# more prose\n\n_cache = {}\nother = {}\n"
    here = replace(samples.cache_finding(), span=Span("app.py", 5, 1, 5, 7), definition=None, related=())
    below = replace(here, span=Span("app.py", 6, 1, 6, 6))
    done = run(text, [here, below])
    assert (done.suppressed, done.kept, done.unused) == ((here,), (below,), ())


def test_a_noqa_alone_on_a_line_does_not():
    text = "# noqa: CA201\n_cache = {}\n"
    here = replace(samples.cache_finding(), span=Span("app.py", 2, 1, 2, 7), definition=None, related=())
    assert run(text, [here]).kept == (here,)


def test_a_marker_in_a_string_is_not_a_comment():
    text = 'x = "# concurrency-audit: ignore[CA201]"; y = """\n# noqa: CA201\n"""\n'
    assert may_suppress(text)
    assert list(comments("a.py", text)) == []


def test_an_unused_comment_is_a_note_on_the_comment():
    (unused,) = run("x = 1  # concurrency-audit: ignore[CA201] -- once\n").unused
    assert (unused.rule, unused.severity.word) == ("CA901", "note")
    assert unused.span == Span("app.py", 1, 8, 1, 50)
    assert unused.message == "The comment `ignore[CA201]` suppresses nothing."
    assert set(unused.verdicts) == set(BOTH_MODELS)


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("# concurrency-audit: ignore", "The comment `ignore` suppresses nothing."),
        ("# noqa: E501,CA201", "The comment `noqa: E501,CA201` suppresses nothing."),
        ("# concurrency-audit: ignore[CA999]", "The comment `ignore[CA999]` names no rule with CA999."),
        ("# concurrency-audit: ignore CA201", "The comment `ignore` cannot be read; write"),
        ("# concurrency-audit: ignore[]", "The comment `ignore` cannot be read; write"),
    ],
)
def test_what_is_wrong_with_a_comment_is_said(comment, message):
    (unused,) = run(f"x = 1  {comment}\n").unused
    assert unused.message.startswith(message)


def test_only_the_idle_part_of_a_used_comment_is_named():
    (unused,) = run(lines_with("# concurrency-audit: ignore[CA201, CA301]", 12), [samples.cache_finding()]).unused
    assert unused.message == "The comment `ignore[CA201, CA301]` suppresses nothing with CA301."


@pytest.mark.parametrize(
    "comment",
    ["# noqa", "# noqa: E501", "# noqa: CA999", "# concurrency-audit: ignore[CA201, CA901]", "# prose on noqa"],
)
def test_never_called_unused(comment):
    assert run(f"x = 1  {comment}\n").unused == ()


def test_a_rule_that_this_run_did_not_judge_in_full_is_not_called_unused():
    text = "x = 1  # concurrency-audit: ignore[CA201]\ny = 1  # concurrency-audit: ignore\nz = 1  # noqa: CA301\n"
    assert [f.span.line for f in run(text, judged=lambda code: code != "CA201").unused] == [3]


def test_a_definition_in_a_file_outside_the_audit_still_hides():
    finding = replace(samples.cache_finding(), definition=Span("lib.py", 1, 1, 1, 5))
    texts = {"app.py": samples.APP, "lib.py": "_c = {}  # noqa: CA201\nx = 1  # concurrency-audit: ignore\n"}
    done = suppress.apply([finding], ["app.py"], texts.get, RULES, lambda _: True, BOTH_MODELS)
    assert (done.suppressed, done.unused) == ((finding,), ())


@pytest.mark.parametrize("text", ["x = (  # noqa: CA201\n", "if x:  # noqa: CA201\n\ty\n  z\n"])
def test_files_that_cannot_be_tokenized_are_read_as_far_as_they_go(text):
    assert len(list(comments("a.py", text))) == 1


def test_an_unreadable_source_hides_nothing():
    done = suppress.apply([samples.cache_finding()], ["app.py"], lambda _: None, RULES, lambda _: True, BOTH_MODELS)
    assert done.kept == (samples.cache_finding(),)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_count_as_python_counts_them(newline):
    text = newline.join(["x = 1", 'y = "\x0c"', "z = 1  # noqa: CA201", ""])
    assert [comment.span.line for comment in comments("a.py", text)] == [3]


SELECTORS = st.lists(st.sampled_from([*RULES, *RULES.values()]), min_size=1, max_size=4, unique=True)
SEPARATORS = st.sampled_from([",", ", ", " , ", " "])


@given(SELECTORS, SEPARATORS, st.text(st.characters(codec="ascii", categories=["L", "N", "P", "Zs"])))
def test_what_is_written_is_read(selectors, separator, reason):
    text = f"x = 1  # concurrency-audit: ignore[{separator.join(selectors)}] -- {reason}\n"
    first = next(iter(comments("a.py", text)))
    assert list(first.selectors) == selectors
    assert not first.malformed


@given(st.text())
def test_no_text_breaks_the_reader_and_the_cheap_test_never_loses_one(text):
    found = list(comments("a.py", text))
    assert not found or may_suppress(text)
    for comment in found:
        assert comment.span.column < comment.span.end_column
        assert comment.span.line in comment.covers


LINES = st.sampled_from(["# noqa", "# noqa: CA201", "# concurrency-audit: ignore[CA301]", "x = 1", "'''", "("])


@given(st.lists(LINES))
def test_nothing_is_lost_or_made_up(parts):
    findings = [samples.cache_finding(), samples.client_finding()]
    done = run("\n".join(parts), findings)
    assert sorted([*done.kept, *done.suppressed], key=lambda f: f.rule) == findings


@pytest.mark.parametrize("word", ["noqa", "NOQA", "nOqA", "NoQa"])
def test_a_file_without_findings_is_looked_at_for_every_spelling(word, tmp_path):
    (tmp_path / "app.py").write_text(f"x = 1  # {word}: CA301\n\n\ndef handler(event, context):\n    return x\n")
    assert [finding.rule for finding in audit([tmp_path], Settings(jobs=1)).findings] == ["CA901"]
