"""Methods of library objects: what they do to the object, and what they return."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import MethodRow
from concurrency_audit.audit.program.domain import formats, path_parts, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import asks_request, stated_columns
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.plain_data import is_plain_data
from concurrency_audit.audit.program.domain.values import (
    EMPTY,
    NONE,
    UNKNOWN,
    Pattern,
    Value,
    derived,
    dotted_name,
    join,
)
from concurrency_audit.audit.program.interpreter import (
    generic_views,
    own_managers,
    row_statements,
    rows,
    tables,
    taken_from_rows,
)
from concurrency_audit.audit.program.interpreter.all_attributes import whose
from concurrency_audit.audit.program.interpreter.by_dictionary import update
from concurrency_audit.audit.program.interpreter.classes import is_stored
from concurrency_audit.audit.program.interpreter.declared import handler_of, has_unknown_base, of_base
from concurrency_audit.audit.program.interpreter.effects import RECORDED
from concurrency_audit.audit.program.interpreter.elements import (
    element_of,
    fill_from,
    unaliased,
    view_of,
    with_text,
)
from concurrency_audit.audit.program.interpreter.foreign_attributes import of_the_function
from concurrency_audit.audit.program.interpreter.futures import ASKING, is_future, settled
from concurrency_audit.audit.program.interpreter.given_by_stores import chosen_by, of_field, of_row, of_store
from concurrency_audit.audit.program.interpreter.handing_on import include
from concurrency_audit.audit.program.interpreter.library import as_dictionary, shallow
from concurrency_audit.audit.program.interpreter.library.calling_back import call_back, flow
from concurrency_audit.audit.program.interpreter.library.containers import fill, taken
from concurrency_audit.audit.program.interpreter.library.inherited import (
    as_library_object,
    called_back,
    method_of_base,
    method_on_class,
    parser_class,
    subclasses,
)
from concurrency_audit.audit.program.interpreter.library.paths import cut_at, joined_of_constants, of_constants, words
from concurrency_audit.audit.program.interpreter.library.programs import passed
from concurrency_audit.audit.program.interpreter.library.uses import use_of
from concurrency_audit.audit.program.interpreter.locks import hold, release, use_of_loop
from concurrency_audit.audit.program.interpreter.looking import read_of_copy
from concurrency_audit.audit.program.interpreter.operators import is_stated
from concurrency_audit.audit.program.interpreter.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run

_SENDING = frozenset(
    """send send_json send_text send_bytes send_message write reply reply_text respond answer edit_text
    edit_message_text""".split()
)
"""Methods by which what a request has come with answers it: a socket, a message, a stream."""
_STRING_METHODS = frozenset(
    """strip lstrip rstrip lower upper title casefold replace encode decode zfill removeprefix removesuffix
    isoformat hexdigest as_posix resolve absolute expanduser __str__ with_suffix""".split()
)
_SPLITS = ("split", "rsplit", "partition", "rpartition")
_REPLACING = ("replace", "removeprefix", "removesuffix")
_SLASH = Value("const", "/")
_COMPARING = ("is_", "is_null")
"""Methods of a column that compare it as `==` does: `Code.used_at.is_(None)`."""
_VIEWS = frozenset(["items", "keys", "values"])
_GUESSES = ("dict", "list", "set", "collections.deque")


def call_method(run: Run, call: LibraryCall, receiver: Value) -> Value:
    """The result of a method of a library object, or of an unknown object; `call.name` is the method's name."""
    value = as_dictionary.of_method(run, call, receiver, _result_of(run, call, receiver))
    if call.name in _COMPARING and all(is_stated(run, given) for given in call.args):
        value = value.with_deps(value.deps | stated_columns(receiver.deps))
    return shallow.of_method(run, call, receiver, value)


