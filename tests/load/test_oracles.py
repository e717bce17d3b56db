"""Each oracle: silent on right evidence, and says what is wrong with wrong evidence."""

import hashlib
import io
import json
from collections import Counter
from dataclasses import replace

import pytest
from PIL import Image

from concurrency_audit.load.evidence import Answer, Evidence, ObjectRef, Outcome, Phase, Request, StoredObject, as_meant
from concurrency_audit.load.oracles.differing import difference
from concurrency_audit.load.oracles.objects import (
    ContentType,
    JsonFacts,
    MetadataFacts,
    OutputsExist,
    SameBytes,
    WrittenBy,
)
from concurrency_audit.load.oracles.pictures import NoGps, OwnColours, OwnLabels, PictureSize, PixelIdentity
from concurrency_audit.load.oracles.response import (
    Differential,
    NamesRequest,
    NothingForeign,
    OtherRequests,
    OwnLog,
    UniqueRequestIds,
)
from concurrency_audit.load.oracles.seen import Seen
from concurrency_audit.load.photos.exif import GPS_NUMBERS, GPS_WORDS, text_of
from concurrency_audit.load.photos.maker import PhotoMaker
from concurrency_audit.load.photos.plan import Layout, PhotoPlan
from concurrency_audit.load.photos.results import OwnSequencer, RefusedAlike, ResultsInOrder, StatedThumbnails
from concurrency_audit.load.photos.scenario import labelled

MAKER = PhotoMaker(256, 192)
PLAN = PhotoPlan(Layout(("in-a", "in-b"), "out"), seed=3, photos=80, size=(256, 192), duplicates=False, varied=False)
REQUEST = next(request for at in range(8, 20) for request in [PLAN.request(at)] if len(request.inputs) == 1)
INPUT = REQUEST.inputs[0]
OTHER = PLAN.request(40).inputs[0]


def thumbnail(identity: int, box=(200, 150), sequencer: str = INPUT.sequencer) -> bytes:
    image = Image.open(io.BytesIO(MAKER.photo(identity)))
    image.thumbnail(box, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85, comment=f"sequencer {sequencer}".encode())
    return buffer.getvalue()


def stored(ref: ObjectRef, data: bytes, request_id: str = "r1") -> StoredObject:
    kind = "application/json" if ref.key.endswith(".json") else "image/jpeg"
    return StoredObject(ref, data, "etag", {"aws-request-id": request_id, "sequencer": INPUT.sequencer}, kind)


def stated(**other) -> list[dict]:
    found = []
    for ref in INPUT.outputs[:3]:
        data = thumbnail(INPUT.identity, tuple(map(int, ref.key.split("/")[1].split("x"))))
        width, height = Image.open(io.BytesIO(data)).size
        found.append({"key": ref.key, "width": width, "height": height, "bytes": len(data), **other})
    return found


def result(one=INPUT, **other) -> dict:
    outputs = [ref.key for ref in one.outputs]
    return {"status": "done", "bucket": one.ref.bucket, "key": one.ref.key, "outputs": outputs, **other}


def answered(*results: dict, **more) -> Evidence:
    summary = dict(Counter(one["status"] for one in results))
    return with_answer(body=json.dumps({"results": results, "summary": summary, **more}).encode())


def knowing(request_id: str) -> Seen:
    """What has seen the request of another input answered under this id."""
    seen = Seen()
    request = replace(REQUEST, index=40, inputs=(OTHER,))
    seen.note(Evidence(request, Answer(Outcome.OK, request_id=request_id)))
    return seen


def document(one=INPUT, **more) -> bytes:
    return json.dumps(
        {
            "source": {"key": one.ref.key},
            "exif": {"ImageDescription": text_of(one.identity)},
            "thumbnails": stated(),
            **more,
        }
    ).encode()


def right(**changes) -> Evidence:
    """The evidence of an invocation that did everything right."""
    boxes = {"800x600": (800, 600), "400x300": (400, 300), "200x150": (200, 150)}
    objects = {
        ref: stored(
            ref, document() if ref.key.endswith(".json") else thumbnail(INPUT.identity, boxes[ref.key.split("/")[1]])
        )
        for ref in INPUT.outputs
    }
    body = json.dumps({"results": [result()], "summary": {"done": 1}, "retry": {"Records": []}}).encode()
    answer = Answer(
        Outcome.OK, 200, body, "r1", "7", log_tail=json.dumps({"requestId": "r1", "message": "x"}), started=1.8e9
    )
    return replace(Evidence(REQUEST, answer, Phase.LOAD, objects), **changes)


