"""The words that the columns `kind`, `effect`, `reads`, `multiplies`, `defaults` may hold, and what each one means."""

PROCESS_EFFECTS = {
    "cwd": "sets the working or root directory (CA402)",
    "default-session": "replaces boto3's default session (CA412)",
    "environ": "changes environment variables (CA401)",
    "import-path": "changes what or where the process imports (CA410)",
    "locale": "sets the locale (CA404)",
    "logging-config": "changes levels, handlers or filters (CA411)",
    "process-limit": "sets another limit, hook or default of the whole process (CA413)",
    "seed": "restarts a shared random generator (CA405)",
    "signal": "sets a signal handler or timer, or sends a signal (CA406)",
    "socket-timeout": "sets the default timeout of sockets (CA407)",
    "stdout": "redirects standard output, error or input (CA409)",
    "umask": "sets the file mode mask (CA403)",
    "warnings": "changes the warning filters (CA408)",
}
"""Process-wide state that a call, method or attribute sets: one word per rule of the CA4 family."""

ENTRY_EFFECTS = {
    "callback": "the function is called while a request is served: an entry point, but not where an invocation begins",
    "precedes": "the function runs before each request is served: an entry point whose writes come first",
    "registers": "the function is called by the object's own dispatch: an entry point",
    "route": "the function serves requests: an entry point whose parameters all carry data of the request",
}
"""What makes a function an entry point, by decorator, by call, or as a method of a subclass."""

CALL_EFFECTS = {
    **PROCESS_EFFECTS,
    **ENTRY_EFFECTS,
    "at-start": "runs the callable argument once, before the first request",
    "binds-port": "takes the port that the argument names, alone or in an address (CA414)",
    "calls": "calls the callable argument before it returns, in the same thread",
    "clock": "returns a time that is no good as a name",
    "compares": "gives a condition on the field that its object names (CA306)",
    "copies": "takes a snapshot of the argument that matters",
    "database": "opens a database file at the argument that matters (CA506)",
    "default-session-client": "makes a client or resource from boto3's default session (CA302)",
    "download": "writes a remote object to the path argument (CA501, CA505)",
    "emits": "calls what was registered with its object, before it returns, in the same thread",
    "exit": "ends the worker process (CA701)",
    "factory": "stands for what its callable argument makes: every call gives another object",
    "file-copy": "writes the path argument from another path, not in one step",
    "file-delete": "removes or empties the file at the path argument (CA503)",
    "file-lock": "a lock between processes: named by the path argument, or taken on the open file",
    "file-exists": "looks whether a path is there, or what lies below it",
    "file-open": "opens the path argument; the mode says what for",
    "file-read": "reads the file at the path argument",
    "file-rename": "makes the path argument appear in one step, from the source path",
    "file-write": "writes the file at the path argument",
    "gives-back": "gives back the argument that matters, as it is",
    "init-effect": "changes something outside the process (CA604)",
    "injects": "stands for what the callable argument returns, called anew by each request: an entry point",
    "iterates": "walks the argument that matters (CA112)",
    "library-state": "works on one object that the library keeps for the whole process (CA301)",
    "log": "writes a log record, which carries the request id",
    "model-load": "loads a model or large data into memory (CA602)",
    "modules": "makes a container of dependencies, to which modules say what it gives",
    "new-loop": "runs its argument on an event loop of its own and closes that loop",
    "path-basename": "the last part of a path: not unique (CA502)",
    "path-join": "joins its arguments to a path",
    "print": "writes to standard output or error, without a request id (CA705)",
    "raises": "always raises: what follows the call does not run",
    "provides": "tells a container what to give for a key",
    "pure": "no effect; the result depends on the arguments alone",
    "random": "draws from a pseudo-random generator",
    "read": "no effect; the result depends on more than the arguments",
    "reconfigures": "changes how a shared object or module serves everyone (CA303)",
    "request-keys": "keeps data of one request in shared state of a library (CA304)",
    "resolves": "gives what a container was told to give for a key",
    "singleton": "stands for one object made by its callable argument: every call gives that same object",
    "spawn-process": "starts a process",
    "spawn-task": "runs a coroutine beside others on an event loop",
    "spawn-thread": "runs the callable argument in another thread",
    "thread-loop": "asks for the event loop of the calling thread, which only the main thread has (CA707)",
    "temp-dir": "the directory for temporary files, `/tmp`",
    "temp-predictable": "a value that looks unique and is not (CA507)",
    "temp-unique": "a file or directory that nobody else has",
    "store-delete": "removes what a service keeps for all environments (CA306)",
    "store-read": "reads what a service keeps for all environments (CA306)",
    "store-write": "stores what a service keeps for all environments (CA306)",
    "tree-delete": "removes a directory with all below (CA504)",
    "unique": "a value that no other invocation gets",
}
"""What calling a function does."""

