"""Images that cost too much or break a decoder, made byte by byte: `KINDS` maps a kind's name to what makes it.

Each has the few kilobytes that an attacker sends, not the gigabytes that they turn into.
"""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image, ImageCms

from tests.photo_pipeline.scenes import encoded, scene

KINDS: dict[str, Callable[[], bytes]] = {}


def kind(make: Callable[[], bytes]) -> Callable[[], bytes]:
    """Register a maker under its name."""
    KINDS[make.__name__] = make
    return make


def several(**makers: Callable[[], bytes]) -> None:
    """Register small makers under the names they are given by."""
    KINDS.update(makers)


# JPEG ---------------------------------------------------------------------------------------------------------------


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def with_scans(body: bytes, count: int) -> bytes:
    """A progressive JPEG whose last scan comes `count` times more."""
    at = body.rindex(b"\xff\xda")
    return body[:-2] + body[at:-2] * count + body[-2:]


def behind_start(body: bytes, segments: bytes) -> bytes:
    """A JPEG with further segments in front of everything else."""
    return body[:2] + segments + body[2:]


def progressive(width: int, height: int, **options: object) -> bytes:
    return encoded(Image.new("RGB", (width, height), (90, 120, 60)), progressive=True, **options)


def sized(width: int, height: int) -> bytes:
    """A small JPEG that claims another size in its frame header."""
    body = encoded(scene(64, 48))
    at = body.index(b"\xff\xc0")
    return body[: at + 5] + struct.pack(">HH", height, width) + body[at + 9 :]


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


several(
    jpeg_1000_scans=lambda: with_scans(progressive(4000, 3000), 1000),
    jpeg_1000_scans_small=lambda: with_scans(progressive(400, 300), 1000),
    jpeg_100_scans_50_mp=lambda: with_scans(progressive(8000, 6200), 100),
    jpeg_progressive_50_mp=lambda: progressive(8000, 6200),
    jpeg_progressive_50_mp_cmyk=lambda: encoded(Image.new("CMYK", (8000, 6200)), progressive=True),
    jpeg_baseline_50_mp=lambda: encoded(Image.new("RGB", (8000, 6200), (1, 2, 3))),
    jpeg_grey_50_mp=lambda: encoded(Image.new("L", (8000, 6200), 99)),
    jpeg_one_row=lambda: encoded(Image.new("RGB", (65500, 1))),
    jpeg_one_column=lambda: encoded(Image.new("RGB", (1, 65500))),
    jpeg_claims_65500=lambda: sized(65500, 65500),
    jpeg_claims_50_mp=lambda: sized(8000, 6200),
    jpeg_no_height=lambda: sized(64, 0),
    jpeg_cut_in_the_header=lambda: encoded(scene())[:200],
    jpeg_cut_in_half=lambda: encoded(scene(2000, 1500))[:60_000],
    jpeg_without_its_end=lambda: encoded(scene())[:-2],
    jpeg_with_20_mb_behind_it=lambda: encoded(scene()) + b"\0" * 20_000_000,
    jpeg_zeros_for_pixels=lambda: encoded(scene())[:4000] + b"\0" * 40_000,
    jpeg_ff_for_pixels=lambda: encoded(scene())[:4000] + b"\xff" * 2_000_000,
    jpeg_cmyk=lambda: encoded(scene().convert("CMYK")),
    jpeg_restart_per_block=lambda: encoded(scene(3000, 2000), restart_marker_blocks=1),
    jpeg_30_mb_of_segments=lambda: behind_start(encoded(scene()), segment(0xE5, b"x" * 65_000) * 460),
    jpeg_10000_tables=lambda: behind_start(encoded(scene()), segment(0xDB, b"\0" + b"\1" * 64) * 10_000),
    jpeg_10_million_segments=lambda: behind_start(encoded(scene()), segment(0xFE, b"") * 10_000_000),
    jpeg_100000_comments=lambda: behind_start(encoded(scene()), segment(0xFE, b"c") * 100_000),
    jpeg_broken_profile=lambda: encoded(scene(), icc_profile=b"profile" * 1000),
    jpeg_1_mb_profile=lambda: encoded(scene(), icc_profile=srgb() + bytes(1_000_000)),
)  # fmt: skip


