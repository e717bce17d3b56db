"""What a run knows of applications: who serves which routes, and what they are given."""

from __future__ import annotations

from concurrency_audit.audit.knowledge.rows import DecoratorRow
from concurrency_audit.audit.program.domain.frames import Registered
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import EMPTY, UNKNOWN, Obj, Value


class Serving:
    """The part of a run's state that is about applications, what is registered with them, and the route under way."""

    def __init__(self) -> None:
        self.made_by_factories: dict[tuple[str, int], Value] = {}
        """Function that servers call for an application -> what it has made."""
        self.overridden: dict[tuple[object, ...], Value] = {}
        """What a dependency is -> what an application was told to take in its place."""
        self.gathering: dict[tuple[str, int], DecoratorRow] = {}
        """Function that gathers others as commands under it -> how it was registered itself."""
        self.user_loaders: list[Value] = []
        """Functions of the project that find who sent a request."""
        self.sender = UNKNOWN
        """The row of who sent the request that is being handled."""
        self.preceding: frozenset[Place] = EMPTY
        """Places that middleware and hooks have written before a route runs."""
        self.applications: frozenset[Obj] = EMPTY
        """Objects with which routes are registered."""
        self.effect = ""
        """How the entry point is called that is being interpreted: `route`, `registers`, ..."""
        self.application: Value | None = None
        """The application that the route belongs to which is being interpreted: `request.app`."""
        self.decorated: dict[Obj, list[Registered]] = {}
        """Object of a library that nobody described -> the functions that its decorators were given."""
        self.receivers: dict[Obj, list[Value]] = {}
        """Object of a library -> the functions that it was given as callbacks: a signal calls them when it is sent."""
        self.included: dict[Obj, set[Obj]] = {}
        """Router -> the applications that have it."""
        self.dependencies: dict[str, dict[str, Value]] = {}
        """Parameter -> module -> the dependency that a dictionary in its body gives under the parameter's name."""
        self.required: dict[Obj | tuple[str, int], list[Value]] = {}
        """Router, or function of a route -> lists of the dependencies that run before it."""
        self.lifespans: dict[Obj, list[Value]] = {}
        """Application -> the functions that are to run before its first request, or after its last one."""
        self.served_alone: set[Obj] = set()
        """Applications that an adapter runs on an event loop of each invocation."""
        self.handed: dict[Obj, frozenset[Place]] = {}
        """Application -> places surely written wherever a handler gives it the event, in this round."""
        self.handed_before: dict[Obj, frozenset[Place]] = {}
        """The same of the round before."""
        self.told_by_name: dict[str, dict[Obj, Value]] = {}
        """Parameter -> dispatcher -> the object that it gives to its handlers under that name."""
        self.tables_of_applications: dict[str, Value] = {}
        """Attribute -> the dictionary that an application keeps under it for all requests."""
        self.left_on_requests: dict[str, Value] = {}
        """Attribute of the request -> the row that a hook before the routes sets there."""
        self.met_on_requests: dict[str, Value] = {}
        """The same -> the row as the entry point finds it that is being interpreted."""
        self.states: dict[Obj, dict[str, Value]] = {}
        """Graph of nodes -> what the nodes that have run so far leave in its state, by name."""
        self.is_starting = False
        """Whether what a server runs before the first request is being interpreted."""
        self.started: set[str] = set()
        """Modules that start a server, themselves or by what they call."""
        self.starting: list[tuple[Value, Value]] = []
        """Functions that the module being interpreted gave a server to run before the first request, and the server."""
