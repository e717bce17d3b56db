"""Redirects AWS calls to moto inside the process; each call is one step."""

import contextlib
import copy
import importlib
import importlib.machinery
import importlib.util
import io
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import ModuleType
from typing import Any

from concurrency_audit.confirm.runtime import effects, failing, providing
from concurrency_audit.confirm.runtime.control import CONTROL, Touched
from concurrency_audit.confirm.runtime.points import Place
from concurrency_audit.confirm.runtime.sync import one_step

_READS = ("get", "list", "head", "describe", "query", "scan", "batchget", "select", "lookup", "receive", "filter")
_WHERE = (
    "Bucket TableName QueueUrl TopicArn FunctionName StreamName SecretId Name EventBusName StateMachineArn"
    " LogGroupName Namespace"
).split()


SERVICES: set[str] = set()
"""AWS services called in this process."""
_HARMLESS = {
    "sts": "get_caller_identity",
    "ssm": "describe_parameters",
    "s3": "list_buckets",
    "logs": "describe_log_groups",
}

_IN_VAIN: dict[str, tuple[str, dict[str, Any]]] = {
    "s3": ("get_object", {"Bucket": "none", "Key": "none"}),
    "dynamodb": ("get_item", {"TableName": "none", "Key": {"id": {"S": "none"}}}),
    "sqs": ("get_queue_url", {"QueueName": "none"}),
    "ssm": ("get_parameter", {"Name": "none"}),
    "secretsmanager": ("get_secret_value", {"SecretId": "none"}),
}
"""Calls that fail, for what the mock looks up only then."""

_MOCK: list[Any] = []
"""The mock, once it has been started."""


def mock_when_imported() -> None:
    """Install an import hook that starts the mock as soon as the code imports boto3 or botocore."""
    sys.meta_path.insert(0, _Gate())


def started() -> bool:
    """Whether AWS is mocked, because the code uses it."""
    return bool(_MOCK)


class _Gate:
    """Import hook that imports the mock just before the module it patches."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The spec of the module that the mock has imported."""
        if fullname not in ("boto3", "botocore"):
            return None
        sys.meta_path.remove(self)
        if importlib.util.find_spec("moto") is None:
            return None
        _start()
        there: Any = _There(sys.modules[fullname])
        there.module.__spec__ = None  # otherwise the import system would execute the module a second time
        return importlib.machinery.ModuleSpec(fullname, there, is_package=True)


class _There:
    """Loader for a module that is already imported."""

    def __init__(self, module: ModuleType) -> None:
        self.module = module
        self.spec = module.__spec__

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """The module itself."""
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to execute; only restore the module's own spec."""
        module.__spec__ = self.spec


def _start() -> None:
    import moto

    mock = moto.mock_aws(config={"core": {"reset_boto3_session": False}})
    mock.start()
    _MOCK.append(mock)

    client = importlib.import_module("botocore.client").BaseClient
    real = client._make_api_call

    def call(self: Any, operation: str, parameters: dict[str, Any]) -> Any:
        service = self.meta.service_model.service_name
        resource = _resource(service, parameters)
        write = not operation.lower().startswith(_READS)
        also = _objects(service, parameters, write)
        where = () if also else (Place("aws", resource),)
        CONTROL.point("aws", *where, write=write, near=False, value=f"{operation} {resource}", also=also)
        SERVICES.add(service)
        failing.fail_if_wanted(operation)
        with one_step(), _untraced():
            answer = providing.called(real, self, operation, parameters)
        if write:
            effects.record(resource, {"call": f"{service}.{operation}", **_plain(parameters)})
        return answer

    client._make_api_call = call
    _read_once()


def _read_once() -> None:
    """What describes the services is megabytes of JSON in hundreds of folders, which each session looks through and
    reads anew, and none of them changes."""
    loaders = importlib.import_module("botocore.loaders")
    _remember(loaders.JSONFileLoader, "load_file", lambda _: ())
    _remember(loaders.Loader, "list_available_services", lambda loader: tuple(loader.search_paths))


