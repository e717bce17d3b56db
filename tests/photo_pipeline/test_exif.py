"""EXIF: what is published, and what never leaves."""

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photo_pipeline import exif
from tests.photo_pipeline import scenes


def tags(block: Image.Exif, form: str = "JPEG") -> dict[str, Any]:
    return exif.tags(Image.open(io.BytesIO(scenes.encoded(scenes.scene(40, 30), form, exif=block))))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_place_in_any_corner_stays_inside(form: str) -> None:
    found = tags(scenes.private_exif(), form)
    assert found["ImageDescription"] == "a harbour"
    if form != "TIFF":  # Pillow writes no camera block into TIFFs.
        assert found["ExposureTime"] == 0.004
    text = json.dumps(found)
    assert "SECRET" not in text
    assert "GPS" not in text
    assert "53" not in text


def test_a_gps_block_hidden_in_the_camera_block_stays_inside() -> None:
    block = Image.Exif()
    camera = block.get_ifd(0x8769)
    camera[0x8825] = {1: "N", 2: (53.0, 32.0, 15.5)}
    camera[0x829D] = 2.8
    assert tags(block) == {"FNumber": 2.8}


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"ASCII\0\0\0hello", "hello"),
        (b"\0" * 8 + "größe".encode(), "größe"),
        (b"JIS\0\0\0\0\0" + "写真".encode("iso2022_jp"), "写真"),
        (b"no code at all", "no code at all"),
    ],
)
def test_comments_are_read_by_their_character_code(raw: bytes, text: str) -> None:
    block = Image.Exif()
    block.get_ifd(0x8769)[0x9286] = raw
    assert tags(block)["UserComment"] == text


@pytest.mark.parametrize(("mark", "order", "codec"), [(b"MM", "big", "utf-16-be"), (b"II", "little", "utf-16-le")])
def test_comments_follow_the_byte_order_of_their_block(mark: bytes, order: Any, codec: str) -> None:
    def number(value: int, width: int) -> bytes:
        return value.to_bytes(width, order)

    def entry(tag: int, kind: int, count: int, value: int) -> bytes:
        return number(1, 2) + number(tag, 2) + number(kind, 2) + number(count, 4) + number(value, 4) + number(0, 4)

    comment = b"UNICODE\0" + "größe".encode(codec)
    block = mark + number(42, 2) + number(8, 4) + entry(0x8769, 4, 1, 26) + entry(0x9286, 7, len(comment), 44) + comment
    image = Image.open(io.BytesIO(scenes.encoded(scenes.scene(40, 30), exif=b"Exif\0\0" + block)))
    assert exif.tags(image) == {"UserComment": "größe"}


@pytest.mark.parametrize(
    ("raw", "text"), [("a harbour\0SECRET", "a harbour"), ("\0SECRET", None), ("  \0SECRET", None), ("x\0", "x")]
)
def test_what_stands_behind_the_end_of_a_text_stays_inside(raw: str, text: str | None) -> None:
    """Editors cut a text short by writing an end mark into it; the rest is still there."""
    assert exif._plain(raw) == exif._plain(raw.encode()) == text
    block = Image.Exif()
    block.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + raw.encode()
    assert tags(block).get("UserComment") == text


def test_an_end_mark_counts_in_utf_16_too() -> None:
    block = Image.Exif()
    block.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + "Bucht\0SECRET".encode("utf-16-le")
    block.endian = "<"
    assert tags(block) == {"UserComment": "Bucht"}


def test_numbers_are_json_numbers() -> None:
    block = Image.Exif()
    camera = block.get_ifd(0x8769)
    camera[0x829A], camera[0x829D], camera[0x8827], camera[0x9000] = IFDRational(1, 250), 2.8, 100, b"0232"
    camera[0xA432] = (24.0, 70.0, 2.8, 2.8)
    assert tags(block) == {
        "ExifVersion": "0232",
        "ExposureTime": 0.004,
        "FNumber": 2.8,
        "ISOSpeedRatings": 100,
        "LensSpecification": [24, 70, 2.8, 2.8],
    }


def test_unknown_values_are_left_out() -> None:
    block = Image.Exif()
    camera = block.get_ifd(0x8769)
    camera[0x9206] = IFDRational(0, 0)
    camera[0x829D] = 4.0
    assert tags(block) == {"FNumber": 4}


def test_long_and_unprintable_texts_are_cut() -> None:
    block = Image.Exif()
    block[0x010E] = "a\x07b" + "x" * 5000
    text = tags(block)["ImageDescription"]
    assert text.startswith("abx")
    assert len(text) == exif.MAX_TEXT


def test_no_exif_is_no_tags() -> None:
    image = Image.open(io.BytesIO(scenes.encoded(scenes.scene(40, 30))))
    assert exif.tags(image) == {}
    assert exif.orientation(image) == 1


def test_the_picture_is_not_decoded_for_it() -> None:
    body = scenes.encoded(scenes.scene(640, 480), exif=scenes.private_exif())
    header_only = Image.open(io.BytesIO(body[:2000]))
    assert exif.tags(header_only)["Make"] == "Acme"


@given(st.binary(max_size=400))
@settings(deadline=None)
def test_any_block_gives_json_without_raising(junk: bytes) -> None:
    body = scenes.encoded(scenes.scene(16, 16), exif=b"Exif\0\0" + junk)
    image = Image.open(io.BytesIO(body))
    assert exif.orientation(image) in range(1, 9)
    json.dumps(exif.tags(image), allow_nan=False)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
@settings(deadline=None)
def test_damage_to_a_real_block_gives_json_without_raising(at: int, junk: bytes) -> None:
    block = scenes.private_exif().tobytes()
    body = scenes.encoded(scenes.scene(16, 16), exif=block[:at] + junk + block[at + len(junk) :])
    image = Image.open(io.BytesIO(body))
    text = json.dumps(exif.tags(image), allow_nan=False)
    assert "GPS" not in text
