"""The rows of the knowledge files, one immutable type per TOML table; `words` explains what the columns may hold.

They are named tuples because frozen dataclasses would cost 8 ms more at every start.

A dotted name is what stands in the source after imports are resolved. An object's name is its constructor's, so the
cursor of `psycopg2.connect(...)` is `psycopg2.connect.cursor`. Where an `[[object]]` states its `type`, the other
tables speak of that one name, whichever constructor the code used. A name that ends in `*` stands for every name with
that beginning, and `pymongo.MongoClient.*.find_one` for the last part behind anything that begins so; an exact name
wins, then the longest beginning.

`source` is the page or file that says it and `checked_against` the version that was looked at. High `confidence`: the
documentation says so; medium: it follows from the source, or documentation and source disagree and the documentation
decides; low: the documentation is silent, and `reason` says that.
"""

from typing import NamedTuple

from concurrency_audit.audit.model.verdicts import Confidence, Verdict


class LibraryRow(NamedTuple):
    """`[library]`: what the file speaks for."""

    name: str
    roots: tuple[str, ...]
    """Import roots; only a name that begins with one makes the file parsed."""
    checked_against: str
    """The version its rows were checked against, unless a row says otherwise."""


class AliasRow(NamedTuple):
    """`[[alias]]`: another way to write a name, or another constructor of the very same thing."""

    origin: str
    """The name that occurs in code (`from` in the file)."""
    target: str
    """The name that the rows use (`to` in the file)."""
    source: str
    checked_against: str


class ObjectRow(NamedTuple):
    """`[[object]]`: may one such object be shared between invocations?"""

    library: str
    made_by: tuple[str, ...]
    """Constructors and factories."""
    kind: str
    threads: Verdict
    """When invocations share one interpreter and this object."""
    processes: Verdict
    """When every worker process makes its own at import."""
    reason: str
    """One sentence for users."""
    source: str
    checked_against: str
    instead: str | None = None
    """One sentence for users: the library's own kind that may be shared, or how to have one each."""
    type: str | None = None
    """The one name that the other tables use for the members of all of them; None where each speaks for itself."""
    confidence: Confidence = Confidence.HIGH
    immutable: bool = False
    """Nothing can change it after construction."""
    safe_through: tuple[str, ...] = ()
    """Used only through these attributes it is benign (`meta.client` of a boto3 resource)."""
    safe_when: tuple[str, ...] = ()
    """Constructor keywords that make it safe to share."""
    multiplies: str | None = None
    """`connections` or `memory`: what worker processes add up (CA6)."""
    multiplies_unless: tuple[str, ...] = ()
    """Constructor keywords with which they do not (`poolclass=NullPool`)."""
    enters: str | None = None
    """The name of what `with obj as x` binds, where that is another object."""
    per_call_safe: tuple[str, ...] = ()
    """Methods that are fine on a shared object although it is not as a whole."""
    unsafe_methods: tuple[str, ...] = ()
    """Where given, only these methods make sharing unsafe."""
    emptied_by: tuple[str, ...] = ()
    """Methods with which an invocation clears away what earlier ones left; then processes are safe."""
    left_by: tuple[str, ...] = ()
    """Methods that leave in it what later invocations find; then processes are unsafe."""
    effect: str | None = None
    """Process-wide state that every write to it changes (`os.environ`: `environ`)."""
    event_loop: bool = False
    """It belongs to the event loop of its first use: a second `asyncio.run` cannot use it, whatever the model."""


class MethodRow(NamedTuple):
    """`[[method]]`: what a method does to the object it is called on."""

    library: str
    of: tuple[str, ...]
    names: tuple[str, ...]
    effect: str
    source: str
    checked_against: str
    reason: str = ""
    atomic: bool = False
    """One step under the GIL for built-in keys and values."""
    grows: bool = False
    """Adds elements."""
    returns: str | None = None
    """`element`, `self`, `copy` or the name of the object it gives back."""
    keeps: str | None = None
    """The attribute under which the object keeps what it is given: `formatter` of a logging handler."""
    instead: str = ""
    """What to do instead, where the rule's own advice is for other objects."""
    threads: Verdict | None = None
    """None leaves the judgement to the rule."""
    processes: Verdict | None = None
    confidence: Confidence = Confidence.HIGH


