"""The photo plan: which photos are made, where they lie, how they are delivered. A pure function of its arguments.

Requests come in blocks of eight that stay on one worker. In each block all photos have the same file name, one request
announces three photos and two announce two each, two requests' photos lack the camera tags, and in every other block
one delivery is a repeat: of a request of the same block (both in flight together) or of one of the sequential pass.
Every fourth block has decoys: photos of nobody at the same keys in another bucket, which must never come out. Sizes,
orientations, formats and files that are no photo come in turn (`kinds.py`).

When the load is over, a key may be uploaded again with another photo (`renewed`; each third time one that another key
has as well, so that equal bytes stand for two uploads), and its first event delivered once more (`late`): what is
stored must then stay the newer photo's.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from concurrency_audit.load.events import Created, s3_event
from concurrency_audit.load.evidence import Input, ObjectRef, Request
from concurrency_audit.load.photos.exif import identities_in
from concurrency_audit.load.photos.identity import identity, split
from concurrency_audit.load.photos.kinds import CONTENT_TYPES, PLAIN, Kind, kind_of
from concurrency_audit.load.photos.studio import Facts, Studio

BLOCK = 8
PER_REQUEST = 4
"""Numbers kept free for each request's photos: the n-th of request i has the index `i * PER_REQUEST + n`."""
DECOY = 1 << 39
"""Added to a photo's index to get the index of its decoy."""
RENEWED = 1 << 38
"""Added to a photo's index to get the index of the photo that is uploaded to the same key later."""
LATER = 1 << 48
"""Added to the order of an upload to get that of a later one of the same key."""
TWINS = 3
"""Each of so many renewed requests announces photos that other keys have."""
FOLDERS = ("plain", "with space", "plus+sign", "größe", "写真", "100%25", "a&b=c", "quote'd", "semi;colon", "[box]")
NAMES = ("IMG_0001.jpg", "photo.jpeg", "größe 1.JPG", "a+b.jpg", "DSC 0002.jpg")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a pipeline reads and writes: input buckets, output bucket and the keys it must derive from an input's."""

    inputs: tuple[str, ...]
    output: str
    templates: tuple[str, ...] = (
        "thumbs/800x600/{key}",
        "thumbs/400x300/{key}",
        "thumbs/200x150/{key}",
        "metadata/{key}.json",
    )
    prefix: str = "load"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How one request of a block is built."""

    photos: int
    repeats: int | None
    decoy: bool


class PhotoPlan:
    """All requests of a run with `photos` photos; the first `sequential` requests are for the sequential pass."""

    def __init__(
        self,
        layout: Layout,
        *,
        seed: int,
        photos: int,
        sequential: int = BLOCK,
        duplicates: bool = True,
        reorder: bool = True,
        at: float = 0.0,
        size: tuple[int, int] = (512, 384),
        varied: bool = True,
        damaged: bool = True,
    ) -> None:
        self.layout, self.run = layout, seed & 0xFFFFFF
        self.sequential = -(-sequential // BLOCK) * BLOCK
        self._duplicates, self._reorder, self._at = duplicates, reorder, at
        self._varied, self._damaged = varied, damaged
        self.studio = Studio(size)
        self._made = self._cumulative(photos)
        self.photos = photos
        self._pattern = re.compile(rf"{re.escape(layout.prefix)}/{self.run:06x}/(\d+)-")

    @property
    def requests(self) -> int:
        """Requests that deliver all photos (repeats included)."""
        return len(self._made)

    def request(self, index: int) -> Request:
        """Work out one request with its event; raises IndexError outside the plan."""
        first = self._first_delivery(index)
        inputs = tuple(self._input(first, number) for number in range(self._photos_of(first)))
        repeats = first if first != index else None
        return Request(index, self._event(inputs), inputs, repeats, self._deliveries(first) > 1)

    def renewed(self, index: int) -> Request:
        """Work out the request that announces other photos at the keys of a first delivery."""
        before = self.request(index).inputs
        twins = self._sound_after(index) if index % TWINS == 0 else ()
        inputs = tuple(
            self._renewed(one, twins[at] if at < len(twins) else self._new(one)) for at, one in enumerate(before)
        )
        return Request(index, self._event(inputs), inputs, delivered_again=True)

    def fresh(self, index: int) -> Request:
        """Work out the request that announces the first photos at their keys once more, as the newest upload."""
        inputs = tuple(
            replace(one, sequencer=_sequencer(int(one.sequencer, 16) | 2 * LATER)) for one in self.request(index).inputs
        )
        return Request(index, self._event(inputs), inputs, delivered_again=True)

    def sound_part(self, request: Request) -> Request:
        """Work out the request that announces its photos alone, without what is none."""
        inputs = tuple(one for one in request.inputs if one.sound)
        return replace(request, inputs=inputs, payload=self._event(inputs))

    def late(self, index: int) -> Request:
        """Work out the request whose event is older than what is stored: the first event, the renewed photos."""
        return replace(self.renewed(index), payload=self.request(index).payload, late=True)

    def bytes_of(self, one: Input) -> bytes:
        """Give the bytes of an input."""
        return self.studio.data(self.kind(one), one.identity, one.tagged)

    def facts(self, one: Input) -> Facts:
        """Give the length and the ETag of an input; its bytes are made for that only the first time."""
        return self.studio.facts(self.kind(one), one.identity, one.tagged)

    def content_type(self, one: Input) -> str:
        """Give the content type that an input is uploaded with."""
        return CONTENT_TYPES[self.kind(one).form] if one.sound else "application/octet-stream"

    def kind(self, one: Input) -> Kind:
        """Give what kind of file an input is."""
        _, photo = split(one.identity)
        if photo & RENEWED:
            return PLAIN
        return self._kind(*divmod(photo, PER_REQUEST))

    def decoys(self, request: Request) -> list[tuple[ObjectRef, bytes]]:
        """Give the photos of nobody that lie at a request's keys in the other buckets."""
        if len(self.layout.inputs) < 2 or request.repeats is not None or not self._delivery(request.index).decoy:
            return []
        others = [(one, bucket) for one in request.inputs for bucket in self.layout.inputs if bucket != one.ref.bucket]
        return [
            (ObjectRef(bucket, one.ref.key), self.studio.data(PLAIN, one.identity + DECOY, True))
            for one, bucket in others
        ]

    def owner(self, ref: ObjectRef) -> int | None:
        """Give the index of the request that must store this object, or None."""
        found = self._input_at(ref.key)
        return found[0] if found and ref in found[1].outputs else None

    def is_input(self, ref: ObjectRef) -> bool:
        """Whether the plan stages an object (a photo or a decoy) at this place."""
        found = self._input_at(ref.key)
        return found is not None and ref.key == found[1].ref.key and ref.bucket in self.layout.inputs

    def identities_in(self, text: str) -> set[int]:
        """Give the identities that a text mentions, as EXIF text or as keys of this run."""
        numbers = {int(digits) for digits in self._pattern.findall(text)}
        return identities_in(text) | {identity(self.run, number) for number in numbers}

    def name(self, value: int) -> str:
        """Give the place of the photo an identity belongs to."""
        run, number = split(value)
        if run != self.run:
            return f"a photo of another run ({value:016x})"
        decoy, renewed, number = number & DECOY, number & RENEWED, number & ~(DECOY | RENEWED)
        index, place = divmod(number, PER_REQUEST)
        if index >= self.requests or place >= self._photos_of(index):
            return f"no photo of this run ({value:016x})"
        key = str(self._input(index, place).ref)
        if decoy:
            return f"the decoy of {key} in another bucket"
        return f"{key}, uploaded again" if renewed else key

    def _input_at(self, key: str) -> tuple[int, Input] | None:
        found = self._pattern.search(key)
        if found is None:
            return None
        index, number = divmod(int(found[1]), PER_REQUEST)
        if index >= self.requests or self._first_delivery(index) != index or number >= self._photos_of(index):
            return None
        return index, self._input(index, number)

    def _input(self, index: int, number: int) -> Input:
        block = index // BLOCK
        photo = index * PER_REQUEST + number
        bucket = self.layout.inputs[index % len(self.layout.inputs)]
        folder, name = FOLDERS[photo % len(FOLDERS)], NAMES[block % len(NAMES)]
        key = f"{self.layout.prefix}/{self.run:06x}/{photo:08d}-{folder}/{name}"
        outputs = tuple(ObjectRef(self.layout.output, template.format(key=key)) for template in self.layout.templates)
        kind = self._kind(index, number)
        turn = self._roles(block)[index % BLOCK] if self._reorder else index % BLOCK
        return Input(
            identity(self.run, photo),
            ObjectRef(bucket, key),
            outputs,
            tagged=index % BLOCK not in self._roles(block)[3:5],
            kind=kind.name,
            sound=kind.sound,
            size=self.studio.size(kind),
            sequencer=_sequencer((block * BLOCK + turn) * PER_REQUEST + number),
        )

    def _new(self, one: Input) -> Input:
        """A photo that no other key has."""
        run, photo = split(one.identity)
        size = self.studio.size(PLAIN)
        return replace(one, identity=identity(run, photo | RENEWED), kind=PLAIN.name, sound=True, size=size)

    def _renewed(self, one: Input, content: Input) -> Input:
        """A later upload of one's key with this content."""
        later = _sequencer(int(one.sequencer, 16) | LATER)
        return replace(content, ref=one.ref, outputs=one.outputs, named=one.identity, sequencer=later)

    def _sound_after(self, index: int) -> tuple[Input, ...]:
        """The photos of a request that follows and delivers nothing but photos; none where the plan ends before it."""
        for other in range(index + 1, min(index + 2 * BLOCK, self.requests)):
            if self._first_delivery(other) == other and (found := self.request(other)).sound:
                return found.inputs
        return ()

    def _kind(self, index: int, number: int) -> Kind:
        before = self._made[index - 1] if index else 0
        return kind_of(before + number, varied=self._varied, damaged=self._damaged)

    def _event(self, inputs: Sequence[Input]) -> bytes:
        return s3_event([self._created(one) for one in inputs], at=self._at)

    def _created(self, one: Input) -> Created:
        length, etag = self.facts(one)
        return Created(one.ref, length, etag, one.sequencer)

    def _first_delivery(self, index: int) -> int:
        if not 0 <= index < self.requests:
            raise IndexError(f"request {index} is not in a plan of {self.requests}")
        repeats = self._delivery(index).repeats
        return index if repeats is None else repeats

    def _photos_of(self, index: int) -> int:
        before = self._made[index - 1] if index else 0
        return self._made[index] - before

    def _delivery(self, index: int) -> Delivery:
        """Give what one request delivers: one to three photos by its role, or a repeat in every other block."""
        block, position = divmod(index, BLOCK)
        roles = self._roles(block)
        if self._duplicates and block % 2 and index >= self.sequential and position == max(roles[1:3]):
            repeats = (
                min(roles[1:3]) + block * BLOCK if block % 4 == 1 or not self.sequential else block % self.sequential
            )
            return Delivery(0, repeats, decoy=False)
        photos = 3 if position == roles[0] else 2 if position in roles[5:7] else 1
        return Delivery(photos, None, decoy=block % 4 == 0)

    def _deliveries(self, index: int) -> int:
        """How often a first delivery is sent in all; 2 stands for more than once."""
        block, position = divmod(index, BLOCK)
        if index < self.sequential:
            return 2 if self._duplicates else 1
        return 2 if self._duplicates and block % 4 == 1 and position == min(self._roles(block)[1:3]) else 1

    def _roles(self, block: int) -> tuple[int, ...]:
        return _shuffled(self.run, block)

    def _cumulative(self, photos: int) -> list[int]:
        """Photos made up to and with each request; the last request is trimmed so that the total is exact."""
        made: list[int] = []
        while not made or made[-1] < photos:
            index = len(made)
            made.append(min((made[-1] if made else 0) + self._delivery(index).photos, photos))
        return made


def _sequencer(order: int) -> str:
    return f"{order:018X}"


@lru_cache(maxsize=4096)
def _shuffled(run: int, block: int) -> tuple[int, ...]:
    order = list(range(BLOCK))
    random.Random(f"{run}:{block}").shuffle(order)
    return tuple(order)
