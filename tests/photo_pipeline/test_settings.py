"""Settings are checked at import, and every complaint names its variable."""

import itertools
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photo_pipeline.settings import PILLOW_WARNS_AT_PIXELS, SIZES, Labels, OnFailure, Settings, SettingsError


def test_the_output_bucket_alone_is_enough() -> None:
    settings = Settings.from_environ({"OUTPUT_BUCKET": "my-results"})
    assert settings == Settings("my-results")
    assert settings.labels is Labels.OPTIONAL
    assert settings.on_failure is OnFailure.RAISE


def test_everything_can_be_set() -> None:
    environ = {
        "OUTPUT_BUCKET": "b.2",
        "LABELS": "required",
        "ON_FAILURE": "report",
        "MAX_OBJECT_BYTES": "1000",
        "MAX_PIXELS": "2000",
        "LOG_LEVEL": "ERROR",
    }
    assert Settings.from_environ(environ) == Settings("b.2", Labels.REQUIRED, OnFailure.REPORT, 1000, 2000, "ERROR")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OUTPUT_BUCKET", ""),
        ("OUTPUT_BUCKET", "Upper-Case"),
        ("OUTPUT_BUCKET", "s3://bucket"),
        ("OUTPUT_BUCKET", "ab"),
        ("LABELS", "yes"),
        ("LABELS", ""),
        ("ON_FAILURE", "Raise"),
        ("MAX_OBJECT_BYTES", "0"),
        ("MAX_OBJECT_BYTES", "5MB"),
        ("MAX_OBJECT_BYTES", "-1"),
        ("MAX_OBJECT_BYTES", "٣"),
        ("MAX_PIXELS", str(PILLOW_WARNS_AT_PIXELS + 1)),
        ("MAX_PIXELS", "9" * 5000),
        ("LOG_LEVEL", "VERBOSE"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} must "):
        Settings.from_environ({"OUTPUT_BUCKET": "bucket", name: value})


@given(st.dictionaries(st.sampled_from(["OUTPUT_BUCKET", "LABELS", "MAX_PIXELS", "LOG_LEVEL"]), st.text()))
def test_any_environment_gives_settings_or_a_named_error(environ: dict[str, str]) -> None:
    try:
        settings = Settings.from_environ(environ)
    except SettingsError as error:
        assert str(error).split()[0] in {"OUTPUT_BUCKET", "LABELS", "MAX_PIXELS", "LOG_LEVEL"}
    else:
        assert 1 <= settings.max_pixels <= PILLOW_WARNS_AT_PIXELS


def test_the_import_fails_before_the_first_event() -> None:
    environ = {**os.environ, "AWS_DEFAULT_REGION": "us-east-1", "OUTPUT_BUCKET": "Not A Bucket"}
    done = subprocess.run(
        [sys.executable, "-c", "import photo_pipeline.handler"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "OUTPUT_BUCKET must name an S3 bucket" in done.stderr.splitlines()[-1]


def test_thumbnails_can_be_made_from_each_other() -> None:
    for larger, smaller in itertools.pairwise(SIZES):
        assert larger[0] > smaller[0]
        assert larger[1] > smaller[1]