def with_object(place: int, data: bytes | None, request_id: str = "r1") -> Evidence:
    ref = INPUT.outputs[place]
    evidence = right()
    return replace(evidence, objects={**evidence.objects, ref: None if data is None else stored(ref, data, request_id)})


def with_stored(place: int, **changes) -> Evidence:
    evidence = right()
    ref = INPUT.outputs[place]
    return replace(evidence, objects={**evidence.objects, ref: replace(evidence.objects[ref], **changes)})


def with_answer(**changes) -> Evidence:
    evidence = right()
    return replace(evidence, answer=replace(evidence.answer, **changes))


def shown_through() -> bytes:
    image = Image.open(io.BytesIO(thumbnail(INPUT.identity)))
    buffer = io.BytesIO()
    Image.blend(image, Image.new("RGB", image.size, "black"), 0.2).save(buffer, "JPEG")
    return buffer.getvalue()


def leaky_thumbnail() -> bytes:
    image = Image.open(io.BytesIO(MAKER.photo(INPUT.identity)))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=image.getexif().tobytes())
    return buffer.getvalue()


ORACLES = {
    "names-request": lambda: NamesRequest(PLAN.identities_in),
    "nothing-foreign": lambda: NothingForeign(PLAN.identities_in, PLAN.name),
    "own-log": OwnLog,
    "outputs-exist": OutputsExist,
    "pixel-identity": lambda: PixelIdentity("thumbs/", PLAN.name),
    "picture-size": lambda: PictureSize("thumbs/"),
    "own-colours": lambda: OwnColours("thumbs/"),
    "json-facts": lambda: JsonFacts("metadata/", lambda one: {"key": one.ref.key}, lambda whole: whole["source"]),
    "content-type": lambda: ContentType({"thumbs/": "image/jpeg", "metadata/": "application/json"}),
    "metadata-facts": lambda: MetadataFacts(lambda one: {"sequencer": one.sequencer}),
    "stated-thumbnails": lambda: StatedThumbnails("metadata/", "thumbs/"),
    "results-in-order": ResultsInOrder,
    "own-sequencer": lambda: OwnSequencer("thumbs/"),
    "other-request": lambda: OtherRequests(knowing("0f8fad5b-d9cb-469f-a165-70867728950e")),
    "own-labels": lambda: OwnLabels("metadata/", "thumbs/"),
    "written-by": lambda: WrittenBy("aws-request-id"),
    "no-gps": lambda: NoGps(GPS_WORDS, GPS_NUMBERS),
}
WRONG = [
    ("names-request", with_answer(body=b'{"results": []}'), "does not name its input"),
    ("nothing-foreign", with_answer(body=json.dumps([INPUT.ref.key, OTHER.ref.key]).encode()), "another invocation"),
    ("nothing-foreign", with_answer(log_tail=f"working on {text_of(OTHER.identity)}"), "another invocation"),
    ("nothing-foreign", with_object(3, document(OTHER)), "another invocation"),
    ("own-log", with_answer(log_tail='{"requestId": "r2"}\nplain'), "lines of request r2"),
    ("outputs-exist", with_object(1, None), "does not exist"),
    ("pixel-identity", with_object(0, thumbnail(OTHER.identity)), "shows another photo"),
    ("pixel-identity", with_object(0, thumbnail(INPUT.identity)[:500]), "not a whole picture"),
    ("pixel-identity", with_object(0, b""), "not a whole picture"),
    ("picture-size", with_object(1, thumbnail(INPUT.identity, (200, 150))), "200x150 where 256x192"),
    ("own-colours", with_object(0, shown_through()), "its colours are off by"),
    ("json-facts", with_object(3, document(OTHER)), "where this input's is"),
    ("json-facts", with_object(3, document()[:-4]), "not a whole JSON document"),
    ("json-facts", with_object(3, b"[]"), "not a whole JSON document"),
    ("content-type", with_stored(0, content_type="application/json"), "application/json where image/jpeg belongs"),
    ("content-type", with_stored(3, content_type=""), "(none) where application/json belongs"),
    ("metadata-facts", with_stored(1, metadata={"sequencer": "00"}), "say sequencer '00' where"),
    ("metadata-facts", with_stored(3, metadata={}), "say sequencer None where"),
    ("stated-thumbnails", with_object(3, document(thumbnails=stated(width=9))), "are stated as"),
    ("stated-thumbnails", with_object(3, document(thumbnails=stated()[:2])), "are stated as"),
    ("stated-thumbnails", with_object(3, b"[]"), "are stated as None"),
    ("results-in-order", answered(result(OTHER)), "results[0] is another record's"),
    ("results-in-order", answered(), "0 results for 1 records"),
    ("results-in-order", answered(result(status="rejected", reason="gone")), "status is 'rejected' (gone) where done"),
    ("results-in-order", answered(result(outputs=["thumbs/x"])), "outputs are ['thumbs/x'] where"),
    ("results-in-order", with_answer(body=b"[1]"), "no results"),
    ("results-in-order", answered(result(), summary={"done": 2}), "summary is {'done': 2} where {'done': 1} belongs"),
    ("results-in-order", answered(result(), retry={"Records": [{}]}), "retry holds records where none failed"),
    ("own-sequencer", with_object(0, thumbnail(INPUT.identity, (800, 600), "0AB")), "comment names 0AB where"),
    ("own-sequencer", with_object(1, MAKER.photo(INPUT.identity)), "names no upload where"),
    ("other-request", with_answer(log_tail="[0f8fad5b-d9cb-469f-a165-70867728950e] done"), "id of another request"),
    ("other-request", with_object(3, document(by="0f8fad5b-d9cb-469f-a165-70867728950e")), "id of another request"),
    ("own-labels", with_object(3, document(labels=["Digest-" + "0" * 16])), "another picture"),
    ("written-by", with_object(2, thumbnail(INPUT.identity), "r9"), "stored by request id r9"),
    ("no-gps", with_object(3, document(GPSInfo={"1": "N"})), "GPS position"),
    ("no-gps", with_object(3, document(place=[47.0, 11.0, 38.271605])), "GPS position"),
    ("no-gps", with_object(0, leaky_thumbnail()), "GPS position"),
    ("no-gps", with_answer(body=b'{"lat": 47.1939640}'), "GPS position"),
]