def _remember(kind: Any, name: str, of: Callable[[Any], tuple[str, ...]]) -> None:
    """From here on a method answers at once where it was asked the same by an object that is alike."""
    real = getattr(kind, name)
    known: dict[Any, Any] = {}

    def remembered(self: Any, *asked: Any, **named: Any) -> Any:
        key = (of(self), asked, *sorted(named.items()))
        if key not in known:
            known[key] = real(self, *asked, **named)
        return known[key]

    setattr(kind, name, remembered)


@contextlib.contextmanager
def _untraced() -> Iterator[None]:
    """The mock runs tens of thousands of functions for one call; where each of them is traced it takes ten times as
    long, and none of them is the user's."""
    tracing = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracing)


def _resource(service: str, parameters: dict[str, Any]) -> str:
    named = next((parameters[name] for name in _WHERE if isinstance(parameters.get(name), str)), "")
    return f"{service} {named}".strip()


def _objects(service: str, parameters: dict[str, Any], write: bool) -> Touched:
    """Two objects of one bucket do not meet each other; both meet who lists the bucket."""
    bucket, key = parameters.get("Bucket"), parameters.get("Key")
    if service != "s3" or not isinstance(bucket, str):
        return ()
    if isinstance(key, str):
        entry = ((Place("aws", f"s3 {bucket}/"), False),) if write else ()
        return ((Place("aws", f"s3 {bucket}/{key}"), write), *entry)
    return ((Place("aws", f"s3 {bucket}/"), True),)


def _plain(parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters; a stream is replaced by its content without being consumed."""
    return {name: _held(value) for name, value in parameters.items()}


def _held(value: Any) -> Any:
    if not hasattr(value, "read"):
        return value
    try:
        value.seek(0)
        return value.read()
    except (OSError, ValueError, AttributeError):
        return f"<{type(value).__name__}>"


def forward(ask: Callable[[bytes], Any]) -> None:
    """In a worker: forward calls to the coordinator, so that all workers see one state."""
    if not _MOCK:
        return
    stubber = importlib.import_module("moto.core.botocore_stubber").BotocoreStubber

    def call(_: Any, event_name: str, request: Any, **__: Any) -> Any:
        sent = copy.copy(request)
        sent.__dict__.pop("context", None)  # botocore's own, with open files in it
        sent.body = _in_memory(request.body)
        return pickle.loads(ask(pickle.dumps((event_name, sent))))

    stubber.__call__ = call


def _in_memory(body: Any) -> Any:
    """A stream becomes one that holds its content, because a file cannot be sent to another process."""
    if hasattr(body, "_raw"):  # in chunks with a checksum: the mock has to see that it is
        body._raw = _in_memory(body._raw)
        return body
    return io.BytesIO(body.read()) if hasattr(body, "read") else body


def answer(request: bytes) -> bytes:
    """In the coordinator: the mock's response."""
    stubber = importlib.import_module("moto.core.models").botocore_stubber
    return pickle.dumps(_plain_response(stubber(*pickle.loads(request))))


def _plain_response(response: Any) -> Any:
    """A response that can be pickled."""
    if response is None:
        return None
    content = response.content
    kinds = importlib.import_module("botocore.awsrequest")
    raw = importlib.import_module("moto.core.botocore_stubber")
    return kinds.AWSResponse(response.url, response.status_code, response.headers, raw.MockRawResponse(content))


def loaded() -> list[str]:
    """The services that this process has called."""
    return sorted(SERVICES)


def preload(services: Iterable[str]) -> None:
    """Call here, harmlessly, what children call: they find all code of the mock imported."""
    for service in set(services) - SERVICES:
        SERVICES.add(service)
        with contextlib.suppress(Exception):
            client = importlib.import_module("boto3.session").Session().client(service)
            name = _HARMLESS.get(service) or next(method for method in dir(client) if method.startswith("list_"))
            getattr(client, name)()
            if service == "s3":
                sys.modules["moto.s3.models"].reload = lambda module: module  # type: ignore[attr-defined]
            if service in _IN_VAIN:
                name, asked = _IN_VAIN[service]
                getattr(client, name)(**asked)
