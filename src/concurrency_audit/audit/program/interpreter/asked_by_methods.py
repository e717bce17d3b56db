"""Tests that a method or function of the project makes, as what it gives: `if not seat.is_free(): raise`."""

from __future__ import annotations

from collections.abc import Mapping

from concurrency_audit.audit.model.summaries import FunctionSummary
from concurrency_audit.audit.model.terms import Expression, Term
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.classes import method_of
from concurrency_audit.audit.program.interpreter.names import lookup
from concurrency_audit.audit.program.interpreter.orm.row_values import MODEL, ROWS
from concurrency_audit.audit.program.interpreter.run import Run


def asked_within(run: Run, frame: Frame, test: Term) -> Expression:
    """What a call or property gives that only returns what it asks of one object; the test itself where it is more."""
    if test[0] == "not":
        return ("not", asked_within(run, frame, test[1]))
    if test[0] in ("and", "or"):
        return (test[0], asked_within(run, frame, test[1]), asked_within(run, frame, test[2]))
    if test[0] not in ("call", "attribute"):
        return test
    is_call = test[0] == "call" and not test[3]
    callee = test[1] if is_call else test
    if callee[0] == "attribute" and callee[1][0] == "name" and not (is_call and test[2]):
        owner = frame.env.get(callee[1][1])
        method = None if owner is None else _method(run, owner, callee[2])
        return test if method is None else _with(run, method, callee[1], test)
    if is_call and callee[0] == "name" and len(test[2]) == 1 and test[2][0][0] == "name":
        function = lookup(run, frame, callee[1])
        return _with(run, function, test[2][0], test) if function.kind == "function" else test
    return test


def _method(run: Run, owner: Value, name: str) -> Value | None:
    """A method of the class of a row, or of an object of the project."""
    model = owner.obj.attributes.get(MODEL) if owner.ref == ROWS and owner.obj is not None else None
    if owner.kind == "instance" and not owner.others:
        return method_of(run, owner.ref, name)
    return None if model is None or model.kind != "class" else method_of(run, model.ref, name)


def _with(run: Run, function: Value, given: Term, test: Term) -> Term:
    summary = run.known(function.ref.module).summary.functions[function.ref.index]
    told = _returned(summary)
    return test if told is None or not summary.parameters else _put_in(told, {summary.parameters[0].name: given})


def _returned(function: FunctionSummary) -> Term | None:
    """What a function returns that does nothing else."""
    body: list[Term] = [each for each in function.body if each[0] != "expression" or each[1][0] != "constant"]
    return body[0][1] if len(body) == 1 and body[0][0] == "return" else None


def _put_in(term: Term, names: Mapping[str, Term]) -> Term:
    """A term in which names stand for others; terms are lists where they come from the cache."""
    if not isinstance(term, (tuple, list)) or not term:
        return term
    if term[0] == "name" and term[1] in names:
        return names[term[1]]
    return tuple([_put_in(each, names) for each in term])
