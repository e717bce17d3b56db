"""What deployment text says of a function: where its handler lives and how it runs."""

from dataclasses import dataclass

from concurrency_audit.audit.model.verdicts import ExecutionModel


@dataclass(frozen=True, slots=True)
class HandlerReference:
    """One handler named by a template, a deployment script or a Dockerfile."""

    file: str | None
    """The Python file it lives in, relative to the working directory; None where the text does not lead to one."""
    module: str
    """Dotted, as the runtime imports it; the command (`run.sh`) where no Python module could be told."""
    function: str
    """The function or application object; empty where the module itself is run, as by `python app.py`."""
    evidence: str
    """`template.yaml:8`: the file as given and the 1-based line of the handler."""
    model: ExecutionModel | None
    """The execution model the text shows; None where it leaves it open."""
    model_reason: str
    """Half a sentence on what shows it; empty without a model."""
