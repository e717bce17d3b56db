"""The plan: every photo once, awkward keys, collisions, repeats; the same for one process and for many."""

import hashlib
import io
import json
from collections import Counter
from dataclasses import replace
from urllib.parse import unquote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageOps

from concurrency_audit.load.evidence import ObjectRef
from concurrency_audit.load.oracles.pictures import OwnColours
from concurrency_audit.load.photos.identity import split
from concurrency_audit.load.photos.kinds import KINDS, PLAIN, Kind
from concurrency_audit.load.photos.maker import PhotoMaker
from concurrency_audit.load.photos.plan import BLOCK, DECOY, TWINS, Layout, PhotoPlan
from concurrency_audit.load.photos.reading import read_picture
from concurrency_audit.load.photos.scenario import PhotoScenario
from concurrency_audit.load.running.share import Share
from tests.sampling import examples

LAYOUT = Layout(("in-a", "in-b"), "out")


def plan(photos: int = 100, seed: int = 5, **options) -> PhotoPlan:
    return PhotoPlan(LAYOUT, seed=seed, photos=photos, size=(128, 96), **options)


@settings(max_examples=examples(30), deadline=None)
@given(st.integers(1, 300), st.integers(0, 2**24 - 1), st.booleans())
def test_every_photo_is_delivered_first_exactly_once(photos, seed, duplicates):
    made = plan(photos, seed, duplicates=duplicates)
    firsts = [made.request(at) for at in range(made.requests)]
    identities = [one.identity for request in firsts if request.repeats is None for one in request.inputs]
    assert len(identities) == len(set(identities)) == photos
    assert all(request.repeats is None or request.repeats < request.index for request in firsts)
    assert duplicates or all(request.repeats is None for request in firsts)


def test_the_sound_part_announces_the_photos_alone():
    made = plan(200)
    requests = [made.request(at) for at in range(made.requests)]
    mixed = next(one for one in requests if not one.sound and any(part.sound for part in one.inputs))
    part = made.sound_part(mixed)
    assert part.sound and part.inputs == tuple(one for one in mixed.inputs if one.sound)
    assert len(json.loads(part.payload)["Records"]) == len(part.inputs) < len(mixed.inputs)


@settings(max_examples=examples(20), deadline=None)
@given(st.integers(0, 2**24 - 1))
def test_every_output_has_one_owner_and_every_input_is_known(seed):
    made = plan(60, seed)
    for at in range(made.requests):
        request = made.request(at)
        first = at if request.repeats is None else request.repeats
        for one in request.inputs:
            assert made.is_input(one.ref)
            assert made.name(one.identity) == str(one.ref)
            assert made.identities_in(f"see {one.ref.key} there") == {one.identity}
            for ref in one.outputs:
                assert made.owner(ref) == first
                assert made.owner(ObjectRef("elsewhere", ref.key)) is None
                assert not made.is_input(ref)


@pytest.mark.parametrize(
    "key",
    ["thumbs/800x600/IMG_0001.jpg", "load/000005/99999999-x/y.jpg", "load/000006/00000000-plain/IMG_0001.jpg", ""],
)
def test_keys_of_no_photo_belong_to_nobody(key):
    assert plan().owner(ObjectRef("out", key)) is None
    assert not plan().is_input(ObjectRef("in-a", key))


def test_a_repeat_is_the_very_same_event():
    made = plan(300)
    repeats = [request for at in range(made.requests) if (request := made.request(at)).repeats is not None]
    assert len(repeats) > 10
    for repeat in repeats:
        first = made.request(repeat.repeats)
        assert repeat.payload == first.payload
        assert first.delivered_again and repeat.delivered_again


def test_repeats_are_of_the_same_block_or_of_the_sequential_pass():
    made = plan(400, sequential=8)
    for at in range(made.requests):
        request = made.request(at)
        if request.repeats is not None:
            assert request.repeats // BLOCK == at // BLOCK or request.repeats < made.sequential


def test_neighbours_share_their_file_name_and_spread_over_buckets_and_tags():
    made = plan(100, duplicates=False)
    block = [one for at in range(BLOCK, 2 * BLOCK) for one in made.request(at).inputs]
    assert len({one.ref.key.rsplit("/", 1)[1] for one in block}) == 1
    assert {one.ref.bucket for one in block} == {"in-a", "in-b"}
    assert Counter(one.tagged for one in block)[False] >= 2
    assert len(block) == BLOCK + 4


