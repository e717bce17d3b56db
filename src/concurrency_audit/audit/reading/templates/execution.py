"""The execution model that a function's description shows, and why."""

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.audit.reading.templates.deployed import ADAPTER_LAYER, ADAPTER_WRAPPER, MODE, UNTOLD, Deployed
from concurrency_audit.audit.reading.templates.servers import Read, server

MODES = {"process": ExecutionModel.PROCESSES, "thread": ExecutionModel.THREADS, "hybrid": ExecutionModel.HYBRID}
"""https://github.com/aws/aws-lambda-python-runtime-interface-client/issues/215"""
_CLIENT = ("awslambdaric", "lambda-entrypoint.sh")

Shown = tuple[ExecutionModel | None, str]


def execution_model(deployed: Deployed, command: str, read: Read) -> Shown:
    """The model and half a sentence on what shows it; `command` is the handler or the start script it names."""
    if deployed.behind_adapter:
        return _adapter(deployed, command, read)
    if deployed.custom_runtime:
        return _bootstrap(deployed, command, read)
    stated = deployed.environment.get(MODE)
    if stated == UNTOLD:
        return None, ""
    if stated in MODES and (deployed.capacity or deployed.experimental):
        return MODES[stated], f"{MODE} is {stated}{_alone(deployed)}"
    if deployed.capacity:
        kind = {"image": "a container image", None: "no stated runtime"}.get(
            deployed.runtime, f"runtime {deployed.runtime}"
        )
        return ExecutionModel.PROCESSES, f"runs on a capacity provider with {kind}: one process per request"
    if deployed.experimental:
        return (
            ExecutionModel.PROCESSES,
            f"the experimental image without {MODE}: one process per request{_alone(deployed)}",
        )
    return None, ""


def refused(deployed: Deployed) -> str | None:
    """What is wrong with a stated mode: no value, or one at which the runtime refuses to start; None for nothing."""
    stated = deployed.environment.get(MODE)
    if stated is None or stated in MODES or deployed.behind_adapter or deployed.custom_runtime:
        return None
    if stated == UNTOLD:
        return f"{MODE} has no value in this text, so the function's execution model is not known"
    return f'{MODE} is "{stated}": the runtime takes {", ".join(MODES)} and refuses to start with anything else'


def _adapter(deployed: Deployed, command: str, read: Read) -> Shown:
    layer = any(ADAPTER_LAYER in layer for layer in deployed.layers)
    what = "in the image" if deployed.adapter else "layer" if layer else f"at {ADAPTER_WRAPPER}"
    begins = f"Lambda Web Adapter {what} with"
    found = server(command, deployed.environment, read)
    if found is None:
        reason = f"{begins} {deployed.handler}: one threaded server per environment{_alone(deployed)}"
        return ExecutionModel.THREADS, reason
    return found.model, f"{begins} {found.says()}{_alone(deployed)}"


def _bootstrap(deployed: Deployed, command: str, read: Read) -> Shown:
    begins = f"{deployed.runtime} custom runtime"
    if found := server(command, deployed.environment, read):
        return found.model, f"{begins}: its bootstrap starts {found.says()}"
    if any(client in command for client in _CLIENT):
        return ExecutionModel.PROCESSES, f"{begins}: its bootstrap starts AWS's client, one process per request"
    return ExecutionModel.THREADS, f"{begins}: its own bootstrap decides; assumed threads"


def _alone(deployed: Deployed) -> str:
    return "" if deployed.capacity else "; until it has a capacity provider, one request at a time"
