"""Expressions of DynamoDB: which attributes an update sets, and which ones a condition asks about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from concurrency_audit.audit.program.domain import path_patterns
from concurrency_audit.audit.program.domain.dependencies import field_dep, fields_of
from concurrency_audit.audit.program.domain.values import Value

Keywords = Iterable[tuple[str | None, Value]]

_SECTION = re.compile(
    r"\b(SET|ADD|REMOVE|DELETE)\s+(.*?)(?=\s(?:SET|ADD|REMOVE|DELETE)\s|$)", re.IGNORECASE | re.DOTALL
)
_ASSIGNED = re.compile(r"([#\w]+)[\w.#\[\]]*\s*=(?!\s*if_not_exists\s*\([^()]*\)\s*(?:,|$))", re.IGNORECASE)
"""What is stored only if it is not there yet keeps what another has stored; what is counted on does not."""
_EQUAL = re.compile(r"([#\w]+)\s*=\s*(:\w+)")
_CONDITIONS = ("KeyConditionExpression", "FilterExpression")
_GIVEN = re.compile(r"([#\w]+)\s*=\s*(:\w+)\s*(?=,|$)")
_STEP = re.compile(r"([#\w.]+)\s*=\s*(?:if_not_exists\s*\(\s*\1\s*,[^()]*\)|\1)\s*[-+]\s*(:\w+)", re.IGNORECASE)
_ADDED = re.compile(r"[#\w.]+\s+(:\w+)")
_PLACEHOLDER = re.compile(r":\w+")
_LISTED = re.compile(r"(?:^|,)\s*([#\w]+)")
_WORD = re.compile(r"(?<![:\w.#])([#A-Za-z_]\w*)")
_NO_NAMES = frozenset(
    "and or not between in attribute_exists attribute_not_exists attribute_type begins_with contains size".split()
)
_NO = frozenset(["false", "no", "n", "0", "off", "inactive", "revoked"])
"""What a flag that is down holds."""
_ABSENT = "attribute_not_exists"
_ASKED = "asked "
_ASKED_ABSENT = "absent "
_ASKED_AS = "asked as "


def fields(value: Value | None) -> dict[str, Value]:
    """The fields of a dictionary that is made here."""
    obj = None if value is None else value.obj
    return (
        {}
        if obj is None or obj.made_by != "builtins.dict"
        else {name: field for name, field in obj.attributes.items() if name.startswith("[")}
    )


def is_no(value: Value) -> bool:
    """Whether it is stated that a flag is down: `False`, `"false"`, `{"BOOL": False}`."""
    typed = fields(value)
    if len(typed) == 1:
        return is_no(next(iter(typed.values())))
    return value.kind == "const" and str(value.ref).lower() in _NO


def asked(name: str, method: str) -> str:
    """The dependency of a condition on a field that it is about: `Key("user").eq(user)`."""
    return f"{_ASKED_ABSENT if method == 'not_exists' else _ASKED}{name}"


def asked_as(name: str, state: Value) -> frozenset[str]:
    """The dependency of a condition that a field has a state which the code states: `Attr("state").eq("open")`."""
    is_stated = state.kind == "const" and isinstance(state.ref, str)
    return frozenset([f"{_ASKED_AS}{name} {state.ref}"]) if is_stated else frozenset()


def states_asked(keywords: Keywords) -> dict[str, set[str]]:
    """The states that the conditions of a query state, each with the field that is to have it."""
    given = dict(keywords)
    values = fields(given.get("ExpressionAttributeValues"))
    found: dict[str, set[str]] = {}
    for condition in (given[name] for name in _CONDITIONS if name in given):
        for dep in condition.deps:
            if dep.startswith(_ASKED_AS):
                name, _, state = dep.removeprefix(_ASKED_AS).partition(" ")
                found.setdefault(name, set()).add(state)
        for word, placeholder in _EQUAL.findall(_text(condition)):
            for state in texts_of(values.get(f"[{placeholder}]")):
                found.setdefault(_real(word, given), set()).add(state)
    return found


def texts_of(value: Value | None) -> Iterator[str]:
    """The text that a value is, by itself or with its type: `{"S": "open"}`."""
    if value is not None and value.kind == "const" and isinstance(value.ref, str):
        yield value.ref
    for inner in fields(value).values():
        yield from texts_of(inner)


def asked_by(condition: Value) -> set[str]:
    """The fields that a condition is about which was put together of objects."""
    known = (dep for dep in condition.deps if dep.startswith((_ASKED, _ASKED_ABSENT)))
    return {dep.partition(" ")[2] for dep in known if not dep.startswith(_ASKED_AS)}


def answered(value: Value) -> Value:
    """What a store gives: which fields were asked for says nothing of those that it is compared with later, nor does
    which field of another item named this one."""
    asked_for = [dep for dep in value.deps if dep.startswith((_ASKED, _ASKED_ABSENT))]
    return value.with_deps(value.deps.difference(asked_for, map(field_dep, fields_of(value))))


def asks_for_absence(condition: Value) -> bool:
    """Whether a condition asks that some field is not there yet."""
    return _ABSENT in _text(condition) or any(dep.startswith(_ASKED_ABSENT) for dep in condition.deps)


def named_in(condition: Value, keywords: Keywords) -> set[str]:
    """The fields that a condition is about; empty where a part of it is not known."""
    text = _text(condition)
    if "{" in text:
        return set()
    words = (word for word in _WORD.findall(text) if word.lower() not in _NO_NAMES)
    return {_real(word, dict(keywords)) for word in words} | asked_by(condition)


def set_in(keywords: Keywords) -> Iterator[str]:
    """The fields that an update sets."""
    given = dict(keywords)
    for keyword, section in _sections(given.get("UpdateExpression")):
        for name in (_ASSIGNED if keyword.upper() == "SET" else _LISTED).findall(section):
            yield _real(name, given)
    yield from (name[1:-1] for name in fields(given.get("AttributeUpdates")))


def replaced_in(keywords: Keywords) -> Iterator[tuple[str, Value]]:
    """The fields that an update sets to something that is given with it, whatever they were: `SET title = :title`."""
    return ((name, value) for name, value in given_in(keywords) if value.kind != "const")


def given_in(keywords: Keywords) -> Iterator[tuple[str, Value]]:
    """The fields that an update sets to something that is given with it, or stated."""
    given = dict(keywords)
    values = fields(given.get("ExpressionAttributeValues"))
    for keyword, section in _sections(given.get("UpdateExpression")):
        for name, placeholder in _GIVEN.findall(section) if keyword.upper() == "SET" else ():
            value = values.get(f"[{placeholder}]")
            if value is not None:
                yield _real(name, given), value
    yield from set_by_placeholders(given.items())


def set_by_placeholders(keywords: Keywords) -> Iterator[tuple[str, Value]]:
    """The fields of an update of whose text a part is not known, each under its own name: `f"{name} = :{name}, "` in a
    loop."""
    given = dict(keywords)
    expression = given.get("UpdateExpression")
    texts = [] if expression is None else [_text(each) for each in expression.each()]
    if not texts or any(text and "{" not in text for text in texts):
        return
    named = {word for text in texts for word in _PLACEHOLDER.findall(text)}
    for placeholder, value in fields(given.get("ExpressionAttributeValues")).items():
        if placeholder[1:-1] not in named:
            yield _real(f"#{placeholder[2:-1]}", given).removeprefix("#"), value


def steps_in(keywords: Keywords) -> set[str]:
    """The placeholders by which an update counts on what is there by then: `SET n = n - :one`, `ADD n :one`."""
    found: set[str] = set()
    for keyword, section in _sections(dict(keywords).get("UpdateExpression")):
        if keyword.upper() == "SET":
            found.update(placeholder for _, placeholder in _STEP.findall(section))
        elif keyword.upper() == "ADD":
            found.update(_ADDED.findall(section))
    return found


def sets_something(keywords: Keywords) -> bool:
    """Whether it is an update of which only the run tells what it sets."""
    expression = dict(keywords).get("UpdateExpression")
    return expression is not None and any(not text or "{" in text for text in map(_text, expression.each()))


def is_partly_known(keywords: Keywords) -> bool:
    """Whether the text of an update is put together of what is stated and what is not known."""
    expression = dict(keywords).get("UpdateExpression")
    return expression is not None and any("{" in text for text in map(_text, expression.each()))


def _sections(expression: Value | None) -> Iterator[tuple[str, str]]:
    """The sections of an update; where it is one of several texts, those of each."""
    for each in () if expression is None else expression.each():
        yield from _SECTION.findall(_text(each))


def _real(name: str, given: Mapping[str | None, Value]) -> str:
    """The name for which one in an expression stands."""
    known = fields(given.get("ExpressionAttributeNames")).get(f"[{name}]")
    return str(known.ref) if known is not None and known.kind == "const" else name


def _text(expression: Value | None) -> str:
    if expression is None or not path_patterns.is_text(expression):
        return ""
    return path_patterns.show(path_patterns.pattern(expression))
