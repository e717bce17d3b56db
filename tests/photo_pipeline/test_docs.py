"""The page about the pipeline names what the code has: settings, outcomes and reasons."""

import dataclasses
import re
from pathlib import Path

from photo_pipeline.outcomes import Status
from photo_pipeline.settings import SIZES, Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "photo-pipeline.md").read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default() -> None:
    for field in dataclasses.fields(Settings):
        default = "required" if field.default is dataclasses.MISSING else field.default
        assert re.search(rf"\| `{field.name.upper()}` \| `?{default}`? \|", PAGE), field.name


def test_every_outcome_and_every_reason_of_a_rejection_is_documented() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "photo_pipeline").glob("*.py"))
    reasons = set(re.findall(r'RejectedError\(\s*"(\w+)"', source))
    assert len(reasons) > 8
    for word in reasons | set(Status):
        assert f"`{word}`" in PAGE, word


def test_every_size_is_documented() -> None:
    for width, height in SIZES:
        assert f"`thumbs/{width}x{height}/{{key}}`" in PAGE
