"""String patterns: what of a path is fixed, what comes from the event, what is unique to the invocation.

A pattern is a tuple of literals and holes. A hole is `(kind, dependency)`; kinds: `unique` (a uuid, the request id,
mkstemp; of `APART` if each thread or step of a loop has one), `worker` (the same, made at import), `random`, `clock`,
`pid`, `tid` (the thread's), `listed` (found in a directory), `basename` (the last part of a key), `event` (all else
of the request), `row` (a field of what a service gave, or met in a walk), `same` (a counter or a setting: no invocation
has one of its own), `unknown`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from concurrency_audit.audit.program.domain.values import Hole, Pattern, Value

_LAST_PART = frozenset(["name", "stem"])
_LAST_KEY = re.compile(r"""\['([^']+)'\](?:\[\*\]|\))*$""")
"""Matches the innermost key of a dependency such as `basename(event['Records'][*]['s3']['object']['key'])`."""
_REQUEST_ID = "context.aws_request_id"
_OF_INVOCATION = frozenset(["unique", _REQUEST_ID, "context", "io"])
"""Dependencies of what an invocation has one of; with another one it may differ from thread to thread."""
SPLIT = "builtins.str.split"
"""Constructor recorded for the result of `text.split("/")`."""
REPLACED = "(replaced)"
"""What an unknown value refers to that is a text with parts of it replaced: no longer that text, but made of it."""
_MOST_PARTS = 64
_LONGEST_TEXT = 4096
"""Maximal length of a literal in characters; the longest path that Linux accepts."""
CUT = ("unknown", "cut")
"""Marks a pattern that was cut because it became too long."""
OF_WORKER = "worker"
"""Kind of what is unique, but was made at import: every worker process has one for all its invocations."""
APART = "apart"
"""Dependency of what is unique even among the threads of one invocation: each made its own."""
CONSTANT = "constant"
"""Dependency of a number that code counts up from a literal."""
COUNTED = "counted"
"""Of a number that follows one that was read."""
FIGURE = "(figure)"
"""The dependency of a sum or mean that a database works out."""
HOW_MANY = "(how many)"
"""Of the length of what a store gave; sorted before others, of which only so many are kept."""
SECOND = "second"
"""Of a time that was cut down to its second."""
TIMES = frozenset(["clock", SECOND])
"""Dependencies of what is a time and nothing else."""
TRACE_ID = "_X_AMZN_TRACE_ID"
"""The environment variable that the runtime sets anew for each invocation."""
SETTING = "environ"
"""Prefix of the dependency on an environment variable; its name follows."""
MOUNTS = "/mnt"
"""Where Lambda mounts file systems: whatever lies there is shared by all environments as well."""
FLAGS = "os.O_"
"""Beginning of the names of flags with which files are opened."""
_SCHEME = re.compile(r"^(?:file|sqlite(?:\+\w+)?|duckdb):/*(?=/(?:tmp|var/tmp|dev/shm|mnt)/)")
"""What stands before a path in an address of a file or a database in one."""
HOME = "~"
"""The home directory, wherever it is: only one that all invocations share can be written to."""
TEMPORARY = ("/tmp", "/var/tmp", "/dev/shm", MOUNTS, HOME)
LISTED: Pattern = (("listed", ""),)
"""Hole for a name found in a directory."""


def pattern(value: Value) -> Pattern:
    """The pattern of a value used as a string."""
    if value.kind == "const":
        return (str(value.ref),) if value.ref is not None else ()
    if value.text is not None:
        return value.text
    return (hole(value),)


def hole(value: Value) -> tuple[str, str]:
    """The hole for a value whose text is unknown."""
    deps = value.deps
    if "unique" in deps:
        return ("unique", APART if deps - _OF_INVOCATION else "")
    for kind in (OF_WORKER, "random", "clock", "pid", "tid"):
        if kind in deps:
            return (kind, "")
    if _REQUEST_ID in deps:
        return ("unique", APART if deps - _OF_INVOCATION else _REQUEST_ID)
    request = sorted(of_request(deps))
    if not request:
        return (_of_no_request(deps), "")
    kind = "basename" if all(d.startswith("basename(") for d in request) else "event"
    return (kind, ", ".join(request))