class AttributeRow(NamedTuple):
    """`[[attribute]]`: what assigning (or writing into) an attribute of an object or module does."""

    library: str
    of: tuple[str, ...]
    names: tuple[str, ...]
    """Attribute paths: `headers`, `meta.events`."""
    effect: str
    reason: str
    source: str
    checked_against: str
    threads: Verdict | None = None
    processes: Verdict | None = None
    confidence: Confidence = Confidence.HIGH


class CallRow(NamedTuple):
    """`[[call]]`: what calling a function, or a method by its full name, does to the world."""

    library: str
    names: tuple[str, ...]
    effect: str
    source: str
    checked_against: str
    reason: str = ""
    reads: str | None = None
    """Process state that it reads (`environ`, `cwd`, ...)."""
    arg: int | None = None
    """Position of the argument that matters: the path, the destination, the iterated object; 0-based, without self."""
    keyword: str | None = None
    """The same argument's keyword."""
    receiver: bool = False
    """The argument that matters is the object before the dot (`path.write_text(...)`)."""
    option: str | None = None
    """The path stands under this name in the dictionary of options that the object was made with."""
    atomic: bool = False
    """The file appears in one step: it is written beside its name and renamed."""
    source_arg: int | None = None
    """Position of the path that is renamed, copied or packed from."""
    source_keyword: str | None = None
    source_receiver: bool = False
    ending_arg: int | None = None
    """Position of the format of an archive, whose usual ending is put behind the path."""
    ending_keyword: str | None = None
    gives_path: str | None = None
    """It gives back where it has put the file: the path `itself`, or a tuple whose `first` is the path."""
    as_method: str | None = None
    """It does to its first argument what this method of that does: `heapq.heappush(rows, row)` is an `append`; to the
    one of `works_on` where that is stated (`out=` of NumPy)."""
    gives_again: str | None = None
    """It keeps what it gives and hands out the same object again: `always`, or with an argument (`transform=json`)."""
    mode_arg: int | None = None
    """Position of the mode string (`open`)."""
    mode_keyword: str | None = None
    mode: str | None = None
    """The mode when none is given."""
    callable: int | None = None
    """Position of the callable that is run elsewhere."""
    callable_keyword: str | None = None
    callable_keywords: tuple[str, ...] = ()
    """Keywords of further callables, or lists of them, that are called like that one."""
    packed: int | None = None
    """Position of the tuple of the callable's arguments (`args=`); the dictionary of the others comes behind it."""
    gives: str | None = None
    """How what the callable or coroutine returns comes back: `result`, `future`, `each` or `finished`."""
    works_on: int | None = None
    """Position of an object that the call works on as a method of it would: the connection of `pandas.read_sql`."""
    works_on_keyword: str | None = None
    when_arg: int | None = None
    """The effect happens only when this argument is given (`locale.setlocale(category)` only reads)."""
    when_keyword: str | None = None
    first_use: bool = False
    """Only the first use goes wrong, so that one made at import settles it."""
    unless: tuple[str, ...] = ()
    """Calls, made by the same invocation, that leave nothing for the next one: then processes are safe."""
    many: bool = False
    """The callable argument may be a list, tuple or mapping of callables."""
    own_loop: bool = False
    """Each invocation runs what it is given on an event loop that serves nobody else meanwhile."""
    passes: tuple[str, ...] = ()
    """What the callable's parameters hold, by position: the name of an object, or nothing for what it works on."""
    methods: tuple[str, ...] = ()
    """Where the callable argument is an object or a class: the methods called on it; `on_*` stands for a beginning."""
    per_request: bool = False
    """A class that is given is instantiated anew for each request; otherwise once."""
    in_place: str | None = None
    """The keyword with which the method changes its object instead of giving another one (`inplace` of pandas)."""
    without: tuple[str, ...] = ()
    """Keywords with which it does no such thing (`ax` of seaborn's functions)."""
    kept_by: str | None = None
    """The module that keeps the object it works on, where that is another library's."""
    conversation: tuple[str, ...] = ()
    """Keys that lead, in the argument that matters, to the name of the conversation that is gone on with."""
    made_with: tuple[str, ...] = ()
    """Keywords of the object's constructor without one of which no conversation is remembered."""
    store: str | None = None
    """What it reads or stores in a service that all environments share: `DynamoDB item` (CA306)."""
    named_by: tuple[str, ...] = ()
    """Keywords that say which one."""
    named_args: int = 0
    """How many positional arguments say which one."""
    named_from: int = 0
    """Position of the first of these."""
    content: tuple[str, ...] = ()
    """Keywords of what is stored; a call without any reads."""
    content_arg: int | None = None
    """Position of what is stored."""
    conditions: tuple[str, ...] = ()
    """Keywords with which it stores only if nothing has changed in between, or adds: any value, or `mode=append`."""
    several: bool = False
    """It gives several items, each of which may name itself."""
    partly: bool = False
    """It stores a part of the item, so that a look whether the item is there decides on nothing that another took."""
    adds: bool = False
    """It adds a record or a row whatever others are there, and gives it a name of its own."""
    narrowed: bool = False
    """Methods of what it gives say which item: `update({...}).eq("id", key)`."""
    threads: Verdict | None = None
    processes: Verdict | None = None
    confidence: Confidence = Confidence.HIGH


