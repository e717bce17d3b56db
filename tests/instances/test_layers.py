"""Layers: what they add to search paths, in which order, and what is refused."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from concurrency_audit.instances.errors import InstancesError
from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.instances.runtime.opt import merged

APP = """
import os, subprocess, sys
import helper

def handler(event, context):
    told = [helper.WHO, helper.__file__, os.path.isfile("/opt/data.txt")]
    if event.get("run"):
        told.append(subprocess.run(["tool"], capture_output=True, text=True, check=True).stdout)
    return told
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LocalInstances]:
    with LocalInstances(model="threads") as local:
        yield local


def layer(folder: Path, name: str, who: str) -> Path:
    (folder / name / "python").mkdir(parents=True)
    (folder / name / "python" / "helper.py").write_text(f"WHO = {who!r}\n")
    (folder / name / "data.txt").write_text(who)
    return folder / name


def code(folder: Path) -> Path:
    (folder / "code").mkdir()
    (folder / "code" / "app.py").write_text(APP)
    return folder / "code"


def test_the_last_layer_wins_and_the_package_before_all(server: LocalInstances, tmp_path: Path) -> None:
    first, second = layer(tmp_path, "first", "first"), layer(tmp_path, "second", "second")
    (second / "bin").mkdir()
    (second / "bin" / "tool").write_text("#!/bin/sh\necho ran\n")
    (second / "bin" / "tool").chmod(0o755)
    function = server.publish(code(tmp_path), "app.handler", name="layered", layers=[first, second])
    who, place, there, ran = function.invoke({"run": True}).payload
    assert (who, ran) == ("second", "ran\n")
    if server.ready["private_tmp"] and Path("/opt").is_dir() and not sys.base_prefix.startswith("/opt/"):
        assert (place, there) == ("/opt/python/helper.py", True)
    found = server.client("lambda").get_function_configuration(FunctionName="layered", Qualifier="1")
    assert [one["Arn"].rpartition(":layer:")[2] for one in found["Layers"]] == ["first:1", "second:1"]
    (tmp_path / "code" / "helper.py").write_text("WHO = 'package'\n")
    function = server.publish(tmp_path / "code", "app.handler", name="layered", layers=[first])
    assert function.invoke({}).payload[0] == "package"


@pytest.mark.parametrize("name", ["layer", "layer-layer"])
def test_a_layer_may_be_named_layer(server: LocalInstances, tmp_path: Path, name: str) -> None:
    function = server.publish(code(tmp_path), "app.handler", name="named", layers=[layer(tmp_path, name, "it")])
    assert function.invoke({}).payload[0] == "it"
    arn = f"arn:aws:lambda:us-east-1:123456789012:layer:{name}:1"
    assert server.client("lambda").get_layer_version_by_arn(Arn=arn)["LayerVersionArn"] == arn


def test_the_command_takes_folders_and_zips(tmp_path: Path) -> None:
    folder = layer(tmp_path, "shared", "the folder")
    options = ("--publish", str(code(tmp_path)), "--layer", str(folder))
    with LocalInstances(model="threads", options=options) as local:
        client = local.client("lambda")
        assert b"the folder" in client.invoke(FunctionName="function", Payload=b"{}")["Payload"].read()


def test_layer_versions_are_kept_numbered_and_deleted(server: LocalInstances, tmp_path: Path) -> None:
    client = server.client("lambda")
    content = {"ZipFile": zipped({"python/helper.py": "WHO = 'zip'\n"})}
    made = [client.publish_layer_version(LayerName="kept", Content=content) for _ in range(2)]
    assert [one["Version"] for one in made] == [1, 2]
    arn = made[1]["LayerVersionArn"]
    assert client.get_layer_version(LayerName="kept", VersionNumber=2)["LayerVersionArn"] == arn
    assert client.get_layer_version_by_arn(Arn=arn)["Version"] == 2
    assert [one["Version"] for one in client.list_layer_versions(LayerName="kept")["LayerVersions"]] == [2, 1]
    function = server.publish(code(tmp_path), "app.handler", name="keeps", Layers=[arn])
    client.delete_layer_version(LayerName="kept", VersionNumber=2)
    assert function.invoke({}).payload[0] == "zip"
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_layer_version(LayerName="kept", VersionNumber=2)
    with pytest.raises(ClientError, match="does not exist"):
        server.publish(tmp_path / "code", "app.handler", name="other", Layers=[arn])


def zipped(files: dict[str, str], special: zipfile.ZipInfo | None = None) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        if special is not None:
            archive.writestr(special, "/etc/passwd")
    return output.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = 0o120777 << 16
    return entry


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (zipped({"/etc/x": ""}), "outside its folder"),
        (zipped({"../x": ""}), "outside its folder"),
        (zipped({}, link("python/link.py")), "link or device"),
        (b"no zip", "Could not unzip"),
    ],
)
def test_odd_archives_of_layers_are_refused(server: LocalInstances, content: bytes, text: str) -> None:
    refused(server, content, text)


def test_bombs_in_layers_are_refused(server: LocalInstances) -> None:
    refused(server, zipped({"python/zeros": "0" * 260 * 1024 * 1024}), "must be smaller")


def refused(server: LocalInstances, content: bytes, text: str) -> None:
    with pytest.raises(ClientError, match=text):
        server.client("lambda").publish_layer_version(LayerName="bad", Content={"ZipFile": content})


def test_too_many_or_missing_layers_are_refused(server: LocalInstances, tmp_path: Path) -> None:
    client = server.client("lambda")
    arn: Any = client.publish_layer_version(LayerName="one", Content={"ZipFile": zipped({"a": ""})})["LayerVersionArn"]
    for arns, text in (([arn] * 6, "at most 5"), ([arn[:-1] + "9"], "does not exist")):
        with pytest.raises(ClientError, match=text):
            server.publish(tmp_path, "app.handler", name="refused", Layers=arns)
    with pytest.raises(InstancesError, match="no such file"):
        server.publish(tmp_path, "app.handler", name="refused", layers=[tmp_path / "nothing"])


def test_layers_are_merged_once(tmp_path: Path) -> None:
    first, second = layer(tmp_path, "first", "1"), layer(tmp_path, "second", "2")
    (tmp_path / "scratch").mkdir()
    assert merged([], tmp_path / "scratch") is None
    assert merged([first], tmp_path / "scratch") == first
    both = merged([first, second], tmp_path / "scratch")
    assert both is not None
    assert (both / "data.txt").read_text() == "2"
    assert merged([first, second], tmp_path / "scratch") == both
    assert (first / "data.txt").read_text() == "1"