def test_events_have_the_shape_s3_sends_and_the_key_comes_back_whole():
    made = plan(100)
    for at in range(made.requests):
        request = made.request(at)
        records = json.loads(request.payload)["Records"]
        assert [unquote_plus(record["s3"]["object"]["key"]) for record in records] == [
            one.ref.key for one in request.inputs
        ]
        for record, one in zip(records, request.inputs, strict=True):
            assert record["s3"]["object"]["size"] == len(made.bytes_of(one))
            assert record["eventSource"] == "aws:s3"
            assert int(record["s3"]["object"]["sequencer"], 16) >= 0
            assert set(record) == {
                "eventVersion",
                "eventSource",
                "awsRegion",
                "eventTime",
                "eventName",
                "userIdentity",
                "requestParameters",
                "responseElements",
                "s3",
            }


def test_an_event_asked_for_again_makes_no_photo_again():
    """Events and checks ask for the same photos long after; making them anew took most of what checking costs."""
    made = plan(40)
    first = [made.request(index) for index in range(made.requests)]
    made.studio.data.cache_clear()
    assert [made.request(index) for index in range(made.requests)] == first
    assert made.studio.data.cache_info().misses == 0
    one = next(one for request in first for one in request.inputs if one.sound)
    data = made.bytes_of(one)
    assert made.facts(one) == (len(data), hashlib.md5(data, usedforsecurity=False).hexdigest())


def test_decoys_lie_at_the_same_key_in_the_other_bucket_and_are_named():
    made = plan(100)
    found = [(one, decoy) for at in range(made.requests) for one in [made.request(at)] for decoy in made.decoys(one)]
    assert found
    for request, (ref, data) in found:
        twin = next(one for one in request.inputs if one.ref.key == ref.key)
        assert ref.bucket != twin.ref.bucket
        assert made.name(twin.identity + DECOY) == f"the decoy of {twin.ref} in another bucket"
        assert data == PhotoMaker(128, 96).photo(twin.identity + DECOY)


def test_identities_of_no_photo_are_named_as_such():
    made = plan(10)
    run, _ = split(made.request(0).inputs[0].identity)
    assert "another run" in made.name(123)
    assert "no photo of this run" in made.name((run << 40) + 10**6)


@settings(max_examples=examples(20), deadline=None)
@given(st.integers(1, 6), st.integers(1, 120))
def test_shares_are_disjoint_and_cover_the_plan(count, photos):
    scenario = PhotoScenario(inputs=("in-a",), output="out", seed=1, photos=photos, size=(128, 96))
    dealt = [index for at in range(count) for index in Share(at, count).load(scenario)]
    sequential = [index for at in range(count) for index in Share(at, count).sequential(scenario)]
    assert sorted(dealt + sequential) == list(range(scenario.requests))
    for index in range(scenario.requests):
        request = scenario.request(index)
        if request.repeats is not None and request.repeats >= scenario.sequential:
            owners = [at for at in range(count) if Share(at, count).owns(scenario, index)]
            assert owners == [at for at in range(count) if Share(at, count).owns(scenario, request.repeats)]


def test_every_twenty_inputs_hold_every_kind():
    made = plan(80)
    inputs = [one for at in range(made.requests) for one in made.request(at).inputs if made.request(at).repeats is None]
    for begin in range(0, 80, 20):
        assert {one.kind for one in inputs[begin : begin + 20]} == {kind.name for kind in KINDS}
    assert {one.kind for one in inputs if not one.sound} == {"cut", "empty", "foreign"}
    assert {one.kind for at in range(8) for one in plan(20, varied=False).request(at).inputs} == {"plain"}
    assert all(one.sound for at in range(8) for one in plan(20, damaged=False).request(at).inputs)


