"""Methods of library objects: what they do to the object, and what they return."""

from __future__ import annotations

from concurrency_audit.audit.program.domain import formats, path_parts, path_patterns
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import chosen_in
from concurrency_audit.audit.program.domain.dependencies import asks_request, stated_columns
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.plain_data import is_plain_data
from concurrency_audit.audit.program.domain.values import (
    Pattern,
    Value,
    derived,
    dotted_name,
    join,
)
from concurrency_audit.audit.program.interpreter import generic_views, left_over, taken_from_rows, told_by_name
from concurrency_audit.audit.program.interpreter.all_attributes import whose_called
from concurrency_audit.audit.program.interpreter.by_dictionary import as_table, set_past, update
from concurrency_audit.audit.program.interpreter.classes import is_stored
from concurrency_audit.audit.program.interpreter.declared import handler_of, has_unknown_base, of_base
from concurrency_audit.audit.program.interpreter.elements import (
    with_text,
)
from concurrency_audit.audit.program.interpreter.foreign_attributes import of_the_function
from concurrency_audit.audit.program.interpreter.futures import ASKING, is_future, settled
from concurrency_audit.audit.program.interpreter.given_by_stores import of_row, of_store
from concurrency_audit.audit.program.interpreter.handing_on import include
from concurrency_audit.audit.program.interpreter.library import (
    as_dictionary,
    connections,
    mixed_in,
    shallow,
    told_items,
)
from concurrency_audit.audit.program.interpreter.library.by_key import asks_for_key, part_asked
from concurrency_audit.audit.program.interpreter.library.calling_back import call_back, flow
from concurrency_audit.audit.program.interpreter.library.described_methods import known_method, note
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
from concurrency_audit.audit.program.interpreter.looking import read_of_copy
from concurrency_audit.audit.program.interpreter.operators import is_stated
from concurrency_audit.audit.program.interpreter.orm import (
    added_rows,
    changed_rows,
    own_managers,
    row_statements,
    rows,
    tables,
)
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.orm.rows_given import made_rows
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.sending import send

_SENDING = frozenset(
    """send send_json send_text send_bytes send_message write reply reply_text respond answer edit_text
    edit_message_text""".split()
)
"""Methods by which what a request has come with answers it: a socket, a message, a stream."""
_STRING_METHODS = frozenset(
    """strip lstrip rstrip lower upper title casefold replace encode decode zfill removeprefix removesuffix
    isoformat hexdigest as_posix resolve absolute expanduser __str__""".split()
)
_SPLITS = ("split", "rsplit", "partition", "rpartition")
_REPLACING = ("replace", "removeprefix", "removesuffix")
_SLASH = Value("const", "/")
_COMPARING = ("is_", "is_null")
"""Methods of a column that compare it as `==` does: `Code.used_at.is_(None)`."""
_INSERTS = ("create", "insert", "insert_one", "insert_many")
"""Methods of a class of rows that add one, or several."""
_VIEWS = frozenset(["items", "keys", "values"])
_GUESSES = ("dict", "list", "set", "collections.deque")


def call_method(run: Run, call: LibraryCall, receiver: Value) -> Value:
    """The result of a method of a library object, or of an unknown object; `call.name` is the method's name."""
    changed_rows.changed_in_place(run, call, receiver)
    value = as_dictionary.of_method(run, call, receiver, _result_of(run, call, receiver))
    if call.name in _COMPARING and all(is_stated(run, given) for given in call.args):
        value = value.with_deps(value.deps | stated_columns(receiver.deps))
    return shallow.of_method(run, call, receiver, left_over.of_method(run, call, receiver, value))


def _result_of(run: Run, call: LibraryCall, receiver: Value) -> Value:
    if receiver.kind == "instance":
        return _of_instance(run, call, receiver)
    if call.name in ASKING and is_future(receiver):
        return settled(receiver)
    if call.name == "send" and receiver.ref == "builtins.generator" and (sent := send(run, call, receiver)) is not None:
        return sent
    if (owner := whose_called(call.frame, receiver)) is not None and (
        given := _of_attributes(run, call, owner)
    ) is not None:
        return given
    if receiver.kind == "class":
        return _of_class(run, call, receiver)
    made_by = None if of_the_function(receiver) else dotted_name(receiver)
    if call.frame.context is INIT:
        include(run, call.frame, receiver, call.name, call.args, call.keywords)
    if made_by is not None:
        return _of_object(run, call, receiver, made_by)
    if (item := told_items.known_as(call, receiver)) is not None:
        return run.call_named(item)
    return connections.told(run, call, receiver, _unknown_method(run, call, receiver))


def _of_instance(run: Run, call: LibraryCall, receiver: Value) -> Value:
    """A method that an object of the project has of a library's class, or that only Python gives it."""
    if (described := as_library_object(run, call, receiver)) is not None:
        return _result_of(run, call._replace(receiver=described), described)
    if (found := generic_views.given(run, call, receiver)) is not None:
        return found
    if (found := mixed_in.of_mapping(run, call, receiver)) is not None:
        return found
    if call.name == "__setattr__" and len(call.args) == 2:
        return set_past(run, call, receiver)
    made = method_of_base(run, call, receiver, lambda: _unknown_method(run, call, receiver))
    return handler_of(run, call, receiver) or made


