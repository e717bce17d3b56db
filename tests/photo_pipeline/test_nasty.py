"""Every nasty image ends as thumbnails or as a reason, within two seconds of CPU and 300 MB; a photo stays a photo."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.photo_pipeline.nasty import KINDS

SECONDS = 2.0
MEGABYTES = 300
REASONS = {"empty", "not_a_photo", "unreadable", "too_many_pixels", "too_complex"}
TOO_COMPLEX = """
    jpeg_1000_scans jpeg_1000_scans_small jpeg_100_scans_50_mp jpeg_10_million_segments jpeg_100000_comments
    png_4_million_chunks png_200000_chunks png_50000_texts gif_20_million_blocks tiff_of_60000_entries
    tiff_of_4000_entries_of_1_mb""".split()
DONE = """jpeg_baseline_50_mp jpeg_grey_50_mp jpeg_cmyk jpeg_with_20_mb_behind_it jpeg_broken_profile mpo_of_2_pictures
    exif_64_kb_of_text exif_next_directory_is_itself exif_3000_directories exif_60_segments png_rgb_50_mp
    png_interlaced_50_mp png_exif_of_60000_entries png_exif_behind_the_pixels png_1000_frames gif_2000_frames
    webp_300_frames tiff_one_colour_i tiff_one_colour_negative tiff_one_colour_f tiff_one_colour_negative_f tiff_lab
    tiff_cmyk tiff_palette tiff_500_pages tiff_one_strip_of_20_mp""".split()


@pytest.fixture(scope="module")
def costs() -> dict[str, dict]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.photo_pipeline.measure", "--json"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return {one["kind"]: one for one in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("kind", KINDS)
def test_it_ends_in_time_and_within_memory(costs: dict[str, dict], kind: str) -> None:
    cost = costs[kind]
    assert cost["outcome"] in REASONS | {"done"}
    assert cost["seconds"] <= SECONDS and cost["megabytes"] <= MEGABYTES


def test_what_is_refused_and_what_is_not(costs: dict[str, dict]) -> None:
    assert {kind: costs[kind]["outcome"] for kind in TOO_COMPLEX} == dict.fromkeys(TOO_COMPLEX, "too_complex")
    assert {kind: costs[kind]["outcome"] for kind in DONE} == dict.fromkeys(DONE, "done")
