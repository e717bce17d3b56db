"""The scenario of a photo pipeline: identity-carrying photos in, thumbnails and a metadata document out."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from concurrency_audit.load.evidence import Input, ObjectRef, Request, StoredObject
from concurrency_audit.load.oracles.base import Oracle
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
from concurrency_audit.load.photos import exif
from concurrency_audit.load.photos.plan import BLOCK, Layout, PhotoPlan
from concurrency_audit.load.photos.results import OwnSequencer, RefusedAlike, ResultsInOrder, StatedThumbnails
from concurrency_audit.load.scenario import Scenario, Staged

THUMBNAILS = "thumbs/"
DOCUMENTS = "metadata/"
WRITER = "aws-request-id"


class PhotoScenario(Scenario):
    """`photos` unique photos in events of one or two records, some delivered twice; checked by every oracle that fits.

    `size` is the photos' width and height in pixels. Writes go to `output` by the keys of `Layout.templates`.
    """

    name = "photos"
    block = BLOCK

    def __init__(
        self,
        *,
        inputs: tuple[str, ...],
        output: str,
        seed: int,
        photos: int,
        sequential: int = BLOCK,
        duplicates: bool = True,
        reorder: bool = True,
        size: tuple[int, int] = (512, 384),
        varied: bool = True,
        damaged: bool = True,
    ) -> None:
        self.layout = Layout(inputs, output)
        self.plan = PhotoPlan(
            self.layout,
            seed=seed,
            photos=photos,
            sequential=sequential,
            duplicates=duplicates,
            reorder=reorder,
            at=time.time(),
            size=size,
            varied=varied,
            damaged=damaged,
        )
        self.sequential = self.plan.sequential
        self.watched = (output,)
        prefix = f"{self.layout.prefix}/{self.plan.run:06x}/"
        self.inputs = tuple(ObjectRef(bucket, prefix) for bucket in inputs)

    def oracles(self) -> list[Oracle]:
        """Make one of each oracle that can see a photo pipeline go wrong."""
        plan, seen = self.plan, Seen()
        return [
            OtherRequests(seen),
            NamesRequest(plan.identities_in),
            NothingForeign(plan.identities_in, plan.name),
            OwnLog(),
            UniqueRequestIds(),
            OutputsExist(),
            PixelIdentity(THUMBNAILS, plan.name),
            OwnColours(THUMBNAILS),
            PictureSize(THUMBNAILS),
            ContentType({THUMBNAILS: "image/jpeg", DOCUMENTS: "application/json"}),
            MetadataFacts(lambda one: {"sequencer": one.sequencer}),
            JsonFacts(DOCUMENTS, self._source, lambda whole: whole["source"], naming=self._named),
            JsonFacts(DOCUMENTS, self._exif, lambda whole: whole["exif"], name="exif-facts", naming=self._named),
            OwnLabels(DOCUMENTS, THUMBNAILS, labelled),
            StatedThumbnails(DOCUMENTS, THUMBNAILS),
            OwnSequencer(THUMBNAILS),
            ResultsInOrder(),
            RefusedAlike(),
            WrittenBy(WRITER, seen=seen),
            SameBytes(comparable=labelled),
            NoGps(exif.GPS_WORDS, exif.GPS_NUMBERS),
            Differential(),
        ]

    @property
    def requests(self) -> int:
        """Requests that deliver all photos."""
        return self.plan.requests

    def request(self, index: int) -> Request:
        """Work out one request."""
        return self.plan.request(index)

    def staged(self, request: Request) -> Iterable[Staged]:
        """Give the request's photos and decoys; a repeated delivery needs nothing new."""
        return () if request.repeats is not None or request.late else self._staged(request)

    def renewed(self, index: int) -> Request | None:
        """Give the request for other photos at the same keys."""
        return self.plan.renewed(index)

    def fresh(self, index: int) -> Request:
        """Give a request for the same photos, uploaded once more: newer than anything that is stored."""
        return self.plan.fresh(index)

    def sound_part(self, request: Request) -> Request:
        """Give the request for its photos, without what is none."""
        return self.plan.sound_part(request)

    def late(self, index: int) -> Request | None:
        """Give the first event of keys that hold other photos by now."""
        return self.plan.late(index)

    def owner(self, ref: ObjectRef) -> int | None:
        """Give the request that must store this object."""
        return self.plan.owner(ref)

    def is_input(self, ref: ObjectRef) -> bool:
        """Whether this is a staged photo or decoy."""
        return self.plan.is_input(ref)

    def _staged(self, request: Request) -> Iterator[Staged]:
        for one in request.inputs:
            yield Staged(one.ref, self.plan.bytes_of(one), self.plan.content_type(one))
        if request.inputs and request.inputs[0].named is not None:
            return
        for ref, data in self.plan.decoys(request):
            yield Staged(ref, data, "image/jpeg")

    def _source(self, one: Input) -> Mapping[str, Any]:
        length, etag = self.plan.facts(one)
        return {
            "bucket": one.ref.bucket,
            "key": one.ref.key,
            "etag": etag,
            "sequencer": one.sequencer,
            "bytes": length,
            "format": self.plan.kind(one).form,
            "width": one.size[0],
            "height": one.size[1],
        }

    def _exif(self, one: Input) -> Mapping[str, Any]:
        return exif_facts(one) | {"Orientation": self.plan.kind(one).orientation}

    def _named(self, text: str) -> str:
        """The place of the photo that a value in a document belongs to."""
        return ", ".join(self.plan.name(value) for value in sorted(self.plan.identities_in(text)))


def labelled(stored: StoredObject) -> bool:
    """Whether a document's labels are there: without Rekognition's answer it says so, and then differs from others."""
    return b'"labelsProblem": "' not in stored.data


def exif_facts(one: Input) -> dict[str, Any]:
    """Give the tags a document must hold for an input; None for those that its photo lacks."""
    text = exif.text_of(one.identity)
    return {"ImageDescription": text, "UserComment": text, "Make": exif.MAKE if one.tagged else None}