@pytest.mark.parametrize("name", ORACLES)
def test_right_evidence_is_silent(name):
    assert list(ORACLES[name]().check(right())) == []


@pytest.mark.parametrize(
    ("name", "evidence", "message"), WRONG, ids=[f"{name}-{at}" for at, (name, *_) in enumerate(WRONG)]
)
def test_wrong_evidence_is_told(name, evidence, message):
    found = list(ORACLES[name]().check(evidence))
    assert found
    assert all(one.oracle == name and message in one.message for one in found)
    assert found[0].request_id == "r1"
    assert str(INPUT.ref) in found[0].key
    assert found[0].at.startswith("2027-")


def test_a_mismatch_says_whose_data_was_found():
    (found, *_) = PixelIdentity("thumbs/", PLAN.name).check(with_object(0, thumbnail(OTHER.identity)))
    assert found.found_key == str(OTHER.ref)
    assert str(INPUT.ref) in found.sentence() and str(OTHER.ref) in found.sentence()


@pytest.mark.parametrize("outcome", [Outcome.FUNCTION_ERROR, Outcome.TIMED_OUT])
def test_after_a_failure_outputs_may_be_missing_but_not_wrong(outcome):
    missing = with_object(0, None)
    failed = replace(missing, answer=replace(missing.answer, outcome=outcome))
    assert list(OutputsExist().check(failed)) == []
    wrong = with_object(0, thumbnail(OTHER.identity))
    wrong = replace(wrong, answer=replace(wrong.answer, outcome=outcome))
    assert list(PixelIdentity("thumbs/", PLAN.name).check(wrong))


def test_labels_of_an_own_thumbnail_are_right():
    import hashlib

    evidence = right()
    digest = hashlib.sha256(evidence.objects[INPUT.outputs[0]].data).hexdigest()[:16]
    assert list(OwnLabels("metadata/", "thumbs/").check(with_object(3, document(labels=[f"Digest-{digest}"])))) == []


def test_outputs_of_an_input_delivered_twice_may_be_either_deliverys():
    evidence = with_object(2, thumbnail(INPUT.identity), "r9")
    twice = replace(evidence, request=replace(REQUEST, delivered_again=True))
    assert list(WrittenBy("aws-request-id").check(twice)) == []


def test_other_bytes_for_the_same_input_are_told_the_second_time():
    oracle = SameBytes()
    assert list(oracle.check(right())) == []
    assert list(oracle.check(right())) == []
    (found,) = oracle.check(with_object(0, thumbnail(INPUT.identity, (190, 140))))
    assert "other bytes" in found.message


def test_a_document_without_its_labels_may_differ_from_one_with_them():
    oracle = SameBytes(comparable=labelled)
    assert list(oracle.check(right())) == []
    assert list(oracle.check(with_object(3, document(labels=None, labelsProblem="Throttling")))) == []
    assert list(oracle.check(with_object(3, document(labels=["x"]))))


