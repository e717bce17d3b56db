"""Columns of which the database allows each value, or each group of values, once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from concurrency_audit.audit.program.domain.accesses import INIT
from concurrency_audit.audit.program.domain.dependencies import columns_of, known_as, model_of
from concurrency_audit.audit.program.domain.frames import LibraryCall
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import NONE, ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.classes import class_attribute, class_env
from concurrency_audit.audit.program.interpreter.run import Run

KEY = "(key)"
"""Stands for the primary key among the columns that a query compares."""
RELATED = "(related)"
"""Attribute of a relation: the class of rows to which it leads, or its name."""
MUTABLE = "(mutable)"
"""Attribute of a column that sees by itself what is changed within what it holds."""
_AS_MUTABLE = ".as_mutable"
RELATIONS = ("ForeignKey", "OneToOneField", "ManyToManyField", "ForeignKeyField", "relationship", "Relationship")
"""Constructors of relations and of keys that lead to other rows."""
_TARGETS = ("to", "argument")
"""Keywords by which they are told to which."""
_HAVE_KEYS = ("mapped_column", "Column")
_KEY_OF = "foreign_key"
"""SQLModel's keyword for a column that is one."""
_COLUMNS = "(columns)"
"""Attribute of a constraint or index: its arguments."""
_ONE_TO_ONE = "OneToOneField"
_ALONE, _OF_KEY = "unique", ("primary_key", "pk")
"""Keywords of a column: a key may be made of several, of which each holds the same value many times."""
_TABLE = ("__table_args__", "constraints", "unique_together", "indexes")
"""Names in the class of a row, or in the class `Meta` in it, that hold what is said of several columns."""
_CONSTRAINT = "UniqueConstraint"
_INDEX = "Index"
_CHECK = "CheckConstraint"
_OF_COLUMNS = (_CONSTRAINT, _INDEX, _CHECK)
_DOCUMENT_INDEX = "IndexModel"
_FIELDS = "fields"
_SETTINGS = "Settings"
"""The class within a document of beanie that states its indexes."""
_META, _INDEXES = "meta", "[indexes]"
_VERSION = "VersionAttribute"
"""A column that pynamodb compares with what was read, and raises, whenever it stores a row."""
_MAPPING, _VERSION_OF = "__mapper_args__", "[version_id_col]"
"""Where SQLAlchemy is told of such a column."""


def keep_columns(run: Run, call: LibraryCall, obj: Obj) -> None:
    """A constraint has the columns that it was made with, a relation the class of rows to which it leads."""
    short = call.short
    given = next((value for name, value in call.keywords if name in _TARGETS), None)
    if short in RELATIONS and (call.args or given is not None):
        obj.attributes[RELATED] = call.args[0] if given is None else given
    if _KEY_OF in obj.attributes:
        obj.attributes[RELATED] = obj.attributes[_KEY_OF]
    for column in call.args if short in _HAVE_KEYS else ():
        if str(column.ref).endswith(_AS_MUTABLE):
            obj.attributes[MUTABLE] = column
        if column.obj is not None and RELATED in column.obj.attributes:
            obj.attributes[RELATED] = column.obj.attributes[RELATED]
    columns = call.args[1:] if short == _INDEX else call.args  # an index has its own name first
    if short in (*_OF_COLUMNS, _DOCUMENT_INDEX) and columns:
        obj.attributes[_COLUMNS] = Value("object", _COLUMNS, Obj(_COLUMNS, "", 0, -1, True, items=tuple(columns)))
    if call.frame.context is INIT and columns and (short == _CONSTRAINT or (short == _INDEX and _is_once(obj))):
        _keep_beside(run, columns)


def _keep_beside(run: Run, columns: tuple[Value, ...]) -> None:
    """An index that is stated behind the class of whose columns it is."""
    model = model_of(columns[0])
    names = [columns_of(column, model) for column in columns if model is not None]
    if model is not None and all(names):
        run.unique_beside.setdefault(model, []).append(set().union(*names))


def is_column(value: Value) -> bool:
    """Whether a value is what a column was made with."""
    return value.obj is not None and str(value.obj.made_by).rpartition(".")[2] in _HAVE_KEYS


def is_versioned(run: Run, model: ClassRef) -> bool:
    """Whether a row is only stored if nobody has stored it since it was read."""
    held = [value.obj for value in class_env(run.known(model.module), model.index).values() if value.obj is not None]
    if any(str(obj.made_by).endswith(_VERSION) for obj in held):
        return True
    mapping = class_attribute(run, model, _MAPPING)
    return mapping is not None and mapping[0].obj is not None and _VERSION_OF in mapping[0].obj.attributes


def is_unique(run: Run, model: ClassRef, names: Set[str], by_key: bool) -> bool:
    """Whether there is one row at most with these values of these columns.

    A relation and its key are one column.
    """
    names = {each for name in names for each in known_as(name)}
    columns = ((name, class_attribute(run, model, name)) for name in names)
    made = {name: found[0].obj for name, found in columns if found is not None and found[0].obj is not None}
    own = _own(run, model)
    key = {name for name, obj in (own | made).items() if _is_key(obj)}
    if any(map(_is_once, (own if by_key else made).values())) or (key and (by_key or key <= names)):
        return True
    return any(group <= names for group in _groups(run, model) if group)