def as_seen(image: Image.Image, kind: Kind, background: str = "white") -> bytes:
    """The photo as a viewer shows it: by its profile, on a background."""
    if kind.exchanged:
        profile = io.BytesIO(image.info["icc_profile"])
        image = ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode="RGB")
    if not kind.opaque:
        canvas = Image.new("RGB", image.size, background)
        canvas.paste(image, mask=image)
        image = canvas
    seen = io.BytesIO()
    image.convert("RGB").save(seen, "JPEG", quality=85)
    return seen.getvalue()


def test_a_lost_profile_and_another_background_show():
    made = plan(64)
    inputs = {one.kind: one for at in range(made.requests) for one in made.request(at).inputs}
    wrongly = {"profiled": PLAIN, "tall": PLAIN, "see-through": replace(PLAIN, opaque=False)}
    for name, wrong in wrongly.items():
        photo = Image.open(io.BytesIO(made.bytes_of(inputs[name])))
        shown = read_picture(as_seen(photo, wrong, "grey"))
        assert shown.identity != inputs[name].identity or shown.off > OwnColours.TOLERANCE


def test_one_photos_profile_is_not_anothers():
    """A handler that keeps what it made of the first profile would otherwise be right by chance."""
    made = plan(64)
    inputs = {one.kind: one for at in range(made.requests) for one in made.request(at).inputs}
    photos = {kind: Image.open(io.BytesIO(made.bytes_of(inputs[kind]))) for kind in ("profiled", "tall")}
    kept = {kind: photo.info["icc_profile"] for kind, photo in photos.items()}
    for kind, other in (("profiled", "tall"), ("tall", "profiled")):
        photos[kind].info["icc_profile"] = kept[other]
        shown = read_picture(as_seen(photos[kind], made.kind(inputs[kind])))
        assert shown.identity != inputs[kind].identity or shown.off > OwnColours.TOLERANCE


def test_photos_of_every_kind_show_their_identity_upright():
    made = plan(64)
    for at in range(made.requests):
        for one in made.request(at).inputs:
            if one.sound:
                file = Image.open(io.BytesIO(made.bytes_of(one)))
                image = ImageOps.exif_transpose(file)
                assert (image.size, file.format) == (one.size, made.kind(one).form)
                shown = read_picture(as_seen(image, made.kind(one)))
                assert (shown.identity, shown.off <= OwnColours.TOLERANCE) == (one.identity, True)
    assert {split(one.identity)[0] for one in made.request(3).inputs} == {5}


def test_what_is_no_photo_is_none():
    made = plan(64)
    for one in (one for at in range(made.requests) for one in made.request(at).inputs if not one.sound):
        assert read_picture(made.bytes_of(one)) is None


@pytest.mark.parametrize("seed", [0, 5])
def test_a_key_uploaded_again_has_another_photo_and_a_newer_event(seed: int):
    """With seed 0 the first photo has the identity 0, which is one like any other."""
    made = plan(60, seed)
    for at in range(8):
        first, renewed, late = made.request(at), made.renewed(at), made.late(at)
        assert late.payload == first.payload != renewed.payload
        assert late.inputs == renewed.inputs and late.late and not renewed.late
        for old, new in zip(first.inputs, renewed.inputs, strict=True):
            assert (old.ref, old.outputs) == (new.ref, new.outputs)
            assert old.identity != new.identity and old.identity in new.identities
            assert int(new.sequencer, 16) > int(old.sequencer, 16) and new.sound
            assert made.bytes_of(old) != made.bytes_of(new)
            if at % TWINS:
                assert made.name(new.identity) == f"{old.ref}, uploaded again"
        for old, new, again in zip(first.inputs, renewed.inputs, made.fresh(at).inputs, strict=True):
            assert (again.identity, again.ref, again.sound) == (old.identity, old.ref, old.sound)
            assert int(again.sequencer, 16) > int(new.sequencer, 16)


def test_the_same_bytes_come_under_two_keys():
    made = plan(60)
    photos = {made.bytes_of(one): one for at in range(made.requests) for one in made.request(at).inputs if one.sound}
    for at in range(0, 8, TWINS):
        one = made.renewed(at).inputs[0]
        twin = photos[made.bytes_of(one)]
        assert twin.ref != one.ref and twin.outputs != one.outputs
        assert (twin.identity, twin.kind, twin.size, twin.tagged) == (one.identity, one.kind, one.size, one.tagged)
        assert made.content_type(one) == made.content_type(twin)