def of_request(deps: frozenset[str]) -> frozenset[str]:
    """The dependencies on what a request says."""
    return frozenset(dep for dep in deps if dep.startswith(("event", "basename(", "context")))


def _of_no_request(deps: frozenset[str]) -> str:
    """The kind of a hole that depends on nothing of the request."""
    if "row" in deps:
        return "row"
    return "same" if deps and is_same(deps) else "unknown"


def is_same(deps: frozenset[str]) -> bool:
    """Whether every invocation comes to a value in the same way: by counting, or from the environment."""
    return all(map(is_same_dep, deps))


def is_time(value: Value) -> bool:
    """Whether a value is a time and nothing else."""
    return bool(value.deps) and value.deps <= TIMES


def is_same_dep(dep: str) -> bool:
    """Whether a dependency is one on a number counted up, or on the environment."""
    return dep == CONSTANT or dep.startswith(SETTING)


def of_stated(result: Value, *sources: Value) -> Value:
    """What was computed from nothing but what the code states: its text is not known, but the same in all requests."""
    is_open = result.kind in ("unknown", "object") and result.obj is None and not result.deps and result.text is None
    if not is_open or not sources or not all(map(_is_stated, sources)):
        return result
    return result.with_deps(frozenset([CONSTANT]))


def of_counted(result: Value, operator: str, *sources: Value) -> Value:
    """What follows a number that a service gave: the next one, which others may take as well."""
    is_next = operator == "+" and any(v.kind == "const" and isinstance(v.ref, int) for v in sources)
    return result.with_deps(result.deps | {COUNTED}) if is_next else result


def _is_stated(value: Value) -> bool:
    if value.kind == "const":
        return value.ref is not None and not value.deps
    return value.kind == "unknown" and value.deps == {CONSTANT}


def setting(name: Value) -> str:
    """The dependency on an environment variable; the trace id, which the runtime sets for each request, is one of
    that."""
    if name.ref == TRACE_ID:
        return "event"
    return f"{SETTING} {name.ref}" if name.kind == "const" else SETTING


def of_environment(value: Value) -> Value:
    """What is copied: of the environment, what each of its variables depends on."""
    if value.kind != "external" or value.ref != "os.environ":
        return value
    return value.with_deps(value.deps | {SETTING})


def is_setting(deps: frozenset[str]) -> bool:
    """Whether something is what the environment says, and nothing else."""
    return bool(deps - {"io"}) and all(dep.startswith(SETTING) for dep in deps - {"io"})


def of_variable(value: Value, name: Value, stated: Mapping[str, Sequence[str]]) -> Value:
    """An environment variable's value: a path where deployment files state one, or where the name is HOME."""
    if name.kind != "const":
        return value
    paths = stated.get(str(name.ref), (HOME,) if name.ref == "HOME" else ())
    return value._replace(text=(paths[0],)) if paths else value


def concatenate(values: Sequence[Value]) -> Pattern:
    """The pattern of values concatenated; if it gets too long, its beginning followed by `CUT`."""
    parts: list[str | Hole] = []
    for value in values:
        for part in pattern(value):
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] = f"{parts[-1]}{part}"
            else:
                parts.append(part)
    if len(parts) > _MOST_PARTS or any(isinstance(part, str) and len(part) > _LONGEST_TEXT for part in parts):
        beginning = (part[:_LONGEST_TEXT] if isinstance(part, str) else part for part in parts[:_MOST_PARTS])
        return (*beginning, CUT)
    return tuple(parts)


def is_cut(parts: Pattern | None) -> bool:
    """Whether a pattern was cut, so that it does not describe the whole text."""
    return parts is not None and parts[-1:] == (CUT,)


def joined(values: Sequence[Value]) -> Pattern:
    """The pattern of path parts joined by slashes; an absolute part discards the parts before it."""
    slash = Value("const", "/")
    out: list[Value] = []
    for value in values:
        first = next(iter(pattern(value)), "")
        if isinstance(first, str) and first.startswith("/"):
            out = []
        elif out and not _ends_with_slash(out[-1]):
            out.append(slash)
        out.append(value)
    return concatenate(out)