def _of_attributes(run: Run, call: LibraryCall, owner: Value) -> Value | None:
    """A method of the dictionary of an object's attributes: `vars(x).update(values)`, `vars(Commands).items()`."""
    if call.name == "update":
        return update(run, call, owner)
    return as_table(run, call, owner) if call.name in _VIEWS else None


def _of_class(run: Run, call: LibraryCall, receiver: Value) -> Value:
    """A method that a class of the project has from a library."""
    if (begun := tables.statement(run, call, receiver)) is not None:
        return begun
    if (queries := own_managers.of_queries(run, call)) is not None:
        return queries
    if (one := own_managers.made(run, call, receiver) or taken_from_rows.taken(run, call, receiver)) is not None:
        return one
    if call.name == "__subclasses__":
        return subclasses(run, call, receiver.ref)
    if call.name in _INSERTS and is_stored(run, receiver.ref):
        with run.moment.under(chosen_in(call.args)):
            for row in made_rows(call, receiver.ref, derived(*call.values)):
                added_rows.added(run, call, receiver.ref, row)
    if call.name == "update" and call.values and is_stored(run, receiver.ref):
        return row_statements.begin(call, receiver.ref, call.name, *call.values)
    return of_base(run, call, receiver, method_on_class(run, call, receiver, _unknown_method(run, call, receiver)))


def _of_object(run: Run, call: LibraryCall, receiver: Value, made_by: str) -> Value:
    """A method of an object of a library, of which the constructor is known."""
    if receiver.ref == ROWS and receiver.obj is not None:
        if row_statements.is_statement(receiver):
            return row_statements.said(run, call, receiver)
        if (call.name in ("update", "update_one", "modify") and call.values) or row_statements.is_set_of(call):
            row_statements.updated(run, call, receiver)
        return rows.asked(run, call, receiver)
    if (row_made := generic_views.saved(run, call, receiver)) is not None:
        return row_made
    name = f"{made_by}.{call.name}"
    full = LibraryCall(call.frame, name, call.receiver, call.args, call.keywords, call.anchor)
    row = run.knowledge.method(made_by, call.name)
    if call.name in ("get", "pop") and call.args:
        read_of_copy(run, call.frame, receiver, call.args[0], call.anchor)
        run.record.match(receiver, call.args[0])
    if row is not None:
        return known_method(run, full, receiver, row)
    is_data = is_plain_data(made_by) and run.knowledge.object(made_by) is None
    if is_data and (receiver.place is not None or asks_for_key(call)):
        return _unknown_method(run, call, receiver)
    use_of(run, call, receiver, None)
    told_by_name.update(run, call, receiver)
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
                return known_method(run, call._replace(name=f"{guess}.{name}"), receiver, row)
        use_of(run, call, receiver, None)
    if not path_patterns.is_text(receiver):
        passed(run, call)
    if name == "join" and not args:  # a thread, process or queue rather than a string
        note(run, call, None)
    returned = call_back(run, call)
    value = derived(part_asked(call, receiver), *call.values)
    if returned is not None and returned.reads:
        value = value.with_reads(value.using(returned).reads)
    if name == "get" and len(args) > 1 and args[1].place is not None:  # `event.get("rows", ROWS)`
        return join(value, args[1])
    if (text := _of_text(run, call, receiver, value)) is not None:
        return text
    if receiver.kind == "const":
        value = path_patterns.of_stated(value, receiver, *call.values)
    elif name in _REPLACING and args:
        value = value._replace(ref=path_patterns.REPLACED)
    if name in _SENDING and asks_request(receiver):  # `await socket.send_json(history)`
        for given in call.values:
            run.record.use(given, "response")
    if receiver.deps or receiver.kind == "const":
        return of_store(run, of_row(value, args[0]), args[0]) if name == "get" and args else value
    flow(run, "", call)
    return value._replace(deps=value.deps | {"io"})


def _of_text(run: Run, call: LibraryCall, receiver: Value, value: Value) -> Value | None:
    """What a method of a text gives, where its name and the text tell it."""
    name, args = call.name, call.args
    if name in _SPLITS and args and isinstance(args[0].ref, str) and path_parts.in_temporary(receiver):
        return cut_at(run, call, receiver, args[0].ref)
    if name in _SPLITS and args and args[0] == _SLASH:
        return Value("object", path_patterns.SPLIT, None, None, value.deps, value.reads)
    if name == "split" and not args and path_patterns.is_text(receiver) and _is_command(receiver):
        return words(run, call, receiver)
    if name == "format" and receiver.kind == "const" and isinstance(receiver.ref, str):
        text = formats.of_method(receiver.ref, args, call.keywords)
        stated = formats.as_constant(text, value)
        return with_text(run, call.frame, value, text, call.anchor) if stated is None else stated
    if name == "join" and args:
        stated = joined_of_constants(receiver, args[0])
        joined = _joined(receiver, args[0]) if stated is None else None
        return with_text(run, call.frame, value, joined, call.anchor) if stated is None else stated
    if name in _STRING_METHODS and path_patterns.is_text(receiver) and receiver.text is not None:
        is_other = name in _REPLACING and args and receiver.kind != "const"
        return value._replace(text=receiver.text, ref=path_patterns.REPLACED if is_other else value.ref)
    return None
