"""What the interpreter does with each effect that knowledge may name; every table of effects derives from these rows.

A word that is missing here would make its rule silent: a test holds this list against knowledge's words, and every
row against the handlers and rules that it leaves the word to.
"""

from __future__ import annotations

from typing import NamedTuple

from concurrency_audit.audit.knowledge.words import PROCESS_EFFECTS
from concurrency_audit.audit.program.domain.accesses import Op


class Effect(NamedTuple):
    """One word of knowledge."""

    word: str
    file_op: Op | None = None
    """What a call does to the file that its argument names."""
    method_op: Op | None = None
    """What a method does to its object."""
    silent: bool = False
    """The call is not recorded: its result depends on its arguments alone."""
    reading: bool = False
    """Arguments only are looked at: handing something over is no use of it."""
    depends: str = ""
    """What the result depends on besides the arguments."""
    knows_paths: bool = False
    """The handler says what happens to paths among the arguments."""
    setting: bool = False
    """Reconfigures the process or an object; methods with it are recorded as calls."""


EFFECTS: tuple[Effect, ...] = (
    Effect("acquires"),
    Effect("at-start"),
    Effect("binds"),
    Effect("binds-port"),
    Effect("cached"),
    Effect("callback"),
    Effect("calls"),
    Effect("classmethod"),
    Effect("clock", depends="clock"),
    Effect("compares", silent=True),
    Effect("context-manager"),
    Effect("copies", method_op="read", silent=True),
    Effect("database", file_op="database", knows_paths=True),
    Effect("default-session-client"),
    Effect("deletes", method_op="delete"),
    Effect("download", file_op="write", knows_paths=True),
    Effect("emits"),
    Effect("exit"),
    Effect("factory"),
    Effect("file-copy", file_op="write", knows_paths=True),
    Effect("file-delete", file_op="delete", knows_paths=True),
    Effect("file-exists", file_op="exists", knows_paths=True),
    Effect("file-lock", knows_paths=True),
    Effect("file-open", knows_paths=True),
    Effect("file-read", file_op="read", knows_paths=True),
    Effect("file-rename", file_op="rename-to", knows_paths=True),
    Effect("file-write", file_op="write", knows_paths=True),
    Effect("gives-back", silent=True),
    Effect("handler-wrapper"),
    Effect("init-effect"),
    Effect("injects"),
    Effect("iterates", method_op="iterate", reading=True),
    Effect("joins"),
    Effect("library-state"),
    Effect("limits"),
    Effect("log", knows_paths=True),
    Effect("middleware"),
    Effect("model-load"),
    Effect("modules"),
    Effect("mutates", method_op="mutate"),
    Effect("new-loop"),
    Effect("path-basename", silent=True),
    Effect("path-join", silent=True),
    Effect("pre-fork"),
    Effect("precedes"),
    Effect("print", knows_paths=True),
    Effect("property"),
    Effect("provides"),
    Effect("pure", silent=True),
    Effect("raises", silent=True),
    Effect("random", depends="random"),
    Effect("read", reading=True),
    Effect("reads", method_op="read", reading=True),
    Effect("reconfigures", method_op="reconfigure", setting=True),
    Effect("registers"),
    Effect("releases"),
    Effect("request-keys", method_op="request-keys", setting=True),
    Effect("resolves"),
    Effect("route"),
    Effect("singleton"),
    Effect("spawn-process", knows_paths=True),
    Effect("spawn-task"),
    Effect("spawn-thread"),
    Effect("starts"),
    Effect("staticmethod"),
    Effect("store-delete"),
    Effect("store-read"),
    Effect("store-write"),
    Effect("temp-dir", silent=True),
    Effect("temp-predictable", knows_paths=True),
    Effect("temp-unique", depends="unique"),
    Effect("thread-loop"),
    Effect("tree-delete", file_op="tree-delete", knows_paths=True),
    Effect("unique", depends="unique"),
    Effect("wraps", silent=True),
    *(Effect(word, setting=True) for word in PROCESS_EFFECTS),
)

FILE_OPS = {effect.word: effect.file_op for effect in EFFECTS if effect.file_op is not None}
METHOD_OPS = {effect.word: effect.method_op for effect in EFFECTS if effect.method_op is not None}
SILENT = frozenset(effect.word for effect in EFFECTS if effect.silent)
READING = frozenset(effect.word for effect in EFFECTS if effect.reading)
SOURCES = {effect.word: effect.depends for effect in EFFECTS if effect.depends}
KNOWS_PATHS = frozenset(effect.word for effect in EFFECTS if effect.knows_paths)
SETTINGS = frozenset(effect.word for effect in EFFECTS if effect.setting)
RECORDED = SETTINGS
"""Effects of methods that rules judge as calls."""
MAPS = (".map", ".starmap", ".imap", ".imap_unordered", ".map_async", ".starmap_async")
"""Methods that hand each element of an iterable to a call of its own."""
UNPACKING = (".starmap", ".starmap_async")
"""Those of them that unpack it."""
