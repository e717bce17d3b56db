"""What is known of libraries: one TOML file each, and the predicates that answer from them.

Supporting a library is one file here, `<library>.toml`, and one fixture in `tests/libraries/`. Being in the folder is
the registration. A file holds `[library]` (name, import `roots`, `checked_against`) and any number of rows in the
tables `[[alias]]`, `[[object]]`, `[[method]]`, `[[attribute]]`, `[[call]]`, `[[decorator]]` and `[[base]]`; `rows`
documents every column and `words` every word. Each row carries the `source` URL it was checked against. A wrong key or
word is refused with the nearest valid one.
"""

from concurrency_audit.audit.knowledge.predicates import Knowledge
from concurrency_audit.audit.knowledge.rows import AttributeRow, BaseRow, CallRow, DecoratorRow, MethodRow, ObjectRow
from concurrency_audit.audit.knowledge.schema import KnowledgeError

__all__ = [
    "AttributeRow",
    "BaseRow",
    "CallRow",
    "DecoratorRow",
    "Knowledge",
    "KnowledgeError",
    "MethodRow",
    "ObjectRow",
]