def test_the_same_request_id_for_two_requests_is_told():
    oracle = UniqueRequestIds()
    assert list(oracle.check(right())) == []
    assert list(oracle.check(right())) == []
    (found,) = oracle.check(right(request=replace(REQUEST, index=REQUEST.index + 1)))
    assert "same id" in found.message


def test_an_answer_under_load_must_equal_the_one_given_alone():
    oracle = Differential(lambda answer: {**answer, "id": None})
    alone = replace(with_answer(body=b'{"total": 3, "id": "a"}'), phase=Phase.SEQUENTIAL)
    assert list(oracle.check(alone)) == []
    again = replace(REQUEST, index=99, repeats=REQUEST.index)
    same = replace(with_answer(body=b'{"total": 3, "id": "b"}'), request=again)
    assert list(oracle.check(same)) == []
    (found,) = oracle.check(replace(with_answer(body=b'{"total": 4, "id": "b"}'), request=again))
    assert '"total": 3' in found.message and '"total": 4' in found.message


def test_escaped_keys_are_found_in_json():
    key = next(one.ref.key for at in range(80) for one in PLAN.request(at).inputs if "写真" in one.ref.key)
    body = json.dumps({"key": key}, ensure_ascii=True).encode()
    assert PLAN.identities_in(json.dumps(json.loads(body), ensure_ascii=False))
    found = list(NothingForeign(PLAN.identities_in, PLAN.name).check(with_answer(body=body)))
    assert [one.found_key.endswith(key) for one in found] == [True]


def test_an_answer_from_before_the_lone_one_is_judged_when_that_comes():
    oracle = Differential()
    early = Evidence(Request(5, b"", repeats=0), Answer(Outcome.OK, body=b'{"n": 2}'), Phase.COLD)
    alone = Evidence(Request(0, b""), Answer(Outcome.OK, body=b'{"n": 1}'), Phase.SEQUENTIAL)
    assert list(oracle.check(early)) == []
    (found,) = oracle.check(alone)
    assert (found.index, found.phase) == (5, Phase.COLD)
    assert list(oracle.check(alone)) == []


def test_a_foreign_id_is_known_when_its_own_request_is_answered_later():
    oracle = OtherRequests(Seen())
    later = "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert list(oracle.check(with_answer(log_tail=f"text of {later}"))) == []
    other = replace(REQUEST, index=40, inputs=(OTHER,))
    (found,) = oracle.check(replace(with_answer(request_id=later), request=other))
    assert (found.key, found.found_key, found.place) == (str(INPUT.ref), str(OTHER.ref), "log")


def test_ids_of_nobody_and_of_another_delivery_are_no_foreign_ones():
    oracle = OtherRequests(knowing("0f8fad5b-d9cb-469f-a165-70867728950e"))
    assert list(oracle.check(with_answer(log_tail="key 7c9e6679-7425-40de-944b-e07fc1f90ae7"))) == []
    again = replace(REQUEST, index=41, repeats=40, inputs=(OTHER,))
    delivered = with_answer(log_tail="first 0f8fad5b-d9cb-469f-a165-70867728950e")
    assert list(oracle.check(replace(delivered, request=again, objects={}))) == []


def test_the_writer_and_the_owner_of_labels_are_named():
    seen = knowing("r9")
    (found,) = WrittenBy("aws-request-id", seen=seen).check(with_object(2, thumbnail(INPUT.identity), "r9"))
    assert found.found_key == str(OTHER.ref)


def test_nothing_may_be_stored_for_what_is_no_photo():
    damaged = replace(INPUT, sound=False, kind="cut")
    evidence = right(request=replace(REQUEST, inputs=(damaged,)))
    found = list(OutputsExist().check(evidence))
    assert len(found) == 4 and "no photo (cut)" in found[0].message
    assert list(OutputsExist().check(replace(evidence, objects={}))) == []
    refused = answered(result(status="rejected", reason="unreadable", outputs=[]))
    assert list(ResultsInOrder().check(replace(refused, request=evidence.request))) == []
    assert list(ResultsInOrder().check(replace(right(), request=evidence.request))) != []


def test_what_cannot_be_read_fails_and_is_to_be_sent_again():
    records = [{"of": 1}, {"of": 2}]
    inputs = (replace(INPUT, unreadable=True, outputs=()), OTHER)
    request = replace(REQUEST, inputs=inputs, payload=json.dumps({"Records": records}).encode())
    failed = result(status="failed", reason="unavailable", outputs=[])

    def told(first: dict, again: list) -> list[str]:
        evidence = replace(answered(first, result(OTHER), retry={"Records": again}), request=request)
        return [one.message for one in ResultsInOrder().check(evidence)]

    assert told(failed, records[:1]) == []
    assert "where failed belongs: the input cannot be read" in told(result(outputs=[]), [])[0]
    assert "retry holds others than the 1 record that failed" in told(failed, [*records[:1], {"of": 3}])[0]
    assert "retry holds others" in told(failed, [])[0]