def _result_of(run: Run, call: LibraryCall, receiver: Value) -> Value:
    if receiver.kind == "instance" and (described := as_library_object(run, call, receiver)) is not None:
        return _result_of(run, call._replace(receiver=described), described)
    if receiver.kind == "instance" and (found := generic_views.given(run, call, receiver)) is not None:
        return found
    if receiver.kind == "instance":
        made = method_of_base(run, call, receiver, lambda: _unknown_method(run, call, receiver))
        return handler_of(run, call, receiver) or made
    if call.name in ASKING and is_future(receiver):
        return settled(receiver)
    if call.name == "update" and (owner := whose(receiver)) is not None:
        return update(run, call, owner)
    if receiver.kind == "class":
        if (begun := tables.statement(run, call, receiver)) is not None:
            return begun
        if (one := own_managers.made(run, call, receiver) or taken_from_rows.taken(run, call, receiver)) is not None:
            return one
        if call.name == "__subclasses__":
            return subclasses(run, call, receiver.ref)
        if call.name in ("create", "insert") and is_stored(run, receiver.ref):
            rows.added(run, call, receiver.ref, derived(*call.values))
        if call.name == "update" and call.values and is_stored(run, receiver.ref):
            return row_statements.begin(call, receiver.ref, call.name, *call.values)
        return of_base(run, call, receiver, method_on_class(run, call, receiver, _unknown_method(run, call, receiver)))
    made_by = None if of_the_function(receiver) else dotted_name(receiver)
    if call.frame.context is INIT:
        include(run, call.frame, receiver, call.name, call.args)
    if made_by is None:
        return _unknown_method(run, call, receiver)
    if receiver.ref == ROWS and receiver.obj is not None:
        if row_statements.is_statement(receiver):
            return row_statements.said(run, call, receiver)
        if (call.name in ("update", "update_one") and call.values) or row_statements.is_set_of(call):
            row_statements.updated(run, call, receiver)
        return rows.asked(run, call, receiver)
    name = f"{made_by}.{call.name}"
    full = LibraryCall(call.frame, name, call.receiver, call.args, call.keywords, call.anchor)
    row = run.knowledge.method(made_by, call.name)
    if call.name in ("get", "pop") and call.args:
        read_of_copy(run, call.frame, receiver, call.args[0], call.anchor)
    if row is not None:
        return _known_method(run, full, receiver, row)
    if receiver.place is not None and is_plain_data(made_by) and run.knowledge.object(made_by) is None:
        return _unknown_method(run, call, receiver)
    use_of(run, call, receiver, None)
    result = run.call_named(full)
    if (parser := parser_class(run, receiver)) is not None:
        result = called_back(run, call, receiver, parser, result)
    if call.name == "get" and call.args:
        result = of_store(run, result, call.args[0])
    if path_patterns.is_path(receiver) and call.name in path_parts.SIBLINGS and call.args:
        text = path_parts.sibling(receiver, call.name, call.args[0])
        return result if text is None else result._replace(text=text, kind="object", ref="pathlib.Path")
    if path_patterns.is_path(receiver) and result.text is None and call.name in _STRING_METHODS:
        return result._replace(text=path_patterns.pattern(receiver), kind="object", ref="pathlib.Path")
    if receiver.text is not None and result.text is None and call.name in _STRING_METHODS:
        return derived(result)._replace(text=receiver.text)  # `os.path.join(...).replace("\\", "/")`
    return result


def _known_method(run: Run, call: LibraryCall, receiver: Value, row: MethodRow) -> Value:
    """A method that the knowledge files describe."""
    if row.effect == "acquires":
        use_of_loop(run, call.frame, receiver, call.anchor)
        if _is_only_tried(run, call):
            return UNKNOWN
        hold(run, call.frame, receiver.place, call.anchor, waits=not call.values)
        return UNKNOWN
    if row.effect == "releases":
        release(run, receiver.place)
        return NONE
    if call.short in _VIEWS and not call.args:
        return view_of(receiver, call.short)  # the iteration over a view is recorded where the view is used
    reads = use_of(run, call, receiver, row)
    if row.effect == "joins":
        run.record.under_way.clear()
    if row.effect in ("starts", "joins"):
        _record(run, call, None)
    if run.knowledge.call(call.name) is not None:
        run.call_named(call)
    else:
        if row.effect in RECORDED:
            _record(run, call, row)
        returned = call_back(run, call)
        reads |= EMPTY if returned is None else returned.reads  # `frame.apply(count)` gives what it has counted
    fill(run, call, receiver, row)
    return _result(run, call, receiver, row, reads)


def _is_only_tried(run: Run, call: LibraryCall) -> bool:
    """Whether nobody looks at whether a lock was there to be taken: `lock.acquire(blocking=False)` as a statement."""
    asked = call.argument(0, "blocking")
    is_tried = asked is not None and asked.kind == "const" and asked.ref is False
    return is_tried and run.moment.dropped == run.moment.site(call.frame, call.anchor)


def _record(run: Run, call: LibraryCall, row: MethodRow | None) -> None:
    run.record.record_call(
        call.frame, call.name, row, call.args, call.keywords, call.receiver, UNKNOWN, call.anchor
    )  # fmt: skip