def is_within_unique(run: Run, model: ClassRef, asked: Set[str], looked_at: Set[str], given: Set[str]) -> bool:
    """Whether columns that are unique together are all given and looked at, of which some were asked for."""
    return bool(asked) and any(asked <= group <= given and group <= looked_at for group in _groups(run, model))


def _own(run: Run, model: ClassRef) -> dict[str, Obj]:
    """What stands in the body of a class, by name."""
    return {n: v.obj for n, v in class_env(run.known(model.module), model.index).items() if v.obj is not None}


def refuses(run: Run, model: ClassRef, asked: Set[str], given: Set[str]) -> bool:
    """Whether the database may refuse a row of a class because of what others were asked for by, or by anything where
    that is not known; not because of a key that it makes itself, nor of another column that the row is given."""
    own = _own(run, model)
    key = {name for name, obj in own.items() if _is_key(obj)}
    alone = [{name} for name, obj in own.items() if _is_once(obj)]
    groups = [group for group in (*alone, *_groups(run, model), *([key] if len(key) > 1 else ())) if group]
    names, set_here = ({each for name in several for each in known_as(name)} for several in (asked, given))
    return any(not names or group & names or not group & set_here for group in groups)


def is_checked(run: Run, model: ClassRef, name: str) -> bool:
    """Whether the database refuses some values of a column, by a check that names it or whose text is not known."""
    found = [item.obj for value in _told(run, model) for item in _items(value) if item.obj is not None]
    texts = [_texts(obj.attributes.get(_COLUMNS)) for obj in found if str(obj.made_by).endswith(_CHECK)]
    return any(not text or re.search(rf"\b{re.escape(name)}\b", " ".join(text)) for text in texts)


def _groups(run: Run, model: ClassRef) -> Iterator[set[str]]:
    for value in _told(run, model):
        yield from _named_in(value)
    yield from _indexed(class_attribute(run, model, _META))
    for home in _within(run, model, _SETTINGS):
        yield from _of_documents(class_attribute(run, home, "indexes"))
    yield from run.unique_beside.get(model, ())


def _told(run: Run, model: ClassRef) -> Iterator[Value]:
    """What is said of several columns of a class of rows."""
    for found in (
        class_attribute(run, home, name) for home in (model, *_within(run, model, "Meta")) for name in _TABLE
    ):
        if found is not None:
            yield found[0]


def _within(run: Run, model: ClassRef, name: str) -> Iterator[ClassRef]:
    """A class in the body of a class of rows."""
    found = class_attribute(run, model, name)
    if found is not None and found[0].kind == "class":
        yield found[0].ref


def _indexed(meta: tuple[Value, Place] | None) -> Iterator[set[str]]:
    """mongoengine's `meta = {"indexes": [{"fields": ["mail", "day"], "unique": True}]}`."""
    known = {} if meta is None or meta[0].obj is None else meta[0].obj.attributes
    for index in _items(known.get(_INDEXES)):
        said = {} if index.obj is None else index.obj.attributes
        if said.get("[unique]", NONE).ref is True:
            yield _texts(said.get("[fields]"))


def _of_documents(indexes: tuple[Value, Place] | None) -> Iterator[set[str]]:
    """Beanie's `indexes = [IndexModel([("mail", 1), ("day", -1)], unique=True)]`."""
    for index in () if indexes is None else _items(indexes[0]):
        if index.obj is not None and _is_once(index.obj):
            columns = _items(index.obj.attributes.get(_COLUMNS))
            pairs = _items(columns[0]) if columns else ()
            yield {str(name.ref) for pair in pairs for name in (_items(pair) or (pair,))[:1] if name.kind == "const"}


def _named_in(value: Value) -> Iterator[set[str]]:
    """The groups of columns in `(UniqueConstraint("a", "b"), ...)`, `("a", "b")` or `((("a", "b"), True), ...)`."""
    items = _items(value)
    if names := _texts(value):
        yield names
    elif len(items) == 2 and items[1].ref is True:  # peewee's index
        yield _texts(items[0])
    else:
        for item in items:
            yield from _named_in(item)
    if (obj := value.obj) is not None and (str(obj.made_by).endswith(_CONSTRAINT) or _says(obj, "unique")):
        fields = obj.attributes.get(_FIELDS)
        yield _texts(obj.attributes.get(_COLUMNS) if fields is None else fields)


def _is_once(obj: Obj) -> bool:
    """Whether each value of a column occurs once: a row of which there is one to each of another class has its key."""
    return _says(obj, _ALONE) or str(obj.made_by).rpartition(".")[2] == _ONE_TO_ONE


def _is_key(obj: Obj) -> bool:
    """Whether a column is the primary key, or a part of it: Tortoise says `pk=True`."""
    return any(_says(obj, keyword) for keyword in _OF_KEY)


def _says(obj: Obj, keyword: str) -> bool:
    return obj.attributes.get(keyword, NONE).ref is True


def _items(value: Value | None) -> tuple[Value, ...]:
    return () if value is None or value.obj is None else value.obj.items or ()


def _texts(value: Value | None) -> set[str]:
    """The texts of a tuple of nothing but texts."""
    items = _items(value)
    return {str(item.ref) for item in items} if all(item.kind == "const" for item in items) else set()
