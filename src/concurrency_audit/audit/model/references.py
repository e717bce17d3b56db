"""Facts that deployment files state about functions: where a handler is defined and how it runs."""

import os
from dataclasses import dataclass
from pathlib import Path

from concurrency_audit.audit.model.verdicts import ExecutionModel


@dataclass(frozen=True, slots=True, order=True)
class PinnedClient:
    """A version of awslambdaric that a requirements or lock file pins."""

    path: str
    line: int
    version: str

    @property
    def forks_after_import(self) -> bool:
        """Whether this version imports the handler and then forks its workers, which inherit what import opened."""
        return self.version in ("4.1.0", "4.2.0")

    @property
    def lacks_pre_fork(self) -> bool:
        """Whether this version has taken `register_pre_fork` back, so that importing it fails."""
        numbers = tuple(int(part) for part in self.version.split(".")[:3] if part.isdigit())
        return numbers >= (4, 2, 1)

    def covers(self, file: str) -> bool:
        """Whether a file lies below the folder that this pin is for: `requirements/` speaks of the one around it."""
        mine, other = (Path(os.path.normpath(Path(path).absolute())) for path in (self.path, file))
        folder = mine.parent.parent if mine.parent.name == "requirements" else mine.parent
        return folder in other.parents


@dataclass(frozen=True, slots=True)
class InlineSource:
    """Python code embedded in a template, treated as a file of its own."""

    key: str
    """The virtual file name: `template.yaml#Resize.py`."""
    path: str
    """Path of the template."""
    source: str
    """The embedded text; where `aligned`, empty lines before it make its line numbers equal the template's."""
    line: int
    """The 1-based line of the template on which the code begins."""
    column: int
    """Number of columns by which the code is indented in the template."""
    aligned: bool


@dataclass(frozen=True, slots=True)
class HandlerReference:
    """One handler named by a template, a deployment script or a Dockerfile."""

    file: str | None
    """The Python file that defines it, relative to the working directory; None if it could not be located."""
    module: str
    """The dotted module name that the runtime imports, or the command (`run.sh`) if no Python module could be
    determined."""
    function: str
    """The function or application object; empty if the module itself is run, as by `python app.py`."""
    evidence: str
    """`template.yaml:8`: the file as given and the 1-based line of the handler."""
    model: ExecutionModel | None
    """The execution model that the text shows; None if it shows none."""
    model_reason: str
    """A phrase naming the evidence for `model`; empty without one."""
    folders: tuple[str, ...] = ()
    """Folders on the function's import path, in order: its code, entries of PYTHONPATH, layers of the project."""
    inline: InlineSource | None = None
    """The code itself if the template embeds it; `file` is then its virtual name."""
    variables: tuple[tuple[str, str], ...] = ()
    """Environment variables of the function whose values are files or folders that invocations share."""
