"""What is said of the labels holds: one part per repository, verdicts and families that exist, closed parts stay so."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.bench.accuracy.__main__ import main
from tests.bench.accuracy.figures import FAMILIES
from tests.bench.accuracy.labels import CLOSED, MODELS, OPENED, PARTS, repositories


def test_a_repository_stands_in_one_part() -> None:
    names = Counter(repository.name for repository in repositories())

    assert {part for part in PARTS if not any(r.part == part for r in repositories())} == set()
    assert [name for name, times in names.items() if times > 1] == []


def test_every_site_can_be_judged() -> None:
    sites = [(r.name, site) for r in repositories() for site in r.sites]
    verdicts = {verdict for _, site in sites for verdict in (site.verdicts[model] for model in MODELS)}

    assert verdicts == {"unsafe", "benign", "safe"}
    assert [(name, str(site.at)) for name, site in sites if not set(site.families) <= set(FAMILIES)] == []


@pytest.mark.parametrize("part", CLOSED)
def test_a_closed_part_is_not_listed(
    part: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["accuracy", "--no-fetch", "--sites", part])

    with pytest.raises(SystemExit):
        main()

    assert "invalid choice" in capsys.readouterr().err


@pytest.mark.parametrize("part", OPENED)
def test_an_opened_part_is_told_to_be_read(part: str) -> None:
    told = " ".join((Path(__file__).parents[2] / "docs" / "precision.md").read_text().split())
    said = [
        each for each in told.split("`" + part + "` was closed")[1:] if "**it was then opened and read**" in each[:120]
    ]

    assert part in PARTS and part not in CLOSED
    assert [OPENED[part] in each[:100] for each in said] == [True]
