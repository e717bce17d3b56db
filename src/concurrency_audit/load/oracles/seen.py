"""Which request each request id belongs to, so that a foreign id can be attributed."""

from collections import OrderedDict

from concurrency_audit.load.evidence import Evidence


class Seen:
    """Remembers the last `REMEMBERED` request ids of a process; oracles of one scenario share it."""

    REMEMBERED = 100_000

    def __init__(self) -> None:
        self._requests: OrderedDict[str, tuple[int, str]] = OrderedDict()

    def note(self, evidence: Evidence) -> None:
        """Remember whose the invocation's request id is."""
        request_id = evidence.answer.request_id
        if not request_id:
            return
        place = ", ".join(str(one.ref) for one in evidence.request.inputs) or f"request {evidence.request.index}"
        self._requests.setdefault(request_id, (first_delivery(evidence), place))
        if len(self._requests) > self.REMEMBERED:
            self._requests.popitem(last=False)

    @property
    def owners(self) -> dict[str, tuple[int, str]]:
        """Index and inputs of the request that each remembered id belongs to."""
        return dict(self._requests)

    def owner(self, request_id: str) -> int | None:
        """Give the index of the request that was answered under this id first."""
        found = self._requests.get(request_id)
        return found[0] if found else None

    def name(self, request_id: str) -> str:
        """Give the inputs of the request that was answered under this id; empty when it is not known."""
        found = self._requests.get(request_id)
        return found[1] if found else ""


def first_delivery(evidence: Evidence) -> int:
    """Give the index of the request that delivered these inputs first."""
    request = evidence.request
    return request.index if request.repeats is None else request.repeats