def _result(run: Run, call: LibraryCall, receiver: Value, row: MethodRow, reads: frozenset[int]) -> Value:
    """The result of a known method."""
    args = call.args
    if row.returns == "element":
        value = element_of(run, unaliased(run, receiver), args[0] if args else UNKNOWN, reads)
        if row.effect == "deletes":
            value = taken(value)
        elif args and receiver.place is None:
            value = of_field(run, value, args[0])
        return chosen_by(run, join(value, args[1]), args[0]) if len(args) > 1 else value.using(*args[:1])
    if row.returns == "self":
        return receiver
    value = derived(receiver, *call.values)
    value = value._replace(reads=value.reads | reads)
    if row.returns is None:
        return Value("object", call.name, None, None, value.deps, value.reads)
    made_by = _container_of_method(call.name) if row.returns == "copy" else row.returns
    obj = run.record.new_object(call.frame, made_by, call.anchor)
    if row.returns == "copy":
        fill_from(run, obj, receiver)
    return Value("object", made_by, obj, None, value.deps, value.reads)


def _container_of_method(full: str) -> str:
    """The type at the start of a method's dotted name; builtins have the names of their displays."""
    made_by = full.rpartition(".")[0]
    return made_by if "." in made_by else f"builtins.{made_by}"


def _joined(separator: Value, given: Value) -> Pattern | None:
    """The text of elements that are known one by one."""
    items = given.obj.items if given.obj is not None else None
    if separator.kind != "const" or not items:
        return None
    return path_patterns.concatenate([part for item in items for part in (separator, item)][1:])


def _is_command(text: Value) -> bool:
    """Whether a text begins with a word and goes on after it, as a command line does."""
    first = next(iter(path_patterns.pattern(text)), "")
    return isinstance(first, str) and " " in first


def _is_manager(run: Run, receiver: Value) -> bool:
    """Whether it is what a base class of which nothing is known gives its classes: `Form.objects` is no dictionary."""
    owner = receiver.ref[0] if receiver.kind == "method" else None
    return owner is not None and owner.kind == "class" and has_unknown_base(run, owner.ref)


def _unknown_method(run: Run, call: LibraryCall, receiver: Value) -> Value:
    """A method of an object of unknown type: container methods are recognised by name, text methods keep the text."""
    name, args = call.name, call.args
    if (known := of_constants(run, call, receiver)) is not None:
        return known
    if receiver.place is not None and not _is_manager(run, receiver):
        for guess in _GUESSES:
            row = run.knowledge.method(guess, name)
            if row is not None:
                return _known_method(run, call._replace(name=f"{guess}.{name}"), receiver, row)
        use_of(run, call, receiver, None)
    if not path_patterns.is_text(receiver):
        passed(run, call)
    if name == "join" and not args:  # a thread, process or queue rather than a string
        _record(run, call, None)
    returned = call_back(run, call)
    value = derived(receiver, *call.values)
    if returned is not None and returned.reads:
        value = value.with_reads(value.using(returned).reads)
    if name == "get" and len(args) > 1 and args[1].place is not None:  # `event.get("rows", ROWS)`
        return join(value, args[1])
    if name in _SPLITS and args and isinstance(args[0].ref, str) and path_parts.in_temporary(receiver):
        return cut_at(run, call, receiver, args[0].ref)
    if name in _SPLITS and args and args[0] == _SLASH:
        return Value("object", path_patterns.SPLIT, None, None, value.deps, value.reads)
    if name == "split" and not args and path_patterns.is_text(receiver) and _is_command(receiver):
        return words(run, call, receiver)
    if name == "format" and receiver.kind == "const" and isinstance(receiver.ref, str):
        text = formats.of_method(receiver.ref, args, call.keywords)
        if (stated := formats.as_constant(text, value)) is not None:
            return stated
        return with_text(run, call.frame, value, text, call.anchor)
    if name == "join" and args:
        if (stated := joined_of_constants(receiver, args[0])) is not None:
            return stated
        return with_text(run, call.frame, value, _joined(receiver, args[0]), call.anchor)
    if name in _REPLACING and args and receiver.kind != "const":
        value = value._replace(ref=path_patterns.REPLACED)
    if name in _STRING_METHODS and path_patterns.is_text(receiver) and receiver.text is not None:
        return value._replace(text=receiver.text)
    if receiver.kind == "const":
        value = path_patterns.of_stated(value, receiver, *call.values)
    if name in _SENDING and asks_request(receiver):  # `await socket.send_json(history)`
        for given in call.values:
            run.record.use(given, "response")
    if receiver.deps or receiver.kind == "const":
        return of_store(run, of_row(value, args[0]), args[0]) if name == "get" and args else value
    flow(run, "", call)
    return value._replace(deps=value.deps | {"io"})