@kind
def jpeg_12_bits() -> bytes:
    body = encoded(scene(64, 48))
    at = body.index(b"\xff\xc0")
    return body[:at] + b"\xff\xc1" + body[at + 2 : at + 4] + b"\x0c" + body[at + 5 :]


@kind
def jpeg_arithmetic_coding() -> bytes:
    return encoded(scene(64, 48)).replace(b"\xff\xc0", b"\xff\xc9", 1)


# EXIF ---------------------------------------------------------------------------------------------------------------


def tiff_block(entries: list[tuple[int, int, int, int]], following: int = 0, more: bytes = b"") -> bytes:
    """A little-endian directory of (tag, type, count, value or offset) rows, the next one's offset, what follows."""
    rows = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + rows + struct.pack("<I", following) + more


def crowded(entries: int, size: int) -> bytes:
    """Entries of different tags that all point to the same bytes."""
    rows = [(0x0100, 4, 1, 64), (0x0101, 4, 1, 48), *((1000 + n % 60_000, 7, size, 8) for n in range(entries))]
    return tiff_block(rows, more=bytes(size))


def with_exif(block: bytes) -> bytes:
    return behind_start(encoded(scene()), segment(0xE1, b"Exif\0\0" + block))


def long_text() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "word " * 12_500
    return encoded(scene(), exif=exif)


several(
    exif_64_kb_of_text=long_text,
    exif_next_directory_is_itself=lambda: with_exif(tiff_block([(0x0112, 3, 1, 6)], following=8)),
    exif_pointer_to_itself=lambda: with_exif(tiff_block([(0x8769, 4, 1, 8), (0x8825, 4, 1, 8)])),
    exif_interoperability_loop=lambda: with_exif(tiff_block([(0x8769, 4, 1, 26), (0xA005, 4, 1, 26)])),
    exif_count_of_4_billion=lambda: with_exif(tiff_block([(0x010E, 2, 0xFFFFFFFF, 8)])),
    exif_5000_entries=lambda: with_exif(tiff_block([(0x010E, 2, 60_000, 8)] * 5000)),
    exif_3000_directories=lambda: with_exif(chained(3000)),
    exif_odd_types=lambda: with_exif(tiff_block([(0x0112, 99, 1, 6), (0x010F, 0, 3, 3), (0x9286, 7, 70_000, 4)])),
    exif_fractions_by_zero=lambda: with_exif(tiff_block([(0x829A, 5, 1, 26), (0x011A, 5, 1, 26)], more=b"\0" * 16)),
    exif_all_of_it_0xff=lambda: with_exif(b"II*\0\x08\0\0\0" + b"\xff" * 60_000),
    exif_60_segments=lambda: behind_start(encoded(scene()), segment(0xE1, b"Exif\0\0" + b"\xff" * 65_000) * 60),
)


def chained(count: int) -> bytes:
    """Directories of one entry each, one behind the other."""
    parts = [b"II*\0" + struct.pack("<I", 8)]
    for number in range(count):
        following = 8 + (number + 1) * 18 if number + 1 < count else 0
        parts.append(struct.pack("<HHHIII", 1, 0x0112, 3, 1, 1, following))
    return b"".join(parts)


@kind
def mpo_of_500_pictures() -> bytes:
    """Two pictures, whose index claims 500."""
    target = io.BytesIO()
    scene(640, 480).save(target, "MPO", save_all=True, append_images=[scene(320, 240)])
    body = target.getvalue()
    at = body.index(b"MPF\0") + 4
    count = body.index(b"\xb0\x01", at) if b"\xb0\x01" in body[at:] else body.index(b"\x01\xb0", at)
    return body[: count + 8] + struct.pack("<I" if body[at : at + 2] == b"II" else ">I", 500) + body[count + 12 :]


@kind
def mpo_of_2_pictures() -> bytes:
    target = io.BytesIO()
    scene(640, 480).save(target, "MPO", save_all=True, append_images=[scene(640, 480)])
    return target.getvalue()


