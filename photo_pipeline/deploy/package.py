"""The deployment package: the same source gives the same bytes, on any machine and at any time.

Names are sorted, times and modes fixed, and nothing is compressed: how far a deflater gets depends on its version.
"""

import argparse
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from photo_pipeline.deploy.errors import DeployError

SOURCE = Path(__file__).parents[1]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
PLATFORMS = {
    "arm64": ["manylinux2014_aarch64", "manylinux_2_28_aarch64"],
    "x86_64": ["manylinux2014_x86_64", "manylinux_2_28_x86_64"],
}
"""Amazon Linux 2023, which Python 3.13 runs on, has glibc 2.34."""

MAX_BYTES = 50 * 1024 * 1024
"""Lambda's limit for a package that is uploaded directly."""

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_MODELS = frozenset({"s3", "rekognition", "sts", "sso", "sso-oidc"})
"""The services whose descriptions are packed, of botocore's four hundred: those the handler and its credentials use."""


def build(architecture: str) -> bytes:
    """Fetch the pinned wheels for the architecture and pack them with the handler.

    Raises:
        DeployError: if pip cannot fetch them or the package is too large.
    """
    with tempfile.TemporaryDirectory() as folder:
        _install(architecture, Path(folder))
        return pack(Path(folder))


def pack(dependencies: Path) -> bytes:
    """Pack the handler and a folder of installed dependencies."""
    files = dict([*_of_ours(), *_of_theirs(dependencies)])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name].read_bytes())
    body = target.getvalue()
    if len(body) > MAX_BYTES:
        raise DeployError(f"the package has {len(body)} bytes; Lambda takes {MAX_BYTES} directly")
    return body


def _of_ours() -> Iterator[tuple[str, Path]]:
    for path in SOURCE.glob("*.py"):
        yield f"{SOURCE.name}/{path.name}", path
    yield "lambda_function.py", SOURCE / "lambda_function.py"


def _of_theirs(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if path.is_file() and _is_needed(relative):
            yield relative.as_posix(), path


def _is_needed(path: Path) -> bool:
    # pip writes down where and by whom it was run, and what it compiled carries times.
    if path.suffix == ".pyc" or path.name in {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}:
        return False
    if path.parts[0] == "bin":
        return False
    return path.parts[:2] != ("botocore", "data") or len(path.parts) == 3 or path.parts[2] in _MODELS


def _install(architecture: str, folder: Path) -> None:
    platforms = [part for platform in PLATFORMS[architecture] for part in ("--platform", platform)]
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--target",
        str(folder),
    ]
    command += ["--implementation", "cp", "--python-version", "3.13", *platforms]
    command += ["--only-binary=:all:", "--no-deps", "--no-compile", "--require-hashes", "-r", str(REQUIREMENTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise DeployError(f"pip could not fetch the packages of {REQUIREMENTS.name} for {architecture}: {last}")


def unpacked(arguments: Sequence[str] | None = None) -> int:
    """``python -m photo_pipeline.deploy.package FOLDER``: the package as a folder, which template.yaml names."""
    parser = argparse.ArgumentParser(prog="python -m photo_pipeline.deploy.package", description=unpacked.__doc__)
    parser.add_argument("folder", help="where to; files of an earlier package there are overwritten")
    parser.add_argument("--arch", choices=sorted(PLATFORMS), default="arm64")
    options = parser.parse_args(arguments)
    try:
        zipfile.ZipFile(io.BytesIO(build(options.arch))).extractall(options.folder)
    except (DeployError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(unpacked())
