"""What may be configured: read from the environment once, at import, and checked before the first event arrives."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SIZES = ((800, 600), (400, 300), (200, 150))
"""Thumbnail boxes in pixels, largest first: each one is made from the one before it."""

JPEG_QUALITY = 85
"""Pillow's quality of every thumbnail."""

CONNECT_SECONDS = 2
"""How long any request waits for a connection."""

REKOGNITION_READ_SECONDS = 5
"""How long a label lookup waits for its answer; labels.py plans its retries with it."""

PILLOW_WARNS_AT_PIXELS = 89_478_485
"""Pillow's own ``Image.MAX_IMAGE_PIXELS``: above it Pillow warns on stderr, so no higher limit is accepted."""

_MIB = 1024 * 1024
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


class SettingsError(ValueError):
    """A variable is missing or wrong; the message names it and says what it must be."""


class Labels(StrEnum):
    """What a failing label lookup means for the photo."""

    OPTIONAL = "optional"
    """Thumbnails and EXIF are kept, and the metadata says why the labels are missing."""
    REQUIRED = "required"
    """The record fails and is reported for a retry."""
    OFF = "off"
    """Rekognition is not called."""


class OnFailure(StrEnum):
    """How a record that may succeed later is reported."""

    RAISE = "raise"
    """As a function error: S3's asynchronous invocation retries the event and then uses the failure destination."""
    REPORT = "report"
    """In the response under ``retry``: for callers that read it and send those records again."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; immutable, so every thread may read them."""

    output_bucket: str
    labels: Labels = Labels.OPTIONAL
    on_failure: OnFailure = OnFailure.RAISE
    max_object_bytes: int = 50 * _MIB
    max_pixels: int = 50_000_000
    log_level: str = "INFO"

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check every variable.

        Raises:
            SettingsError: naming the variable at fault.
        """
        return cls(
            output_bucket=_bucket(environ, "OUTPUT_BUCKET"),
            labels=Labels(_choice(environ, "LABELS", [str(each) for each in Labels], Labels.OPTIONAL)),
            on_failure=OnFailure(_choice(environ, "ON_FAILURE", [str(each) for each in OnFailure], OnFailure.RAISE)),
            max_object_bytes=_integer(environ, "MAX_OBJECT_BYTES", 50 * _MIB, 1, 1024 * _MIB),
            max_pixels=_integer(environ, "MAX_PIXELS", 50_000_000, 1, PILLOW_WARNS_AT_PIXELS),
            log_level=_choice(environ, "LOG_LEVEL", ["DEBUG", "INFO", "WARNING", "ERROR"], "INFO"),
        )


def _bucket(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if not _BUCKET_NAME.fullmatch(value):
        raise SettingsError(f"{name} must name an S3 bucket (3 to 63 of a-z, 0-9, '.', '-'), got {value!r}")
    return value


def _choice(environ: Mapping[str, str], name: str, choices: list[str], default: str) -> str:
    value = environ.get(name, default)
    if value not in choices:
        raise SettingsError(f"{name} must be one of {', '.join(choices)}, got {value!r}")
    return value


def _integer(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    value = environ.get(name, str(default))
    # isdecimal alone would let through digits of other scripts, which nobody means here.
    if not (value.isascii() and value.isdecimal() and len(value) <= 12 and low <= int(value) <= high):
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, got {value!r}")
    return int(value)