# PNG ----------------------------------------------------------------------------------------------------------------


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, depth: int, colour: int, *, interlaced: bool = False, more: bytes = b"") -> bytes:
    """One colour throughout: rows of zeros, packed a thousandfold."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]

    def rows(across: int, down: int) -> int:
        return (1 + (across * channels * depth + 7) // 8) * down if across and down else 0

    passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
    length = rows(width, height)
    if interlaced:
        length = sum(rows(-(-(width - x) // dx), -(-(height - y) // dy)) for x, y, dx, dy in passes)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    palette = chunk(b"PLTE", bytes(range(48)) * 16) if colour == 3 else b""
    chunks = chunk(b"IHDR", header) + palette + more + chunk(b"IDAT", bomb(length)) + END
    return b"\x89PNG\r\n\x1a\n" + chunks


END = chunk(b"IEND", b"")
AS_TEXT = b"Raw profile type exif\0\nexif\n9\n"


def bomb(size: int) -> bytes:
    """Zeros, packed by zlib: a megabyte is packed once and stands there as often as is needed."""
    whole, rest = divmod(size, 1 << 20)
    packed = b"".join((b"\x78\xda", _packed(1 << 20, zlib.Z_FULL_FLUSH) * whole, _packed(rest, zlib.Z_FINISH)))
    return packed + struct.pack(">HH", size % 65521, 1)  # Adler-32 of zeros


def _packed(size: int, ending: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(bytes(size)) + packer.flush(ending)


several(
    png_1_bit_50_mp=lambda: png(8000, 6200, 1, 0),
    png_rgb_50_mp=lambda: png(8000, 6200, 8, 2),
    png_rgba_50_mp=lambda: png(8000, 6200, 8, 6),
    png_grey_alpha_50_mp=lambda: png(8000, 6200, 8, 4),
    png_rgb_16_bit_50_mp=lambda: png(8000, 6200, 16, 2),
    png_grey_16_bit_50_mp=lambda: png(8000, 6200, 16, 0),
    png_interlaced_50_mp=lambda: png(8000, 6200, 8, 2, interlaced=True),
    png_palette_50_mp=lambda: png(8000, 6200, 8, 3, more=chunk(b"tRNS", bytes(256))),
    png_rgb_20_mp=lambda: png(5000, 4000, 8, 2),
    png_one_row=lambda: png(1_000_000, 1, 8, 2),
    png_claims_2_billion=lambda: png(64, 48, 8, 2).replace(struct.pack(">II", 64, 48), b"\x7f\xff\xff\xff" * 2),
    png_no_width=lambda: png(0, 10, 8, 2),
    png_text_of_128_mb=lambda: png(64, 48, 8, 2, more=chunk(b"zTXt", b"note\0\0" + bomb(1 << 27))),
    png_international_text_of_128_mb=lambda: png(64, 48, 8, 2, more=chunk(b"iTXt", b"n\0\1\0\0\0" + bomb(1 << 27))),
    png_profile_of_128_mb=lambda: png(64, 48, 8, 2, more=chunk(b"iCCP", b"icc\0\0" + bomb(1 << 27))),
    png_200000_chunks=lambda: png(64, 48, 8, 2, more=chunk(b"teSt", b"") * 200_000),
    png_4_million_chunks=lambda: png(64, 48, 8, 2, more=chunk(b"teSt", b"") * 4_000_000),
    png_rgb_transparent_50_mp=lambda: png(8000, 6200, 8, 2, more=chunk(b"tRNS", bytes(6))),
    png_rgb_transparent_15_mp=lambda: png(5000, 3000, 8, 2, more=chunk(b"tRNS", bytes(6))),
    png_grey_alpha_15_mp=lambda: png(5000, 3000, 8, 4),
    png_exif_of_60000_entries=lambda: png(64, 48, 8, 2, more=chunk(b"eXIf", crowded(60_000, 1_000_000))),
    png_exif_behind_the_pixels=lambda: png(64, 48, 8, 2)[:-12] + chunk(b"eXIf", crowded(60_000, 1_000_000)) + END,
    png_exif_in_text=lambda: png(64, 48, 8, 2, more=chunk(b"tEXt", AS_TEXT + crowded(9_000, 200_000).hex().encode())),
    png_50000_texts=lambda: png(64, 48, 8, 2, more=chunk(b"tEXt", b"k\0v") * 50_000),
    png_broken_sum=lambda: (lambda body: body[:-20] + b"XXXX" + body[-16:])(encoded(scene(), "PNG")),
    png_cut=lambda: encoded(scene(), "PNG")[:3000],
    png_exif_loop=lambda: png(64, 48, 8, 2, more=chunk(b"eXIf", tiff_block([(0x8769, 4, 1, 8)], following=8))),
)  # fmt: skip


def frames(count: int, size: tuple[int, int]) -> list[Image.Image]:
    return [Image.new("P", size, number % 256) for number in range(count)]


def animated(form: str, count: int, size: tuple[int, int]) -> bytes:
    first, *others = frames(count, size)
    return encoded(first, form, save_all=True, append_images=others)


# GIF, WebP, BMP -----------------------------------------------------------------------------------------------------


def gif_screen(width: int, height: int) -> bytes:
    """A small picture on a large screen."""
    body = encoded(scene(), "GIF")
    return body[:6] + struct.pack("<HH", width, height) + body[10:]


def gif_of_blocks() -> bytes:
    """A comment of one-byte blocks, in front of the picture."""
    body = encoded(Image.new("P", (9, 9)), "GIF")
    at = 13 + (3 << (body[10] & 7) + 1 if body[10] & 0x80 else 0)
    return body[:at] + b"!\xfe" + b"\1c" * 20_000_000 + b"\0" + body[at:]


def webp(width: int, height: int, **options: object) -> bytes:
    return encoded(Image.new("RGB", (width, height), (9, 8, 7)), "WEBP", method=0, **options)


several(
    png_1000_frames=lambda: animated("PNG", 1000, (64, 48)),
    gif_20_million_blocks=gif_of_blocks,
    gif_2000_frames=lambda: animated("GIF", 2000, (64, 48)),
    gif_screen_of_65535=lambda: gif_screen(65535, 65535),
    gif_screen_of_50_mp=lambda: gif_screen(8000, 6200),
    gif_50_mp=lambda: encoded(Image.new("P", (8000, 6200)), "GIF"),
    gif_cut=lambda: encoded(scene(), "GIF")[:2000],
    webp_lossless_50_mp=lambda: webp(8000, 6200, lossless=True),
    webp_lossy_50_mp=lambda: webp(8000, 6200),
    webp_lossy_20_mp=lambda: webp(5000, 4000),
    webp_exif_of_60000_entries=lambda: encoded(scene(), "WEBP", exif=b"Exif\0\0" + crowded(60_000, 1_000_000)),
    webp_300_frames=lambda: animated("WEBP", 300, (64, 48)),
    webp_cut=lambda: encoded(scene(), "WEBP")[:900],
    bmp_rle_50_mp=lambda: bmp(8000, 6200, b"\xff\0" * 31 + b"\0\1"),
    bmp_claims_2_billion=lambda: bmp(2**31 - 1, 2**31 - 1, b""),
    bmp_upside_down=lambda: bmp(64, -48, b"\0\1"),
    bmp_cut=lambda: encoded(scene(), "BMP")[:5000],
    bmp_50_mp=lambda: bmp_plain(8000, 6200),
)  # fmt: skip


def bmp(width: int, height: int, data: bytes) -> bytes:
    """Eight bits per pixel, run-length coded."""
    palette = bytes(1024)
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(data), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 14 + 40 + 1024 + len(data), 0, 0, 14 + 40 + 1024) + head + palette + data


def bmp_plain(width: int, height: int) -> bytes:
    """Three bytes per pixel; nothing is behind the first of them."""
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 0, 0, 0, 54) + head + bytes(30_000)


# TIFF ---------------------------------------------------------------------------------------------------------------


def tiff(image: Image.Image, **options: object) -> bytes:
    return encoded(image, "TIFF", **options)


def flat(mode: str, value: float, size: tuple[int, int] = (64, 48)) -> bytes:
    return tiff(Image.new(mode, size, value))


@kind
def tiff_jpeg_with_1000_scans() -> bytes:
    """The scans hide in a strip, behind no marker that a reader of JPEG files would look at."""
    strip = with_scans(progressive(4000, 3000), 1000)
    entries = [
        (0x0100, 4, 1, 4000), (0x0101, 4, 1, 3000), (0x0102, 3, 1, 8), (0x0103, 3, 1, 7), (0x0106, 3, 1, 6),
        (0x0111, 4, 1, 8 + 2 + 9 * 12 + 4), (0x0115, 3, 1, 3), (0x0116, 4, 1, 3000), (0x0117, 4, 1, len(strip)),
    ]  # fmt: skip
    return tiff_block(entries, more=strip)


@kind
def tiff_of_50000_strips() -> bytes:
    count = 50_000
    at = 8 + 2 + 8 * 12 + 4
    entries = [
        (0x0100, 4, 1, 1000), (0x0101, 4, 1, count), (0x0102, 3, 1, 8), (0x0103, 3, 1, 1), (0x0106, 3, 1, 1),
        (0x0111, 4, count, at), (0x0116, 4, 1, 1), (0x0117, 4, count, at + 4 * count),
    ]  # fmt: skip
    offsets = struct.pack("<I", at) * count
    return tiff_block(entries, more=offsets + struct.pack("<I", 1000) * count)


def entry(tag: int, value: int) -> bytes:
    return struct.pack("<HHII", tag, 4, 1, value)


def one_strip(width: int, height: int) -> bytes:
    """RGB, packed with zlib, in one strip that holds the whole picture."""
    data = bomb(width * height * 3)
    at = 8 + 2 + 9 * 12 + 4
    entries = [
        (0x0100, 4, 1, width), (0x0101, 4, 1, height), (0x0102, 3, 1, 8), (0x0103, 3, 1, 8), (0x0106, 3, 1, 2),
        (0x0111, 4, 1, at), (0x0115, 3, 1, 3), (0x0116, 4, 1, height), (0x0117, 4, 1, len(data)),
    ]  # fmt: skip
    return tiff_block(entries, more=data)


several(
    tiff_one_colour_i=lambda: flat("I", 123_456),
    tiff_one_colour_negative=lambda: flat("I", -7),
    tiff_one_colour_f=lambda: flat("F", 1e30),
    tiff_one_colour_negative_f=lambda: flat("F", -0.5),
    tiff_not_a_number=lambda: flat("F", float("nan")),
    tiff_infinite=lambda: flat("F", float("inf")),
    tiff_smallest_numbers=lambda: flat("F", -1e-45),
    tiff_float_50_mp=lambda: tiff(Image.new("F", (8000, 6200)), compression="tiff_adobe_deflate"),
    tiff_16_bit_50_mp=lambda: tiff(Image.new("I;16", (8000, 6200)), compression="tiff_adobe_deflate"),
    tiff_rgb_50_mp=lambda: tiff(Image.new("RGB", (8000, 6200)), compression="tiff_adobe_deflate"),
    tiff_group4_50_mp=lambda: tiff(Image.new("1", (8000, 6200)), compression="group4"),
    tiff_lab=lambda: tiff(Image.new("LAB", (640, 480))),
    tiff_cmyk=lambda: tiff(scene().convert("CMYK")),
    tiff_palette=lambda: tiff(scene().convert("P")),
    tiff_500_pages=lambda: animated("TIFF", 500, (64, 48)),
    tiff_of_60000_entries=lambda: crowded(60_000, 1_000_000),
    tiff_of_4000_entries_of_1_mb=lambda: crowded(4_000, 1_000_000),
    tiff_one_strip_of_40_mp=lambda: one_strip(8000, 5000),
    tiff_one_strip_of_20_mp=lambda: one_strip(5000, 4000),
    tiff_next_page_is_itself=lambda: tiff_block([(0x0100, 4, 1, 9), (0x0101, 4, 1, 9)], following=8),
    tiff_pixels_nowhere=lambda: one_strip(64, 48).replace(entry(0x0111, 122), entry(0x0111, 2**31 - 1)),
    tiff_claims_2_billion=lambda: one_strip(64, 48).replace(entry(0x0100, 64), entry(0x0100, 2**31 - 1)),
)  # fmt: skip


# What is no photo ---------------------------------------------------------------------------------------------------

several(
    nothing=lambda: b"",
    one_byte=lambda: b"\xff",
    text=lambda: b"no photo\n" * 1000,
    svg_with_entities=lambda: b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><svg>&b;</svg>",
    pdf=lambda: b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n",
    postscript_that_loops=lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9999 9999\n%%EndComments\n{} loop\n",
    heic=lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(5000),
    icon=lambda: encoded(scene(64, 48), "ICO"),
    jpeg_2000=lambda: encoded(scene(64, 48), "JPEG2000"),
    archive=lambda: b"PK\3\4" + bytes(5000),
    executable=lambda: b"\x7fELF" + bytes(5000),
    zeros_20_mb=lambda: bytes(20_000_000),
)  # fmt: skip
