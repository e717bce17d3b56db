"""What a run has found out about the project's classes: each part is filled by the file that asks for it."""

from __future__ import annotations

from concurrency_audit.audit.program.domain.relations import Relations
from concurrency_audit.audit.program.domain.values import ClassRef, Obj, Value


class ClassesSeen:
    """The part of a run's state that is about classes, their objects and their rows in databases."""

    def __init__(self) -> None:
        self.orders: dict[ClassRef, tuple[ClassRef, ...]] = {}
        """Class -> its method resolution order among project classes, for modules that have been interpreted."""
        self.bases_within: dict[ClassRef, tuple[Value, ...]] = {}
        """Class that a function defines -> what its bases are there; nothing where each call has others."""
        self.foreign_bases: dict[ClassRef, str | None] = {}
        self.metaclasses: dict[ClassRef, ClassRef | None] = {}
        self.class_defaults: dict[ClassRef, str | None] = {}
        self.descriptors: set[str] = set()
        """Names of class attributes that are objects of the project with a method by which they are had or set."""
        self.inheriting: dict[ClassRef, bool] = {}
        """Class -> whether it has a base of a library that may bring class methods."""
        self.helpers: dict[ClassRef, frozenset[str]] = {}
        """Class -> the methods that others of its methods name."""
        self.annotated: dict[tuple[str, str], ClassRef | None] = {}
        """(module key, annotation) -> the class that it names."""
        self.classes: list[ClassRef] = []
        """Classes that import-time code has defined, in order."""
        self.indexed = 0
        """How many of them are filed below."""
        self.deriving: dict[ClassRef, list[ClassRef]] = {}
        """Class -> those that derive from it."""
        self.having: dict[str, list[ClassRef]] = {}
        """Name of a method -> the classes that have it in their body."""
        self.raised: dict[ClassRef, list[Value]] = {}
        """Class of the project -> objects of it that the entry point under way has raised."""
        self.special_methods: set[str] = set()
        """Names of methods that Python calls by itself, as far as some class of the project has them."""
        self.class_variables: set[tuple[str, int, str]] = set()
        """(module key, class body, name) of values in class bodies that are declared to be one for all objects."""
        self.assumed: set[Obj] = set()
        """Objects of which nothing but the class is known."""
        self.acting: dict[ClassRef, bool] = {}
        """Class -> whether calls of its methods, or of those of what it holds, may do something."""
        self.fields_declared: dict[ClassRef, dict[str, tuple[str, str]]] = {}
        """Class -> its fields that are annotated with a class, the module where they are, and the annotation."""
        self.stand_ins: dict[tuple[str, ClassRef], Obj] = {}
        """(module key, class) -> an object of which nothing but the class is known."""
        self.singletons: dict[ClassRef, Value] = {}
        """Class of which a library makes one object for all -> that object."""
        self.supplied: set[Obj] = set()
        """Those of them whose constructor was given what a container would give it."""
        self.defining: Value | None = None
        """The class that a metaclass is making."""
        self.stored_classes: dict[ClassRef, bool] = {}
        """Class -> whether its objects are rows of a database."""
        self.unique_beside: dict[ClassRef, list[set[str]]] = {}
        """Class of rows -> groups of unique columns, stated behind it: `Index("uq", User.mail, unique=True)`."""
        self.tables: set[ClassRef] = set()
        """Classes that stand for a table."""
        self.defined: list[ClassRef] = []
        """Classes that were defined at import, in this order."""
        self.relations = Relations()
        self.users: list[ClassRef] = []
        """Classes of rows of those who send requests."""
        self.looked_for_users = 0
        """How many of the classes that were defined have been looked at for that."""
        self.added_by_views: set[ClassRef] = set()
        """Serializers by which views of Django's REST framework add rows of themselves."""
        self.looked_for_views = 0
        """How many of the classes that were defined have been looked at for that."""
