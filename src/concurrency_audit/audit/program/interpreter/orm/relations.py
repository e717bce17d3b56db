"""Relations between classes of rows: where an attribute of a row leads, as their library finds that out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from concurrency_audit.audit.program.domain.relations import Relations, nearest
from concurrency_audit.audit.program.domain.values import NONE, ClassRef, Obj, Value
from concurrency_audit.audit.program.interpreter.branch_tests import is_import_only
from concurrency_audit.audit.program.interpreter.classes import bases, class_attribute, class_env, is_stored
from concurrency_audit.audit.program.interpreter.names import bound, import_now
from concurrency_audit.audit.program.interpreter.orm.row_values import name_of
from concurrency_audit.audit.program.interpreter.orm.unique_columns import RELATED
from concurrency_audit.audit.program.interpreter.run import Run

_RELATION = "relationship"
_TO_ONE = ("ForeignKey", "OneToOneField", "ForeignKeyField")
_KEY = "_id"
_ONE_EACH, _TO_MANY = "OneToOneField", "ManyToManyField"
_ON_DELETE, _KEEPING = "on_delete", ("PROTECT", "RESTRICT", "DO_NOTHING")
_USERS = ("auth.models.User", "auth.User", ".AUTH_USER_MODEL", ".get_user_model")
"""Endings of what Django's own class of users is called in a relation."""
_TABLE = "__tablename__"
_BACK_NAMES = ("related_name", "backref")
_PAIRED = "back_populates"
_ITSELF = "self"
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def leads_to(run: Run, owner: ClassRef, name: str) -> ClassRef | None:
    """The class of rows to which a relation leads: as it was given, by its name, by the table of its column, or as
    the class that states the relation from the other side."""
    found = class_attribute(run, owner, name)
    made = None if found is None else found[0].obj
    if found is None or made is None:
        return None
    held = made.attributes.get(RELATED)
    if held is not None and held.kind == "const" and isinstance(held.ref, str):
        return owner if held.ref == _ITSELF else _named(run, owner, held.ref.rpartition(".")[2])
    if held is not None:
        return held.ref if held.kind == "class" and is_stored(run, held.ref) else None
    if _kind(made) != _RELATION:
        return None
    return _of_column(run, owner, name) or _of_pair(run, owner, name, made)


def back(run: Run, model: ClassRef, name: str) -> tuple[ClassRef, str] | None:
    """The class whose rows belong to one of a class under a name that only its relation states: `order.item_set`."""
    for other, column in _known(run).back.get(name, ()):
        if leads_to(run, other, column) in bases(run, model):
            return other, column
    return None


def back_of_user(run: Run, name: str) -> tuple[ClassRef, str] | None:
    """The same for a class of users that the library itself defines: `request.user.order_set`."""
    for other, column in _known(run).back.get(name, ()):
        found = class_attribute(run, other, column)
        held = None if found is None or found[0].obj is None else found[0].obj.attributes.get(RELATED)
        if held is not None and held.kind != "class" and str(held.ref).endswith(_USERS):
            return other, column
    return None


def is_to_many(run: Run, model: ClassRef, name: str) -> bool:
    """Whether a relation leads to many rows which may belong to many others as well."""
    found = class_attribute(run, model, name)
    return found is not None and found[0].obj is not None and _kind(found[0].obj) == _TO_MANY


def is_to_one(run: Run, model: ClassRef, name: str) -> bool:
    """Whether a relation leads to one row, by a key that stands in the row."""
    found = class_attribute(run, model, name)
    return found is not None and found[0].obj is not None and _kind(found[0].obj) in _TO_ONE


def has_key(run: Run, model: ClassRef, name: str) -> bool:
    """Whether the key of a relation stands in the row that states it."""
    return is_to_one(run, model, name) or column_of(run, model, name) != name


def column_of(run: Run, model: ClassRef, name: str) -> str:
    """The name under which the class states a column: the key of `assignee` is `assignee_id` in its rows.

    SQLAlchemy states `assignee_id`, and `assignee` as a relation over it.
    """
    stated = name.removesuffix(_KEY)
    if stated != name:
        return stated if is_to_one(run, model, stated) else name
    found = class_attribute(run, model, name)
    is_relation = found is not None and found[0].obj is not None and _kind(found[0].obj) == _RELATION
    key = f"{name}{_KEY}"
    return key if is_relation and class_attribute(run, model, key) is not None else name


def keeps(run: Run, model: ClassRef, name: str, owner: ClassRef) -> bool:
    """Whether the database refuses to remove a row as long as one relates to it: `on_delete=models.PROTECT`."""
    found = class_attribute(run, model, name)
    made = None if found is None else found[0].obj
    said = str(made.attributes.get(_ON_DELETE, NONE).ref) if made is not None else ""
    return said.rpartition(".")[2] in _KEEPING and leads_to(run, model, name) in bases(run, owner)


