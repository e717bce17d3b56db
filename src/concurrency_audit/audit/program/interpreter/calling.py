"""Calls as they are written, and `await`: what is called, with which arguments, and what may run meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from concurrency_audit.audit.knowledge.hints import is_undescribed, words
from concurrency_audit.audit.model.terms import Attribute, Await, Call, Expression, Name, Star, anchor_of
from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.dependencies import columns_of
from concurrency_audit.audit.program.domain.frames import Frame, LibraryCall
from concurrency_audit.audit.program.domain.saving import COMMIT, makes_session, may_save
from concurrency_audit.audit.program.domain.values import (
    ARGUMENTS,
    CALLABLE,
    Args,
    Keywords,
    Value,
    derived,
    dotted_name,
)
from concurrency_audit.audit.program.interpreter.abstract import APPLICATION
from concurrency_audit.audit.program.interpreter.classes import special
from concurrency_audit.audit.program.interpreter.elements import element_of, elements
from concurrency_audit.audit.program.interpreter.futures import is_asking, settled
from concurrency_audit.audit.program.interpreter.opened import open_for_update
from concurrency_audit.audit.program.interpreter.orm.row_values import ROWS
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.spawning import label_of, spawn

BACKGROUND_TASK = "asyncio.create_task"
"""What starts such a task before the first request."""
_KEEPING = ("append", "add")
"""Methods of lists and sets that keep coroutines until they are all run beside each other."""
_HANDING = ("run_in_executor", "to_thread")
"""Methods by which an event loop has a thread of a pool run a function."""
_HANDS_OVER = ("delay", "apply_async", "delay_on_commit", "kiq")
"""Methods by which a task is put into a queue: workers of their own call it."""
_REST = ("call_next", "get_response")
"""Names under which middleware is given the rest of the application, which is interpreted by itself."""
_NEXT = ("handler", "event", "data")
_TASK_WORDS = words("call", ["spawn-task"])


def call_term(run: Run, frame: Frame, term: Call) -> Value:
    """The result of a call as it is written."""
    return _called(run, frame, term)[1]


def _called(run: Run, frame: Frame, term: Call) -> tuple[Value, Value]:
    """What is called, and the result."""
    _, function, arguments, keywords, anchor = term
    asked, run.moment.asked = run.moment.asked, is_asking(function)
    open_for_update(run, frame, term)
    callee = run.container_of(frame, function)
    _note_saving(run, frame, function, callee)
    run.moment.asked = False
    if callee.kind in ("unknown", "method") and function[0] in ("name", "attribute"):
        name = _called_name(function)
        if name in _REST or _is_next_handler(frame, name) or (callee.kind == "unknown" and name in _HANDS_OVER):
            callee = Value("unknown", APPLICATION, None, None, callee.deps, callee.reads)
    starts_tasks = function[0] in ("name", "attribute") and _starts_tasks(run, function, callee)
    is_kept = function[0] == "attribute" and function[2] in _KEEPING  # coroutines for `gather(*jobs)`
    saved, run.moment.tasks = run.moment.tasks, starts_tasks or is_kept
    args = _arguments(run, frame, arguments, starts_tasks)
    named = tuple([each for name, value in keywords for each in _named(run, name, _spread(run, frame, name, value))])
    _note_given_rows(run, frame, callee, (*args, *(value for _, value in named)))
    run.moment.tasks, run.moment.asked = saved, asked and callee.kind == "method"
    if callee.reads and callee.kind in CALLABLE and frame.context is not INIT:
        _use_walked(run, callee)
    if saved and frame.context is INIT and frame.function.is_async and _is_coroutine(run, callee):
        result = _beside_requests(run, frame, callee, args, named, anchor)
    else:
        result = run.call(frame, callee, args, named, anchor)
    run.moment.asked = False
    return callee, result


def _is_next_handler(frame: Frame, name: str) -> bool:
    """Whether a middleware of aiogram calls what is behind it: `await handler(event, data)`."""
    return name == _NEXT[0] and tuple(p.name for p in frame.function.parameters[1:4]) == _NEXT


def _beside_requests(run: Run, frame: Frame, function: Value, args: Args, keywords: Keywords, anchor: int) -> Value:
    """A task that a server starts before the first request, and that goes on beside them: `create_task(clean_up())`."""
    work = Value("partial", (function, (), keywords)) if keywords else function
    call = LibraryCall(frame, BACKGROUND_TASK, None, args, keywords, anchor)
    return spawn(run, call, work, args, False, label_of(run, work))


def _use_walked(run: Run, callee: Value) -> None:
    """What piles up in a list of functions, or of objects with such a method, is done when the list is walked."""
    known = ((number, run.record.accesses.get(number)) for number in callee.reads)
    walks = frozenset([number for number, access in known if access is not None and access.op == "iterate"])
    if walks:
        run.record.use(Value(reads=walks), "effect")


def _note_saving(run: Run, frame: Frame, function: Expression, callee: Value) -> None:
    """Take down what may save rows, by its name or because nothing is known of it."""
    if frame.context is INIT or function[0] not in ("name", "attribute"):
        return
    name = _called_name(function)
    if callee.kind in ("external", "object") and makes_session(str(callee.ref)):
        run.record.makes_session.add(frame.context)
    if COMMIT in name and callee.place is not None:
        run.record.committed.setdefault(callee.place[:3], set()).add(frame.context)
    if may_save(name) or (callee.kind == "external" and is_undescribed(str(callee.ref).partition(".")[0])):
        run.record.saving.setdefault(frame.context, set()).add(name)


def _note_given_rows(run: Run, frame: Frame, callee: Value, given: Args) -> None:
    """Take down that rows are given to a function of which nothing is known: it may save them."""
    of_unknown = callee.kind == "method" and callee.ref[0].kind in ("unknown", "method")
    if (of_unknown or callee.kind == "unknown") and any(value.ref == ROWS for value in given):
        run.record.saving.setdefault(frame.context, set()).add("unknown")


def _called_name(function: Name | Attribute) -> str:
    return function[2] if function[0] == "attribute" else function[1]


def _starts_tasks(run: Run, function: Name | Attribute, callee: Value) -> bool:
    """Whether a call makes tasks of the coroutines among its arguments."""
    if _called_name(function) not in _TASK_WORDS:
        return False
    name = callee.ref if callee.kind == "external" else dotted_name(callee) if callee.kind == "method" else None
    row = None if name is None else run.knowledge.call(name)
    return row is not None and row.effect == "spawn-task"


def _arguments(run: Run, frame: Frame, terms: Sequence[Expression], are_alike: bool) -> Args:
    """The arguments as written."""
    found: list[Value] = []
    for term in terms:
        if term[0] == "star":
            found += _starred(run, frame, term, are_alike)
        else:
            found.append(run.evaluate(frame, term))
    return tuple(found)


def _starred(run: Run, frame: Frame, term: Star, are_alike: bool) -> Args:
    """`*several` gives each of them, where they are known one by one, or one for all."""
    value = run.evaluate(frame, term[1])
    items = None if value.obj is None else value.obj.items
    if items is not None and not value.others:
        return elements(run, value)
    element = None if value.obj is None else value.obj.element
    if element is not None and are_alike:
        return (element.using(value),)
    if element is None:
        return (derived(value),)
    is_condition = bool(columns_of(element))  # `conditions.append(Item.price == price)`
    is_stored = bool(element.reads) and bool(run.record.of_stores(element.reads))  # `values.append(row["left"] - 1)`
    return (derived(value, element) if is_condition or is_stored else derived(value),)


def _spread(run: Run, frame: Frame, name: str | None, term: Expression) -> Value:
    """A keyword argument; `**options` of a shared dictionary reads all that is in it."""
    value = run.evaluate(frame, term)
    if name is not None or value.place is None or frame.context is INIT:
        return value
    reads = run.record.touch(
        frame, value.place, "iterate", "content", anchor_of(term), value=value, name="builtins.dict"
    )
    return value.with_reads(value.reads | reads)


def _named(run: Run, name: str | None, value: Value) -> Keywords:
    """A keyword argument as written; `**several` gives each of them, where they are known by name."""
    obj = value.obj
    if name is not None or obj is None or value.others:
        return ((name, value),)
    known = [(key[1:-1], content) for key, content in obj.attributes.items() if key[:1] == "["]
    has_more = REST in obj.attributes and value.place is None
    is_told = obj.made_by == ARGUMENTS or (obj.made_by == "builtins.dict" and (obj.element is not None or has_more))
    if not is_told or not known:
        return ((None, value),)
    if value.place is not None:  # what is in a shared dictionary is shared
        known = [(key, element_of(run, value, Value("const", key))) for key, _ in known]
    found = tuple((key, content.using(Value(reads=value.reads))) for key, content in known)
    return (*found, (None, Value(deps=value.deps, reads=value.reads))) if has_more else found


def awaited(run: Run, frame: Frame, term: Await) -> Value:
    """What `await` gives; other tasks may run meanwhile, unless what is called waits itself."""
    if term[1][0] != "call":
        value, is_step = run.evaluate(frame, term[1]), False
    else:
        tasks, run.moment.tasks = run.moment.tasks, False
        function = term[1][1]
        # what is waited for at once has no other thread of the invocation beside it
        run.moment.asked = frame.context.kind == "invocation" and function[0] == "attribute" and function[2] in _HANDING
        callee, value = _called(run, frame, term[1])
        run.moment.tasks = tasks
        is_step = _is_coroutine(run, callee)
    if not is_step:
        run.record.wait(frame, anchor_of(term[1]))
        run.record.under_way.clear()
    value = settled(value)
    given = special(run, frame, value, "__await__", (), anchor_of(term[1]))  # a command that is awaited
    if given is None:
        return value
    return given.obj.element if given.obj is not None and given.obj.element is not None else given


def _is_coroutine(run: Run, function: Value) -> bool:
    """Whether calls of a value run coroutines of the project alone: awaiting one waits only where it does itself."""
    targets = [run.target(each)[0] for each in function.each()]
    return all(
        target is not None and run.known(target.module).summary.functions[target.index].is_async for target in targets
    )
