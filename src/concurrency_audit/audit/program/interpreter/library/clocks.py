"""Times as names: how finely they tell two invocations apart."""

from __future__ import annotations

import re

from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.path_patterns import SECOND
from concurrency_audit.audit.program.domain.values import Value

_TO_THE_SECOND = re.compile(r"%[SsTXc](?!.*%f)")


def to_the_second(call: LibraryCall, value: Value) -> Value:
    """A time that is cut down to its second: `now.strftime("%H%M%S")`, `int(time.time())`."""
    texts = [given.ref for given in call.args if given.kind == "const" and isinstance(given.ref, str)]
    is_cut = (call.short == "strftime" and any(map(_TO_THE_SECOND.search, texts))) or call.name == "builtins.int"
    return value.with_deps(value.deps | {SECOND}) if is_cut else value
