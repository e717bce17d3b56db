"""What is in the wheel and in the source distribution, and what a package index makes of it."""

import sys
import tarfile
import zipfile
from email.parser import Parser

from tests.pythons import must

DATA = {
    "py.typed",
    "audit/knowledge/boto3.toml",
    "reports/page/page.html",
    "reports/page/page.css",
    "reports/page/page.js",
    "instances/page/index.html",
}


def contents(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_holds_the_package_and_nothing_else(built):
    names = set(contents(built.wheel))
    package = {name.removeprefix("src/") for name in built.tracked if name.startswith("src/concurrency_audit/")}
    info = {name for name in names if name.startswith("concurrency_audit-")}
    assert names - info == package
    assert {name.split("/", 1)[1] for name in info} == {
        "METADATA",
        "WHEEL",
        "RECORD",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def test_the_data_files_are_among_it(built):
    names = {name.removeprefix("concurrency_audit/") for name in contents(built.wheel)}
    assert names >= DATA
    assert sum(name.startswith("audit/knowledge/") and name.endswith(".toml") for name in names) > 80


def test_the_source_distribution_is_the_tree_and_builds_the_same_wheel(built):
    with tarfile.open(built.sdist) as archive:
        names = {member.name.split("/", 1)[1] for member in archive.getmembers() if member.isfile()}
    assert names == {name for name in built.tracked if not name.startswith(".ci/")} | {"PKG-INFO"}
    assert ".pre-commit-hooks.yaml" in names
    assert contents(built.wheel) == contents(built.from_tree)


def test_a_package_index_takes_it(built):
    """Long description that renders, known classifiers, valid metadata; warnings count."""
    said = must(sys.executable, "-m", "twine", "check", "--strict", str(built.wheel), str(built.sdist))
    assert said.count("PASSED") == 2


def test_the_metadata_says_what_it_is(built):
    (text,) = (data.decode() for name, data in contents(built.wheel).items() if name.endswith("/METADATA"))
    metadata = Parser().parsestr(text)
    assert (metadata["Name"], metadata["License-Expression"]) == ("concurrency-audit", "MIT")
    assert (metadata["License-File"], metadata["Requires-Python"]) == ("LICENSE", ">=3.11")
    assert metadata["Description-Content-Type"] == "text/markdown"
    wings = {"load", "instances", "gate", "confirm", "fit", "lsp", "completion"}
    assert set(metadata.get_all("Provides-Extra")) == wings | {"docs", "dev"}
    versions = {f"Programming Language :: Python :: 3.{minor}" for minor in (11, 12, 13)}
    assert versions < set(metadata.get_all("Classifier"))
