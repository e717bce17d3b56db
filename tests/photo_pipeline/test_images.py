"""Thumbnails: right for every kind of picture, and a clear reason for what is none."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from photo_pipeline import images
from photo_pipeline.outcomes import RejectedError
from photo_pipeline.settings import SIZES
from tests.photo_pipeline import scenes
from tests.sampling import examples

LIMIT = 50_000_000
GOLDEN = Path(__file__).parent / "golden"


def thumbnails(body: bytes, comment: bytes = b"") -> list[images.Thumbnail]:
    with images.open_photo(body, LIMIT) as image:
        return list(images.thumbnails(image, SIZES, comment))


def smallest(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(thumbnails(body)[-1].jpeg))


def expected(picture: Image.Image) -> Image.Image:
    copy = picture.copy()
    copy.thumbnail(SIZES[-1], Image.Resampling.LANCZOS, reducing_gap=None)
    return copy


def test_three_jpegs_largest_first() -> None:
    made = thumbnails(scenes.encoded(scenes.scene(1600, 1200)))
    assert [(each.box, each.size) for each in made] == [(size, size) for size in SIZES]
    for each in made:
        with Image.open(io.BytesIO(each.jpeg)) as image:
            assert (image.format, image.mode, image.size) == ("JPEG", "RGB", each.size)


def test_a_large_photo_is_near_a_full_decode() -> None:
    picture = scenes.scene(4000, 3000)
    for each in thumbnails(scenes.encoded(picture)):
        reference = picture.copy()
        reference.thumbnail(each.box, Image.Resampling.LANCZOS, reducing_gap=None)
        assert scenes.distance(Image.open(io.BytesIO(each.jpeg)), reference) < 2


@pytest.mark.parametrize("width", [880, 1152, 3600])
def test_fewer_passes_do_not_show(width: int) -> None:
    """Whichever way a picture with detail at several scales is made smaller, it is within 50 dB of the plain way."""
    body = scenes.encoded(scenes.detailed(width, width * 3 // 4), quality=90, subsampling=2)
    with images.open_photo(body, 10**9) as image, Image.open(io.BytesIO(body)) as whole:
        _, picture = next(images.pictures(image, SIZES))
        whole.load()  # A loaded picture cannot be drafted: this is the full decode.
        assert scenes.decibels(picture, whole.resize(picture.size, Image.Resampling.LANCZOS)) >= 50


def test_small_pictures_are_not_enlarged() -> None:
    assert [each.size for each in thumbnails(scenes.encoded(scenes.scene(120, 90)))] == [(120, 90)] * 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_camera_may_be_held_any_way(orientation: int) -> None:
    picture = scenes.scene()
    assert scenes.distance(smallest(scenes.with_orientation(picture, orientation)), expected(picture)) < 3


@pytest.mark.parametrize("orientation", [1, 3, 6])
def test_tiffs_are_turned_once(orientation: int) -> None:
    picture = scenes.scene()
    stored = Image.open(io.BytesIO(scenes.with_orientation(picture, orientation)))
    body = scenes.encoded(stored, "TIFF", tiffinfo={0x0112: orientation})
    assert scenes.distance(smallest(body), expected(picture)) < 3


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_none(orientation: int) -> None:
    picture = scenes.scene()
    assert scenes.distance(smallest(scenes.with_orientation(picture, orientation)), expected(picture)) < 3


FORMS = {
    "jpeg": scenes.encoded,
    "progressive": lambda picture: scenes.encoded(picture, progressive=True),
    "png": lambda picture: scenes.encoded(picture, "PNG"),
    "webp": lambda picture: scenes.encoded(picture, "WEBP", quality=95),
    "tiff": lambda picture: scenes.encoded(picture, "TIFF"),
    "tiff-lzw": lambda picture: scenes.encoded(picture, "TIFF", compression="tiff_lzw"),
    "bmp": lambda picture: scenes.encoded(picture, "BMP"),
    "palette": lambda picture: scenes.encoded(picture.quantize(256), "PNG"),
    "gif": lambda picture: scenes.encoded(picture.quantize(256), "GIF"),
    "opaque alpha": lambda picture: scenes.encoded(picture.convert("RGBA"), "PNG"),
    "cmyk": lambda picture: scenes.encoded(picture.convert("CMYK")),
    "cmyk tiff": lambda picture: scenes.encoded(picture.convert("CMYK"), "TIFF"),
    "ycbcr tiff": lambda picture: scenes.encoded(picture.convert("YCbCr"), "TIFF", compression="jpeg", quality=95),
    "profile": scenes.wide_gamut,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_shows_the_same_picture(form: str) -> None:
    picture = scenes.scene()
    assert scenes.distance(smallest(FORMS[form](picture)), expected(picture)) < 6


GREYS = {
    "8 bit": lambda grey: scenes.encoded(grey, "PNG"),
    "jpeg": lambda grey: scenes.encoded(grey, subsampling=-1),
    "16 bit png": lambda grey: scenes.encoded(scenes.sixteen_bit(grey), "PNG"),
    "16 bit tiff": lambda grey: scenes.encoded(scenes.sixteen_bit(grey), "TIFF"),
    "32 bit tiff": lambda grey: scenes.encoded(grey.convert("I"), "TIFF"),
    "float tiff": lambda grey: scenes.encoded(grey.convert("F").point(lambda v: v * (1 / 255) + 0), "TIFF"),
    "grey with alpha": lambda grey: scenes.encoded(Image.merge("LA", [grey, Image.new("L", grey.size, 255)]), "PNG"),
}


@pytest.mark.parametrize("form", GREYS)
def test_every_depth_of_grey_shows_the_same_picture(form: str) -> None:
    grey = scenes.scene().convert("L")
    assert scenes.distance(smallest(GREYS[form](grey)), expected(grey)) < 3


def test_black_and_white_fax() -> None:
    picture = scenes.scene().convert("1")
    assert (
        scenes.distance(smallest(scenes.encoded(picture, "TIFF", compression="group4")), expected(picture.convert("L")))
        < 5
    )


def transparent() -> Image.Image:
    picture = scenes.scene().convert("RGBA")
    picture.putalpha(Image.new("L", picture.size, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 320, 480))
    return picture


@pytest.mark.parametrize("form", ["PNG", "WEBP", "palette"])
def test_what_is_transparent_becomes_white(form: str) -> None:
    picture = transparent()
    body = scenes.encoded(picture.quantize(64), "PNG") if form == "palette" else scenes.encoded(picture, form)
    image = smallest(body)
    assert min(image.getpixel((20, 75))) > 245
    assert max(image.getpixel((180, 20))) < 225


def test_a_colour_key_is_transparent_too() -> None:
    picture = scenes.scene().convert("RGB")
    picture.paste((1, 2, 3), (0, 0, 320, 480))
    assert min(smallest(scenes.encoded(picture, "PNG", transparency=(1, 2, 3))).getpixel((20, 75))) > 245


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG", "TIFF"])
def test_of_an_animation_the_first_picture_counts(form: str) -> None:
    first, second = scenes.scene(), Image.new("RGB", (640, 480), (0, 0, 0))
    body = scenes.encoded(first, form, save_all=True, append_images=[second])
    assert scenes.distance(smallest(body), expected(first)) < 8


def test_of_a_multi_picture_jpeg_the_first_counts() -> None:
    first, second = scenes.scene(), Image.new("RGB", (640, 480), (0, 0, 0))
    body = scenes.encoded(first, "MPO", save_all=True, append_images=[second], quality=95)
    assert scenes.distance(smallest(body), expected(first)) < 3


@pytest.mark.parametrize("profile", [b"not a profile", b"\0" * 200])
def test_a_broken_profile_costs_nothing_but_itself(profile: bytes) -> None:
    picture = scenes.scene()
    assert scenes.distance(smallest(scenes.encoded(picture, icc_profile=profile)), expected(picture)) < 3


def test_a_profile_of_another_colour_space_is_ignored() -> None:
    picture = scenes.scene()
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    assert scenes.distance(smallest(scenes.encoded(picture, icc_profile=lab)), expected(picture)) < 3


@pytest.mark.parametrize("name", sorted(path.stem for path in GOLDEN.glob("*.png")))
def test_golden_images_that_were_looked_at(name: str) -> None:
    with Image.open(GOLDEN / f"{name}.png") as golden:
        assert scenes.distance(smallest(GOLDEN_INPUTS[name](scenes.scene())), golden) < 2


GOLDEN_INPUTS = {
    "alpha": lambda picture: scenes.encoded(transparent(), "PNG"),
    "cmyk": FORMS["cmyk"],
    "orientation-6": lambda picture: scenes.with_orientation(picture, 6),
    "palette": FORMS["palette"],
    "profile": FORMS["profile"],
    "sixteen-bit": lambda picture: GREYS["16 bit tiff"](picture.convert("L")),
}


def test_there_is_a_golden_image_for_each_input() -> None:
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(GOLDEN_INPUTS)


def rejected(body: bytes, limit: int = LIMIT) -> str:
    with pytest.raises(RejectedError) as caught, images.open_photo(body, limit) as image:
        list(images.thumbnails(image, SIZES, b""))
    return caught.value.reason


@pytest.mark.parametrize(
    "body", [b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"MZ\0\0", b"a"]
)
def test_other_files_are_no_photos(body: bytes) -> None:
    assert rejected(body) == "not_a_photo"


def test_an_empty_object_is_named_as_such() -> None:
    assert rejected(b"") == "empty"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_a_truncated_file_is_unreadable(form: str, part: float) -> None:
    body = scenes.encoded(scenes.scene(), form)
    assert rejected(body[: int(len(body) * part)]) in {"unreadable", "not_a_photo"}


def png_header(width: int, height: int) -> bytes:
    """A PNG of any size, of which only the header is true."""
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 100))]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("size", [(10_000, 5_001), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_decompression_bomb_is_not_decoded(size: tuple[int, int]) -> None:
    assert rejected(png_header(*size)) == "too_many_pixels"


def test_the_limit_itself_is_allowed() -> None:
    body = scenes.encoded(scenes.scene(100, 50))
    assert images.open_photo(body, 5000).size == (100, 50)
    assert rejected(body, 4999) == "too_many_pixels"


@pytest.mark.parametrize(("mode", "value"), [("I", 123_456), ("I", -7), ("I", 0), ("F", 1e30), ("F", -0.5), ("F", 0.5)])
def test_a_picture_of_one_value_is_a_picture(mode: str, value: float) -> None:
    made = thumbnails(scenes.encoded(Image.new(mode, (640, 480), value), "TIFF"))
    low, high = Image.open(io.BytesIO(made[-1].jpeg)).convert("L").getextrema()
    assert high - low <= 1


def test_a_usual_progressive_photo_is_accepted() -> None:
    picture = scenes.scene(2000, 1500)
    assert scenes.distance(smallest(scenes.encoded(picture, progressive=True)), expected(picture)) < 3


def test_what_takes_more_memory_than_a_plain_photo_is_refused_by_its_form() -> None:
    body = scenes.encoded(scenes.scene(100, 50), "WEBP")
    assert rejected(body, 5000) == "too_many_pixels"
    assert images.open_photo(body, 20_000).size == (100, 50)


@given(st.binary(max_size=300), st.sampled_from(["JPEG", "PNG", "GIF", "TIFF", "BMP", "WEBP"]), st.integers(0, 400))
@settings(max_examples=examples(150), deadline=None)
def test_any_damage_gives_thumbnails_or_a_reason(junk: bytes, form: str, at: int) -> None:
    body = scenes.encoded(scenes.scene(40, 30), form)
    damaged = body[:at] + junk + body[at + len(junk) :]
    try:
        assert len(thumbnails(damaged)) == 3
    except RejectedError as error:
        assert error.reason in {"empty", "not_a_photo", "unreadable", "too_many_pixels"}


@given(st.integers(1, 3000), st.integers(1, 3000), st.sampled_from(SIZES))
def test_sizes_are_those_of_pillows_thumbnail(width: int, height: int, box: tuple[int, int]) -> None:
    image = Image.new("1", (width, height))
    image.thumbnail(box)
    assert images.fit((width, height), box) == image.size


@given(
    st.integers(1, 900), st.integers(1, 900), st.sampled_from([1, 3, 6, 8]), st.sampled_from(["JPEG", "PNG", "TIFF"])
)
@settings(max_examples=examples(40), deadline=None)
def test_any_shape_fits_every_box(width: int, height: int, orientation: int, form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    made = thumbnails(scenes.encoded(scenes.scene(width, height), form, exif=exif))
    upright = (height, width) if orientation in {6, 8} else (width, height)
    assert [each.size for each in made] == [images.fit(upright, box) for box in SIZES]
    for each in made:
        assert Image.open(io.BytesIO(each.jpeg)).size == each.size


def test_the_same_photo_gives_the_same_bytes() -> None:
    body = scenes.wide_gamut(scenes.scene(900, 700))
    assert thumbnails(body, b"sequencer 01") == thumbnails(body, b"sequencer 01")


def test_a_thumbnail_carries_its_comment_and_nothing_else() -> None:
    picture = scenes.scene()
    body = scenes.encoded(
        picture,
        exif=scenes.private_exif(),
        comment=b"SECRET-PLACE",
        icc_profile=scenes.swapped_profile(),
        xmp=b"<x:xmpmeta>SECRET-PLACE</x:xmpmeta>",
        dpi=(300, 300),
    )
    assert b"SECRET-PLACE" in body
    for each in thumbnails(body, b"sequencer 01"):
        assert b"SECRET" not in each.jpeg
        image = Image.open(io.BytesIO(each.jpeg))
        assert set(image.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density", "comment"}
        assert image.info["comment"] == b"sequencer 01"
        assert not image.getexif()