def test_a_function_may_fail_as_a_whole_over_what_cannot_be_read():
    error = Answer(Outcome.FUNCTION_ERROR)
    unreadable = replace(REQUEST, inputs=(replace(INPUT, unreadable=True),))
    assert as_meant(unreadable, error).outcome is Outcome.BY_DESIGN
    assert as_meant(unreadable, Answer(Outcome.TIMED_OUT)).outcome is Outcome.TIMED_OUT
    assert as_meant(REQUEST, error).outcome is Outcome.FUNCTION_ERROR


def refusal(phase: Phase, *kinds_and_reasons: tuple[str, str]) -> Evidence:
    inputs = tuple(replace(INPUT, sound=False, kind=kind) for kind, _ in kinds_and_reasons)
    results = [result(status="rejected", reason=reason, outputs=[]) for _, reason in kinds_and_reasons]
    return replace(answered(*results), phase=phase, request=replace(REQUEST, inputs=inputs), objects={})


def test_what_is_no_photo_is_refused_for_the_reason_of_a_lone_one():
    oracle = RefusedAlike()
    early = refusal(Phase.COLD, ("empty", "unreadable"), ("cut", "unreadable"))
    assert list(oracle.check(early)) == []
    (found,) = oracle.check(refusal(Phase.SEQUENTIAL, ("empty", "empty")))
    assert (found.phase, "refused as 'unreadable' where alone it is 'empty'" in found.message) == (Phase.COLD, True)
    assert list(oracle.check(refusal(Phase.LOAD, ("empty", "empty"), ("cut", "unreadable")))) == []
    (found,) = oracle.check(refusal(Phase.LOAD, ("empty", "not_a_photo")))
    assert found.phase is Phase.LOAD
    assert list(oracle.check(right())) == [] == list(oracle.check(with_answer(body=b"[1]")))


def test_results_of_several_records_keep_their_order():
    both = replace(REQUEST, inputs=(INPUT, OTHER))
    assert list(ResultsInOrder().check(replace(answered(result(), result(OTHER)), request=both))) == []
    (found,) = ResultsInOrder().check(replace(answered(result(OTHER), result()), request=both))
    assert (found.key, found.found_key) == (str(INPUT.ref), str(OTHER.ref))


def test_documents_that_lack_labels_are_judged_by_nobody_until_they_have_some():
    oracle = OwnLabels("metadata/", "thumbs/", labelled)
    lacking = with_object(3, document(labelsProblem="Throttled", labels=None))
    assert list(oracle.check(lacking)) == []
    assert (len(oracle.documents), list(oracle.unjudged.values())) == (1, [REQUEST.index])
    assert list(oracle.check(right())) == []
    assert (len(oracle.documents), oracle.unjudged) == (1, {})


def test_labels_that_were_there_alone_before_the_load_must_be_there_alone_after_it():
    oracle = OwnLabels("metadata/", "thumbs/", labelled)
    lacking = with_object(3, document(labelsProblem="CircuitOpen", labels=None))
    assert list(oracle.check(replace(lacking, phase=Phase.ALONE))) == []
    digest = hashlib.sha256(right().objects[INPUT.outputs[0]].data).hexdigest()[:16]
    labelled_one = with_object(3, document(labels=[f"Digest-{digest}"]))
    assert list(oracle.check(replace(labelled_one, phase=Phase.SEQUENTIAL))) == []
    assert list(oracle.check(lacking)) == []
    (found,) = oracle.check(replace(lacking, phase=Phase.ALONE))
    assert "alone after the load it lacks its labels" in found.message
    assert list(oracle.check(replace(labelled_one, phase=Phase.ALONE))) == []


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "a[1].b is 3, before 2"),
        ({"a": 1}, {"b": 1}, "a is there only before: 1"),
        ([1], [1, 2], "it has 2 items, before 1"),
        (1, True, "it is true, before 1"),
        ({"a": 1}, {"a": 1}, ""),
        ("x" * 500, "y", 'it is "y", before "xxx'),
    ],
)
def test_where_two_answers_differ(before, now, said):
    found = difference(before, now)
    assert found.startswith(said) if said else found == ""
    assert len(found) < 250
