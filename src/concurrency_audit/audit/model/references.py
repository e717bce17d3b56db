"""What deployment text says of a function: where its handler lives and how it runs."""

import os
from dataclasses import dataclass
from pathlib import Path

from concurrency_audit.audit.model.verdicts import ExecutionModel


@dataclass(frozen=True, slots=True, order=True)
class PinnedClient:
    """A version of awslambdaric that requirements or a lock file pin."""

    path: str
    line: int
    version: str

    @property
    def forks_after_import(self) -> bool:
        """Whether it imports the handler first and forks its workers then, so that they inherit what import opened."""
        return self.version in ("4.1.0", "4.2.0")

    def covers(self, file: str) -> bool:
        """Whether a file lies in or below the folder that it is pinned in."""
        mine, other = (Path(os.path.normpath(Path(path).absolute())) for path in (self.path, file))
        return mine.parent in other.parents


@dataclass(frozen=True, slots=True)
class InlineSource:
    """Python that stands in a template, as if it were a file of its own."""

    key: str
    """The name it is read under: `template.yaml#Resize.py`."""
    path: str
    """The template."""
    source: str
    """Its lines are the template's lines where `aligned`: empty lines stand before it."""
    line: int
    """The template's line on which it begins."""
    column: int
    """How far it is indented there."""
    aligned: bool


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
    folders: tuple[str, ...] = ()
    """The folders that the function imports from, in order: its code, entries of PYTHONPATH, layers of the project."""
    inline: InlineSource | None = None
    """Its code, where the template holds it; `file` is the name it is read under."""
