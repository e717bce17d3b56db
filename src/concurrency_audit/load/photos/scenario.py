"""The scenario of a photo pipeline: identity-carrying photos in, thumbnails and a metadata document out."""

import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from concurrency_audit.load.evidence import Input, ObjectRef, Request, StoredObject
from concurrency_audit.load.oracles.base import Oracle
from concurrency_audit.load.oracles.objects import JsonFacts, OutputsExist, SameBytes, WrittenBy
from concurrency_audit.load.oracles.pictures import NoGps, OwnLabels, PictureSize, PixelIdentity
from concurrency_audit.load.oracles.response import Differential, NamesRequest, NothingForeign, OwnLog, UniqueRequestIds
from concurrency_audit.load.photos import exif
from concurrency_audit.load.photos.maker import PhotoMaker
from concurrency_audit.load.photos.plan import BLOCK, Layout, PhotoPlan
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
    ) -> None:
        self._size = size
        self.layout = Layout(inputs, output)
        self.plan = PhotoPlan(
            self.layout,
            seed=seed,
            photos=photos,
            sequential=sequential,
            duplicates=duplicates,
            reorder=reorder,
            at=time.time(),
            maker=PhotoMaker(*size),
        )
        self.sequential = self.plan.sequential
        self.watched = (output,)
        prefix = f"{self.layout.prefix}/{self.plan.run:06x}/"
        self.inputs = tuple(ObjectRef(bucket, prefix) for bucket in inputs)

    def oracles(self) -> list[Oracle]:
        """Make one of each oracle that can see a photo pipeline go wrong."""
        plan = self.plan
        return [
            NamesRequest(plan.identities_in),
            NothingForeign(plan.identities_in, plan.name),
            OwnLog(),
            UniqueRequestIds(),
            OutputsExist(),
            PixelIdentity(THUMBNAILS, plan.name),
            PictureSize(THUMBNAILS, width=self._size[0], height=self._size[1]),
            JsonFacts(DOCUMENTS, self._source, lambda whole: whole["source"]),
            JsonFacts(DOCUMENTS, exif_facts, lambda whole: whole["exif"], name="exif-facts"),
            OwnLabels(DOCUMENTS, THUMBNAILS),
            WrittenBy(WRITER),
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
        return () if request.repeats is not None else self._staged(request)

    def owner(self, ref: ObjectRef) -> int | None:
        """Give the request that must store this object."""
        return self.plan.owner(ref)

    def is_input(self, ref: ObjectRef) -> bool:
        """Whether this is a staged photo or decoy."""
        return self.plan.is_input(ref)

    def _staged(self, request: Request) -> Iterator[Staged]:
        for one in request.inputs:
            yield Staged(one.ref, self.plan.bytes_of(one), "image/jpeg")
        for ref, data in self.plan.decoys(request):
            yield Staged(ref, data, "image/jpeg")

    def _source(self, one: Input) -> Mapping[str, Any]:
        data = self.plan.bytes_of(one)
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return {
            "bucket": one.ref.bucket,
            "key": one.ref.key,
            "etag": etag,
            "width": self._size[0],
            "height": self._size[1],
        }


def labelled(stored: StoredObject) -> bool:
    """Whether a document's labels are there: without Rekognition's answer it says so, and then differs from others."""
    return b'"labelsProblem": "' not in stored.data


def exif_facts(one: Input) -> Mapping[str, Any]:
    """Give the tags a document must hold for an input; None for those that its photo lacks."""
    text = exif.text_of(one.identity)
    return {"ImageDescription": text, "UserComment": text, "Make": exif.MAKE if one.tagged else None}