def is_read_at_once(run: Run, model: ClassRef, name: str) -> bool:
    """Whether the other side of a relation gives rows, rather than a query for them."""
    found = class_attribute(run, model, name)
    return found is not None and found[0].obj is not None and _kind(found[0].obj) in (_ONE_EACH, _RELATION)


def _kind(made: Obj) -> str:
    """The last part of the name of what made a relation; SQLModel writes `Relationship`."""
    kind = str(made.made_by).rpartition(".")[2]
    return _RELATION if kind == "Relationship" else kind


def _known(run: Run) -> Relations:
    """All classes of rows that have been defined by now; each is looked at once."""
    known = run.relations
    new, known.seen = run.defined[known.seen :], len(run.defined)
    for ref in new:
        if is_stored(run, ref):
            _add(run, known, ref)
    return known


def _add(run: Run, known: Relations, ref: ClassRef) -> None:
    name = name_of(run, ref)
    known.by_name.setdefault(name, []).append(ref)
    env = class_env(run.known(ref.module), ref.index)
    table = env.get(_TABLE, NONE).ref
    for each in {name.lower(), _HUMP.sub("_", name).lower()} if table is None else [table]:
        known.by_table.setdefault(each, []).append(ref)
    for column, value in env.items():
        if value.obj is not None:
            for seen_as in _from_other_side(name, value.obj):
                known.back.setdefault(seen_as, []).append((ref, column))
            paired = value.obj.attributes.get(_PAIRED)
            if paired is not None and isinstance(paired.ref, str):
                known.paired.setdefault((column, paired.ref), []).append(ref)


def _from_other_side(name: str, made: Obj) -> Iterable[str]:
    """The name under which a row has those that relate to it."""
    kind = _kind(made)
    given = next((made.attributes[each] for each in _BACK_NAMES if each in made.attributes), None)
    if given is not None and kind in (_RELATION, *_TO_ONE, _TO_MANY):
        first = given if given.obj is None else given.obj.first_argument  # `backref("items", lazy="dynamic")`
        return [first.ref] if first is not None and isinstance(first.ref, str) else []
    if kind == _ONE_EACH:
        return [name.lower()]
    return [f"{name.lower()}_set"] if kind in (*_TO_ONE, _TO_MANY) else []


def _of_column(run: Run, owner: ClassRef, name: str) -> ClassRef | None:
    """The class whose table the key in the column of a relation is of: `ForeignKey("seats.id")` for `seat_id`."""
    column = class_attribute(run, owner, f"{name}_id")
    held = None if column is None or column[0].obj is None else column[0].obj.attributes.get(RELATED)
    table = str(held.ref).rpartition(".")[0].rpartition(".")[2] if held is not None and held.kind == "const" else ""
    return _only(owner, _known(run).by_table.get(table, ())) if table else None


def _of_pair(run: Run, owner: ClassRef, name: str, made: Obj) -> ClassRef | None:
    """The class that has the same relation from the other side."""
    other = made.attributes.get(_PAIRED, NONE).ref
    found = _known(run).paired.get((other, name), []) if isinstance(other, str) else []
    return _only(owner, [ref for ref in found if _leads_back(run, ref, other, owner)])


def _leads_back(run: Run, ref: ClassRef, name: str, owner: ClassRef) -> bool:
    """Whether the other side of a relation leads to a class, where it says to which it leads."""
    found = class_attribute(run, ref, name)
    made = None if found is None else found[0].obj
    stated = made is not None and RELATED in made.attributes
    target = leads_to(run, ref, name) if stated else _of_column(run, ref, name)
    return target == owner or target is None


def _named(run: Run, owner: ClassRef, name: str) -> ClassRef | None:
    """The class of rows of a name: what the module knows, else the only one, else what it imports for checking."""
    value = bound(run, run.known(owner.module), name)
    if value is None or value.kind != "class":
        known = _only(owner, _known(run).by_name.get(name, ()))
        if known is not None:
            return known
        value = _imported_for_checking(run, owner.module, name)
    return value.ref if value is not None and value.kind == "class" and is_stored(run, value.ref) else None


def nearest_of_name(run: Run, module: str, name: str) -> ClassRef | None:
    """The class of rows of a name that is nearest to a module."""
    return nearest(module, _known(run).by_name.get(name, ()), lambda ref: ref.module)


def _only(owner: ClassRef, found: Iterable[ClassRef]) -> ClassRef | None:
    return nearest(owner.module, found, lambda ref: ref.module)


def _imported_for_checking(run: Run, module: str, name: str) -> Value | None:
    """What a module imports under `if TYPE_CHECKING`, as classes of rows do that name each other."""
    for term in run.known(module).summary.functions[0].body:
        if term[0] != "if" or not is_import_only(term[1]):
            continue
        for each in term[2]:
            for binding, imported in each[1] if each[0] == "import" else ():
                if binding == name:
                    return import_now(run, module, imported)
    return None
