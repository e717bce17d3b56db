"""The packages of functions, stored by digest and unpacked once."""

from __future__ import annotations

import base64
import re
import shutil
import tempfile
from pathlib import Path

from concurrency_audit.package import PackageError, digest, unpack

from ..errors import InstancesError, ServiceError, invalid


class CodeStore:
    """Packages under one folder: ``<hex digest>.zip`` as uploaded, ``<hex digest>/`` unpacked."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InstancesError(
                f"{folder}: cannot be a folder for code ({error.strerror}); give another --state"
            ) from None

    def add(self, package: bytes) -> str:
        """Store and unpack a package; returns its CodeSha256.

        Raises:
            ServiceError: it is no zip file, too large, or an entry would leave the folder or is a link or device.
        """
        sha = digest(package)
        home = self.unpacked(sha)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(dir=self._folder) as scratch:
                target = Path(scratch, "code")
                target.mkdir()
                try:
                    unpack(package, target)
                except PackageError as error:
                    raise invalid(str(error)) from None
                Path(scratch, "package.zip").write_bytes(package)
                Path(scratch, "package.zip").replace(self.package(sha))
                self._settle(target, home)
        return sha

    def _settle(self, target: Path, home: Path) -> None:
        try:
            target.rename(home)
        except OSError:
            if not home.is_dir():  # another request unpacked the same package in the meantime
                raise

    def restore(self, sha: str) -> str | None:
        """Check that a package is stored, intact and unpacked; returns what is wrong with it."""
        try:
            package = self.package(sha).read_bytes()
            if digest(package) != sha:
                return "its content is not what was uploaded (the SHA-256 differs)"
            self.add(package)
        except FileNotFoundError:
            return "it is missing"
        except OSError as error:
            return f"it cannot be read or unpacked ({error.strerror})"
        except ServiceError as error:
            return error.message
        return None

    def unpacked(self, sha: str) -> Path:
        """The folder with a package's files."""
        return self._folder / base64.b64decode(sha).hex()

    def package(self, sha: str) -> Path:
        """The package as it was uploaded."""
        return self._folder / f"{base64.b64decode(sha).hex()}.zip"

    def by_name(self, name: str) -> Path | None:
        """The package with this file name, if there is one."""
        path = self._folder / name
        return path if re.fullmatch(r"[0-9a-f]{64}\.zip", name) and path.is_file() else None

    def keep_only(self, wanted: set[str]) -> None:
        """Delete every package that is not among the wanted CodeSha256."""
        names = {self.unpacked(sha).name for sha in wanted}
        for path in self._folder.iterdir():
            if path.name.partition(".")[0] not in names:
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