class DecoratorRow(NamedTuple):
    """`[[decorator]]`: what a decorator makes of a function."""

    library: str
    names: tuple[str, ...]
    effect: str
    source: str
    checked_against: str
    reason: str = ""
    needs: str | None = None
    """The keyword without which it is unsafe (`lock`)."""
    threads: Verdict | None = None
    processes: Verdict | None = None
    confidence: Confidence = Confidence.HIGH
    passes: tuple[str, ...] = ()
    """What the function's parameters hold, by position: the name of an object, or nothing for the event."""
    also: str | None = None
    """What every call of the decorated function does besides: `request-keys`."""
    defaults: str | None = None
    """What values in the body of the decorated class are (`dataclass`)."""
    precedes: str | None = None
    """The keyword with functions that run before the decorated one (`middlewares`)."""
    gathers: tuple[str, ...] = ()
    """Attributes of the decorated function that are decorators of the same kind: `@shop.command()` under a group."""
    at_start: tuple[str, ...] = ()
    """Names of functions below it that are called once per process, before any request: `on_startup`."""


class BaseRow(NamedTuple):
    """`[[base]]`: what subclassing a library's class makes of the project's methods and class attributes."""

    library: str
    names: tuple[str, ...]
    source: str
    checked_against: str
    reason: str = ""
    effect: str | None = None
    """`route` or `registers`: the methods below are entry points; None where only `defaults` is said."""
    methods: tuple[str, ...] = ()
    """The methods that the library calls, where the subclass defines them; `on_*` stands for a beginning."""
    asked_first: tuple[str, ...] = ()
    """Those of them that it calls on the object before any other one: whether it can handle the request."""
    per_request: bool = False
    """Each request gets an instance of its own; otherwise one instance serves all."""
    given: bool = False
    """The program makes the instances, and hands them over: one that no import-time code makes is its request's own."""
    makes: bool = False
    """The methods give the function that the library then calls for requests (`get_route_handler`)."""
    passes: tuple[str, ...] = ()
    """What the parameters behind self hold, by position: the name of an object, or nothing for the event."""
    threads: Verdict | None = None
    """May one instance of a subclass be shared; None where that depends on the subclass alone."""
    processes: Verdict | None = None
    defaults: str | None = None
    """What values in the body of the subclass are (`pydantic.BaseModel`)."""
    rows: bool = False
    """Objects of a subclass are rows of a database, which other environments read and write as well."""
    whole: bool = False
    """`save` puts such a row back as a whole, with all that it held when it was read."""
    columns: bool = False
    """`save` sets all columns of such a row, unless it is told which, to what they held when it was read."""
    library_reads: tuple[str, ...] = ()
    """Names in the body of the subclass that the library reads whenever the class is used (`Meta`)."""
    confidence: Confidence = Confidence.HIGH
