"""The accuracy bench: which findings tell of which labels, and what the figures count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.bench.accuracy import figures, listing
from tests.bench.accuracy.audits import Audited, judge
from tests.bench.accuracy.labels import PARTS, Repository, Site, Spot, repositories
from tests.bench.accuracy.matching import Sources, header, match, tells

SITE = Site(
    at=Spot("app.py", 9),
    also=(Spot("app.py", 2), Spot("store.py", 5)),
    families=("global",),
    verdicts={"threads": "unsafe", "processes": "safe"},
    reason="kept for the next request",
)
SAFE = replace(SITE, at=Spot("app.py", 20), also=(), verdicts={"threads": "safe", "processes": "safe"})
REPOSITORY = Repository(
    part="dev",
    name="someone/something",
    commit="0" * 40,
    roots=(".",),
    entry_points=(Spot("app.py", 4),),
    exhaustive=frozenset({"app.py"}),
    sites=(SITE, SAFE),
)
TEXT = "import x\n\n@x.traced\ndef handler(event, context):\n    return 1\n"


def finding(**given: Any) -> dict[str, Any]:
    """A finding as the JSON report holds it."""
    blank = {"rule": "CA103", "family": "global", "path": "app.py", "line": 9, "end_line": 9, "related": [],
             "definition": None, "message": "kept", "verdicts": {"threads": "unsafe", "processes": "safe"}}  # fmt: skip
    return {**blank, **given}


def audited(*findings: dict[str, Any], entries: tuple[Spot, ...] = (Spot("app.py", 3),)) -> Audited:
    matched = match(REPOSITORY, findings, entries, Sources({"app.py": TEXT}))
    return Audited(matched, {"entry_points": []}, 1.0)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"family": "cache"},
        {"line": 30, "end_line": 30, "definition": {"path": "app.py", "line": 2}},
        {"line": 30, "end_line": 30, "related": [{"path": "store.py", "line": 5}]},
        {"line": 7, "end_line": 11},
    ],
)
def test_told_by_any_line_of_the_place(given: dict[str, Any]) -> None:
    assert tells(finding(**given), SITE)


@pytest.mark.parametrize(
    "given",
    [{"line": 10, "end_line": 12}, {"path": "other.py"}, {"family": "client"}, {"family": "filesystem"}],
)
def test_not_told_by_another_line_file_or_family(given: dict[str, Any]) -> None:
    assert not tells(finding(**given), SITE)


def test_recall_counts_only_the_verdict_of_the_model() -> None:
    benign = audited(finding(verdicts={"threads": "benign", "processes": "unsafe"}))
    assert str(figures.recall([benign], "threads")).endswith("(0 of 1)")
    assert str(figures.recall([audited(finding())], "threads")).endswith("(1 of 1)")
    assert figures.recall([audited(finding())], "processes").whole == 0


def test_an_unsafe_finding_without_a_label_is_a_false_alarm() -> None:
    one = audited(finding(), finding(line=15, end_line=15))
    assert str(figures.precision([one], "threads")).endswith("(1 of 2)")
    assert figures.precision([one], "processes").whole == 0


def test_look_alikes() -> None:
    assert figures.quiet([audited(finding())], "threads") == figures.Share(1, 1)
    assert figures.quiet([audited(finding(line=20, end_line=20))], "threads") == figures.Share(0, 1)


def test_a_finding_of_an_unsafe_place_is_no_alarm_for_a_safe_one_beside_it() -> None:
    both = finding(related=[{"path": "app.py", "line": 20}])
    assert figures.quiet([audited(both)], "threads") == figures.Share(1, 1)


def test_an_object_defined_at_a_safe_place_is_no_alarm_for_that_place() -> None:
    elsewhere = finding(line=30, end_line=30, path="other.py", definition={"path": "app.py", "line": 20})
    assert figures.quiet([audited(elsewhere)], "threads") == figures.Share(1, 1)


def test_arguable_and_later_found_sites_do_not_prove_anything() -> None:
    arguable = replace(SITE, at=Spot("app.py", 40), also=(), arguable=True)
    later = replace(SITE, at=Spot("app.py", 50), also=(), found_later=True)
    repository = replace(REPOSITORY, sites=(*REPOSITORY.sites, arguable, later))
    found = [finding(line=40, end_line=40), finding(line=50, end_line=50)]
    one = Audited(match(repository, found, [], Sources({})), {"entry_points": []}, 1.0)
    assert figures.recall([one], "threads") == figures.Share(0, 1)
    assert figures.precision([one], "threads") == figures.Share(1, 1)


def test_an_entry_point_may_be_named_by_its_decorator() -> None:
    assert header(Spot("app.py", 4), TEXT) == {Spot("app.py", 3), Spot("app.py", 4)}
    assert figures.entry_recall([audited()]) == figures.Share(1, 1)
    assert figures.entry_recall([audited(entries=(Spot("app.py", 5),))]) == figures.Share(0, 1)
    assert header(Spot("app.py", 4), "print 'old'") == {Spot("app.py", 4)}


def test_every_miss_and_false_alarm_is_listed() -> None:
    told = list(listing.sites([audited(finding(line=15, end_line=15), entries=())]))
    assert [line.split("\t")[1:3] for line in told] == [
        ["app.py:4", "entry point not found"],
        ["app.py:9", "global missed under threads; seen: nothing"],
        ["app.py:15", "CA103 unsafe/safe: no such label under threads"],
    ]
    assert "\n".join(figures.lines([audited()])).count("recall") == 2


def test_a_report_is_held_against_the_checkout(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(TEXT)
    document = {"findings": [finding(), finding(rule="CA705")], "entry_points": [{"path": "app.py", "line": 4}]}
    matched = judge(REPOSITORY, tmp_path, document)
    assert not matched.missing_entries
    assert [f["rule"] for f in matched.sites[0].findings] == ["CA103"]


def test_the_labels_are_sound() -> None:
    """The parts hold enough of everything, no repository is in two, every line says what it must."""
    labelled = list(repositories())
    assert len({r.name for r in labelled}) == len(labelled) >= 20
    assert {r.part for r in labelled} == set(PARTS)
    assert sum(len(r.sites) for r in labelled) >= 300
    assert sum(len(r.entry_points) for r in labelled) >= 200
    assert sum(len(r.exhaustive) for r in labelled) >= 40
    for repository in labelled:
        assert len(repository.commit) == 40
        for site in repository.sites:
            assert set(site.verdicts.values()) <= {"unsafe", "benign", "safe"}, site.at
            assert set(site.families) <= set(figures.FAMILIES), site.at
            assert site.reason and all(spot.line > 0 for spot in site.spots), site.at