STATE_EFFECTS = PROCESS_EFFECTS | {
    "acquires": "takes the lock",
    "copies": "takes a snapshot of the object",
    "deletes": "removes elements",
    "iterates": "walks the elements",
    "joins": "waits for the thread, process or executor to end, or prevents it from running",
    "mutates": "adds or changes elements",
    "reads": "reads one element or the size",
    "reconfigures": "changes how the object serves everyone (CA303)",
    "releases": "gives the lock back",
    "request-keys": "keeps data of one request on the object (CA304)",
    "starts": "starts the thread or process",
}
"""What calling a method, or assigning an attribute, does to its object (or to the process)."""

DECORATOR_EFFECTS = ENTRY_EFFECTS | {
    "at-start": "the function below runs once, before the first request",
    "binds": "calling it gives a function that runs the one below, with a context put before the arguments",
    "cached": "results are kept and handed out again",
    "classmethod": "the first parameter is the class",
    "middleware": "the function below becomes a decorator of handlers, which gets the handler before its arguments",
    "context-manager": "a generator becomes a context manager",
    "handler-wrapper": "the function below stays a handler",
    "limits": "counts calls in the memory of one process (CA603)",
    "pre-fork": "the function below runs once, before worker processes are forked",
    "property": "read as an attribute",
    "provides": "what the method of a module makes is given to whoever asks for its class",
    "singleton": "calling the class gives one shared instance, however often it is asked for",
    "spawn-task": "calls run as tasks of an event loop",
    "spawn-thread": "calls run in another thread",
    "staticmethod": "no implicit first parameter",
    "wraps": "calls go through, nothing else changes",
}
"""What a decorator makes of the function below it."""

DEFAULTS = {
    "copied": "values in the class body are defaults of instances, each of which gets a copy of its own",
    "kept": "values in the class body are defaults of instances, which keep the very object",
}
"""What a value assigned in the body of a class is to the instances of a base class or decorator."""

STATES = {
    "clock": "the time of day",
    "cwd": "the working directory",
    "environ": "environment variables",
    "locale": "the locale",
    "random": "a pseudo-random generator",
}
"""Process state that a call only reads."""

MULTIPLIES = {
    "connections": "each worker process opens its own (CA601)",
    "memory": "each worker process loads its own (CA602)",
    "programs": "each worker process starts its own (CA606)",
}
"""What one such object per worker process adds up to."""

KINDS = {
    "agent": "answers questions with a model, from a conversation or settings that it holds",
    "app": "a web or Lambda application that dispatches requests to functions",
    "cache": "keeps results by key, often with eviction",
    "client": "talks to a service",
    "condition": "a condition variable",
    "connection": "one dialogue with a server",
    "container": "a collection",
    "context": "settings or a state that operations run under",
    "contextvar": "a value per context",
    "counter": "hands out numbers",
    "cursor": "one result set of a connection",
    "database": "a database file",
    "dialogues": "keeps in memory how far the talk with each user has come",
    "environ": "the environment variables",
    "event": "signals between threads",
    "event-loop": "runs coroutines in one thread",
    "executor": "a pool of workers",
    "file": "an open file or stream with one position",
    "image": "a picture that may be loaded lazily",
    "iterator": "a position in a sequence",
    "limiter": "counts or limits in memory",
    "lock": "a mutual exclusion lock between threads",
    "logger": "writes log records",
    "memory": "remembers a conversation",
    "metrics": "collects measurements",
    "model": "a trained model or other large read-only data",
    "namespace": "a bag of attributes",
    "parser": "turns text into objects",
    "path": "names a file",
    "pool": "lends connections",
    "process": "a child process",
    "queue": "hands items from producers to consumers",
    "reader": "reads records one after the other",
    "resource": "a boto3 resource or a part of one",
    "rlock": "a lock its holder may take again",
    "rng": "a random generator",
    "scalar": "a plain immutable value",
    "semaphore": "limits how many threads go on",
    "session": "carries settings, connections or a unit of work",
    "store": "keeps records, often outside the process",
    "stream": "one sequence of data",
    "task-lock": "excludes tasks of one event loop, not threads",
    "task-signal": "signals to tasks of one event loop or counts them, not threads",
    "template": "renders text",
    "thread": "a thread of control",
    "thread-local": "attributes per thread",
    "tracer": "records traces",
    "transaction": "a unit of work under way",
    "transport": "carries requests for a client, or settings for it",
    "value": "data or settings",
    "writer": "writes records one after the other",
}
"""What an object is; the inventory says it."""

GIVES = {
    "result": "the call returns it",
    "future": "the call returns what will have it, to be awaited or asked for",
    "each": "the call returns all of them, in order",
    "finished": "the call returns the futures that it was given, as they finish",
}
"""How the result of a callable or coroutine comes back to the one who handed it on."""

PATHS_GIVEN = {
    "itself": "it returns the path of the file",
    "first": "it returns several values, of which the first is the path of the file",
}
"""How a call that writes a file tells where it is."""
