"""Photos carry their identity through thumbnailing, and mixtures of photos are never taken for a photo."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from concurrency_audit.load.photos import exif
from concurrency_audit.load.photos.identity import from_cells, identity, nibbles, split
from concurrency_audit.load.photos.maker import PhotoMaker
from concurrency_audit.load.photos.reading import read_picture
from tests.sampling import examples

MAKER = PhotoMaker(256, 192)
IDENTITIES = st.integers(0, 2**64 - 1)


def thumbnail(data: bytes, box: tuple[int, int], quality: int = 75) -> bytes:
    image = Image.open(io.BytesIO(data))
    image.thumbnail(box, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


@given(IDENTITIES)
def test_cells_carry_the_identity_and_its_checksum(value):
    pairs = nibbles(value)
    assert from_cells([bits for pair in pairs for bits in (pair >> 2, pair & 3)]) == value


@given(IDENTITIES, st.integers(0, 47), st.integers(1, 3))
def test_a_single_wrong_cell_is_noticed(value, place, change):
    values = [bits for pair in nibbles(value) for bits in (pair >> 2, pair & 3)]
    values[place] = (values[place] + change) % 4
    assert from_cells(values) is None


@given(st.integers(0, 2**24 - 1), st.integers(0, 2**40 - 1))
def test_run_and_index_are_told_apart_again(run, index):
    assert split(identity(run, index)) == (run, index)


@pytest.mark.parametrize(("run", "index"), [(-1, 0), (2**24, 0), (0, -1), (0, 2**40)])
def test_run_and_index_out_of_range_are_refused(run, index):
    with pytest.raises(ValueError, match="bits"):
        identity(run, index)


@settings(max_examples=examples(40), deadline=None)
@given(IDENTITIES, st.booleans())
def test_every_identity_survives_the_smallest_thumbnail(value, tagged):
    photo = MAKER.photo(value, tagged=tagged)
    source = read_picture(photo)
    assert source is not None
    assert (source.width, source.height, source.identity) == (256, 192, value)
    assert source.described == {value}
    assert source.has_gps
    small = read_picture(thumbnail(photo, (64, 48)))
    assert small is not None
    assert small.identity == value
    assert not small.has_gps


def test_another_decoder_reads_the_spliced_photo_whole():
    photo = MAKER.photo(77)
    with Image.open(io.BytesIO(photo)) as image:
        image.load()
        tags = image.getexif()
        assert tags[0x010E] == exif.text_of(77)
        assert tags.get_ifd(0x8769)[0x9286] == b"ASCII\0\0\0" + exif.text_of(77).encode()
        assert tags.get_ifd(0x8825)[1] == "N"


def test_untagged_photos_lack_what_tagged_ones_have():
    for tagged in (True, False):
        with Image.open(io.BytesIO(MAKER.photo(1, tagged=tagged))) as image:
            assert (0x010F in image.getexif()) is tagged


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(0, 2**40 - 2), st.integers(1, 5), st.booleans())
def test_half_of_one_photo_and_half_of_the_next_is_no_photo(index, distance, upper):
    first, second = (Image.open(io.BytesIO(MAKER.photo(identity(7, at % 2**40)))) for at in (index, index + distance))
    second.paste(first.crop((0, 0, 256, 96) if upper else (0, 96, 256, 192)), (0, 0 if upper else 96))
    buffer = io.BytesIO()
    second.save(buffer, "JPEG")
    picture = read_picture(buffer.getvalue())
    assert picture is not None
    assert picture.identity is None


@settings(max_examples=examples(60), deadline=None)
@given(st.binary(max_size=400) | st.integers(0, 3000).map(lambda cut: MAKER.photo(5)[:cut]))
def test_broken_bytes_are_no_picture_and_no_error(data):
    assert read_picture(data) is None


def test_photos_of_one_identity_are_equal_whoever_makes_them():
    assert PhotoMaker(256, 192).photo(9) == MAKER.photo(9)


@pytest.mark.parametrize("size", [(100, 96), (128, 100), (0, 0), (-128, 96)])
def test_sizes_that_do_not_fit_the_grid_are_refused(size):
    with pytest.raises(ValueError, match="must divide"):
        PhotoMaker(*size)