def _ends_with_slash(value: Value) -> bool:
    parts = pattern(value)
    return bool(parts) and isinstance(parts[-1], str) and parts[-1].endswith("/")


def is_text(value: Value) -> bool:
    """Whether a value is known to be a string."""
    return value.text is not None or (value.kind == "const" and isinstance(value.ref, str))


def is_flag(value: Value) -> bool:
    """Whether a value is one or several of the flags with which files are opened."""
    return value.kind == "external" and value.ref.startswith(FLAGS)


def is_path(value: Value) -> bool:
    """Whether a value is known to be a path object."""
    return value.kind == "object" and isinstance(value.ref, str) and value.ref.startswith("pathlib.")


def basename(value: Value) -> Value:
    """The last path part of a value."""
    deps = frozenset(f"basename({d})" if d.startswith("event") else d for d in value.deps)
    named = value._replace(kind="unknown", ref=None, obj=None, at=None, deps=deps, text=None, others=())
    parts = pattern(value)
    if all(not isinstance(part, str) for part in parts):
        return named
    tail = after_slash(parts)
    if all(isinstance(part, str) for part in tail):
        return Value("const", "".join(map(str, tail)))
    return named._replace(text=tuple(part if isinstance(part, str) else _last_of(part) for part in tail))


def after_slash(parts: Pattern) -> Pattern:
    """The part behind the last literal slash."""
    for position in range(len(parts) - 1, -1, -1):
        part = parts[position]
        if isinstance(part, str) and "/" in part:
            return (part.rpartition("/")[2], *parts[position + 1 :])
    return parts


def _last_of(part: Hole) -> Hole:
    """The hole for the last path part of an unknown text."""
    kind, dependency = part
    if kind != "event":
        return part
    return "basename", ", ".join(f"basename({each})" for each in dependency.split(", "))


def element(owner: Value, index: Value) -> Pattern | None:
    """The pattern of an element of `text.split("/")`."""
    if owner.kind == "object" and owner.ref == SPLIT and index.kind == "const" and index.ref in (-1, 2):
        return (hole(basename(owner)),)
    return None


def listing(parts: Pattern) -> Pattern:
    """The pattern of an entry of a directory, or of a match of a wildcard."""
    last = parts[-1] if parts else ""
    if isinstance(last, str) and "*" in last:
        return (*parts[:-1], last.partition("*")[0].rpartition("/")[0] + "/", *LISTED)
    return joined((Value(text=parts), Value(text=LISTED)))


def is_temporary(parts: Pattern) -> bool:
    """Whether a path lies in the temporary directory or a mount, which all invocations of an environment share."""
    head = parts[0] if parts and isinstance(parts[0], str) else ""
    return any(head == root or head.startswith(root + "/") for root in TEMPORARY)


def without_scheme(parts: Pattern) -> Pattern:
    """The path in an address: `sqlite:////tmp/x.db`, `file:/tmp/x.db?mode=rwc`."""
    head = parts[0] if parts and isinstance(parts[0], str) else ""
    found = _SCHEME.match(head)
    if found is None:
        return parts
    path, *rest = (head[found.end() :], *parts[1:])
    last = rest[-1] if rest else path
    cut = last.partition("?")[0] if isinstance(last, str) else last
    return (path, *rest[:-1], cut) if rest else (str(cut),)


def is_relative(parts: Pattern) -> bool:
    """Whether a path is relative to the working directory, as far as it is known."""
    return bool(parts) and not (isinstance(parts[0], str) and parts[0].startswith(("/", "-", HOME)))


def show(parts: Pattern) -> str:
    """A pattern in readable form: `/tmp/{basename of key}.jpg`."""
    return "".join(part if isinstance(part, str) else _shown(part) for part in parts)


def _shown(part: tuple[str, str]) -> str:
    return "*" if part[0] == "listed" else "{" + _word(part) + "}"


def _word(part: tuple[str, str]) -> str:
    kind, dependency = part
    if dependency == APART:
        return "own"
    if kind not in ("event", "basename") or not dependency:
        return kind
    names = [name.group(1) for d in dependency.split(", ") if (name := _LAST_KEY.search(d))]
    return ("basename of " if kind == "basename" else "") + (" and ".join(dict.fromkeys(names)) or "event")
