"""What a package runs that no audit reads: each kind is refused until somebody answers for it, and only that."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import marshal
import os
import struct
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.audit.model.verdicts import ExecutionModel
from concurrency_audit.cli import config, gate_evidence
from concurrency_audit.gate.contents import bytecode
from concurrency_audit.gate.contents.computed import computed
from concurrency_audit.gate.contents.unread import Kind
from concurrency_audit.gate.evidence import Evidence
from concurrency_audit.gate.policy import Policy, parsed
from concurrency_audit.gate.subject import Subject
from tests.packaging.conftest import interpreter

GOOD = "def handler(event, context):\n    return event\n"
OTHER = "LAST = []\ndef handler(event, context):\n    LAST.append(event)\n    return LAST\n"
HAZARD = """\
def handler(event, context):
    with open('/tmp/x', 'w') as file:
        file.write(event['a'])
    return open('/tmp/x').read()
"""
ELF = b"\x7fELF" + bytes(60)
TAG = sys.implementation.cache_tag


def zipped(files: dict[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def judged(files: dict[str, bytes | str], *, policy: Policy | None = None, **configuration: Any) -> Evidence:
    """The audit's evidence for a package with a good handler and these files."""
    content = zipped({"app.py": GOOD, **files})
    subject = Subject("f", "", "app.handler", tuple(ExecutionModel), "", configuration=configuration)
    return gate_evidence._examined(content, subject, config.load(Path("/")), policy or Policy(), datetime.now(UTC))[0]


def compiled(text: str, *, flags: int = 0, stamp: bytes = bytes(8), level: int = 0) -> bytes:
    code = compile(text, "anywhere.py", "exec", dont_inherit=True, optimize=level)
    return importlib.util.MAGIC_NUMBER + struct.pack("<L", flags) + stamp + marshal.dumps(code)


def record(files: dict[str, bytes | str], name: str = "library-1.0", **more: str) -> dict[str, bytes | str]:
    """The files of a distribution with the RECORD that pip would write, and further lines of it."""
    lines = [f"{path},{hashed(content)},{len(content)}" for path, content in files.items()]
    lines += [f"{path},{said}," for path, said in more.items()]
    metadata = f"{name}.dist-info"
    return {**files, f"{metadata}/RECORD": "\n".join([*lines, f"{metadata}/RECORD,,", ""])}


def hashed(content: bytes | str) -> str:
    data = content if isinstance(content, bytes) else content.encode()
    return f"sha256={base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b'=').decode()}"


def waiver(finding: str, day: str = "2999-01-31") -> Policy:
    return parsed({"waivers": [{"finding": finding, "reason": "r", "owner": "ana", "expires": day}]})


LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:tools:3"
CASES: dict[str, tuple[dict[str, bytes | str], dict[str, Any], str]] = {
    "machine code beside source": ({"app.so": ELF}, {}, "machine-code app.so"),
    "with an ABI tag": ({"app.cpython-313-x86_64-linux-gnu.so": b"x"}, {}, "machine-code app.cpython-313-x86_64"),
    "of the stable ABI": ({"fast.abi3.so": b"x"}, {}, "machine-code fast.abi3.so"),
    "of Windows": ({"app.pyd": b"MZ"}, {}, "machine-code app.pyd"),
    "inside a package": ({"shop/__init__.py": "", "shop/cart.so": ELF}, {}, "machine-code shop/cart.so"),
    "as a package": ({"helper.py": "", "helper/__init__.so": ELF}, {}, "machine-code helper/__init__.so"),
    "a versioned library": ({"lib/libx.so.1.2": b"x"}, {}, "machine-code lib/libx.so.1.2"),
    "a program": ({"bin/tool": ELF}, {}, "machine-code bin/tool"),
    "in capitals": ({"LIB.SO": b"x"}, {}, "machine-code LIB.SO"),
    "compiled without source": ({"helper.pyc": compiled(GOOD)}, {}, "bytecode helper.pyc"),
    "compiled package": ({"shop/__init__.pyc": compiled(GOOD)}, {}, "bytecode shop/__init__.pyc"),
    "unchecked": ({f"__pycache__/app.{TAG}.pyc": compiled(OTHER, flags=1)}, {}, f"bytecode __pycache__/app.{TAG}.pyc"),
    "checked hash of the good source": (
        {f"__pycache__/app.{TAG}.pyc": compiled(OTHER, flags=3, stamp=importlib.util.source_hash(GOOD.encode()))},
        {},
        f"bytecode __pycache__/app.{TAG}.pyc",
    ),
    "time stamp": ({f"__pycache__/app.{TAG}.pyc": compiled(OTHER)}, {}, f"bytecode __pycache__/app.{TAG}.pyc"),
    "optimised": ({f"__pycache__/app.{TAG}.opt-2.pyc": compiled(OTHER, level=2)}, {}, "bytecode __pycache__/app."),
    "of another Python": ({"__pycache__/app.cpython-39.pyc": b"a\r\r\n" + bytes(40)}, {}, "compiled by another Python"),
    "of another Python, several": (
        {f"{folder}__pycache__/x.cpython-39.pyc": b"a\r\r\n" + bytes(40) for folder in ("", "a/", "b/")}
        | {f"{folder}x.py": "" for folder in ("", "a/", "b/")},
        {},
        "bytecode *.cpython-39.pyc: 3 files compiled by another Python",
    ),
    "damaged": ({f"__pycache__/app.{TAG}.pyc": compiled(GOOD)[:60]}, {}, "cannot be compared with app.py"),
    "not what pip installed": (
        {**record({"library.py": GOOD}), "library.py": GOOD + "A = 1\n"},
        {},
        "changed-file library.py: it is not as library-1.0",
    ),
    "a data file of pip's": ({**record({"x/data.json": "{}"}), "x/data.json": "[]"}, {}, "changed-file x/data.json"),
    "machine code that pip did not install": (
        {**record({"library/__init__.py": ""}), "library/fast.so": ELF}, {}, "machine-code library/fast.so",
    ),
    "listed without a hash": (record({}, **{"library.so": ""}) | {"library.so": ELF}, {}, "machine-code library.so"),
    "listed with a weak hash": (
        record({"a.py": ""}, **{"library.so": "md5=x"}) | {"library.so": ELF}, {}, "machine-code library.so",
    ),
    "listed by an egg": (
        {"library.so": ELF, "library.egg-info/installed-files.txt": "../library.so\n"}, {}, "machine-code library.so",
    ),
    "an archive": ({"lib.zip": zipped({"helper.py": OTHER})}, {}, "archive lib.zip: a zip file with code in it"),
    "a wheel": ({"wheels/x-1.0-py3-none-any.whl": zipped({"x/__init__.py": ""})}, {}, "archive wheels/x-1.0"),
    "an egg with compiled code": ({"x.egg": zipped({"x.pyc": b""})}, {}, "archive x.egg"),
    "an archive by another name": ({"data.bin": b"#!x\n" + zipped({"helper.py": OTHER})}, {}, "archive data.bin"),
    "an archive that is damaged": ({"lib.zip": zipped({"helper.py": OTHER})[:40]}, {}, "archive lib.zip"),
    "path file": ({"more.pth": "import os\n"}, {}, "path-file more.pth"),
    "sitecustomize": ({"sitecustomize.py": ""}, {}, "startup-file sitecustomize.py"),
    "sitecustomize as a package": ({"sitecustomize/__init__.py": ""}, {}, "startup-file sitecustomize/__init__.py"),
    "usercustomize in a folder": ({"lib/usercustomize.py": ""}, {}, "startup-file lib/usercustomize.py"),
    "a package before a module": ({"helper.py": GOOD, "helper/__init__.py": ""}, {}, "shadowed-file helper.py"),
    "computed import": (
        {
            "app.py": "import plugins\n" + GOOD,
            "plugins.py": "import importlib\ndef load(n):\n    return importlib.import_module(n)\n",
        },
        {},
        "computed-import plugins.load: plugins.py:3: importlib.import_module of what its text does not name",
    ),
    "computed code": (
        {"app.py": "from rules import run\n" + GOOD, "rules.py": "def run(text):\n    exec(text)\n"},
        {},
        "computed-code rules.run: rules.py:2",
    ),
    "a layer": ({}, {"Layers": [{"Arn": LAYER}]}, f"layer {LAYER}"),
    "preloaded library": (
        {}, {"Environment": {"Variables": {"LD_PRELOAD": "/opt/x.so"}}}, "variable LD_PRELOAD: LD_PRELOAD makes other",
    ),
    "search path outside": (
        {},
        {"Environment": {"Variables": {"PYTHONPATH": "/var/task/lib:/mnt/x"}}},
        "leads out of the package, to /mnt/x",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "configuration", "reason"), CASES.values(), ids=CASES)
def test_what_cannot_be_read_is_refused_until_it_is_waived(
    files: dict[str, bytes | str], configuration: dict[str, Any], reason: str
) -> None:
    evidence = judged(files, **configuration)
    assert any(reason in one for one in evidence.reasons), evidence.reasons
    (item,) = evidence.facts["unread"]
    for name in (f"{item['kind']} {item['name']}", item["fingerprint"]):
        assert judged(files, policy=waiver(name), **configuration).reasons == ()
        late = judged(files, policy=waiver(name, "2020-01-31"), **configuration)
        assert late.reasons[0] == f"the waiver of ana for {name} ran until 2020-01-31"


def test_every_kind_is_tried_above() -> None:
    assert {kind for kind in Kind if not any(reason.startswith(kind) for _, _, reason in CASES.values())} == set()


HARMLESS: dict[str, dict[str, bytes | str]] = {
    "compiled from this source": {f"__pycache__/app.{TAG}.pyc": compiled(GOOD)},
    "compiled and optimised": {
        "doc.py": '"""Said."""\nassert True\n',
        f"__pycache__/doc.{TAG}.opt-1.pyc": compiled('"""Said."""\nassert True\n', level=1),
        f"__pycache__/doc.{TAG}.opt-2.pyc": compiled('"""Said."""\nassert True\n', level=2),
    },
    "what pip installed": record({"library/__init__.py": OTHER, "library/fast.so": ELF, "library.pth": "import x"}),
    "what two distributions share": {
        **record({"shared/__init__.py": "A = 1\n"}, "one-1.0"),
        **record({"shared/__init__.py": "A = 2\n"}, "two-1.0"),
    },
    "scripts of pip's": {"bin/tool": "x", **record({}, "tool-1.0", **{"../../bin/tool": hashed("x")})},
    "archives of data": {"sheet.xlsx": zipped({"xl/sheet1.xml": "<a/>"}), "m.npz": zipped({"a.npy": "x"})},
    "names alike": {"PK.py": "", "so.py": "", "notes.so.txt": "x", "elf": "\x7fEL"},
    "constant imports": {"plugins.py": "import importlib\njson = importlib.import_module('json')\n"},
    "folders of the package": {
        "lib/x.py": "",
        "paths.py": "import os, sys\nsys.path.insert(0, os.path.dirname(__file__) + '/lib')\nsys.path.append('lib')\n",
    },
}


@pytest.mark.parametrize("files", HARMLESS.values(), ids=HARMLESS)
def test_what_can_be_read_or_was_installed_is_not_refused(files: dict[str, bytes | str]) -> None:
    assert judged(files).reasons == ()


def test_a_waiver_by_fingerprint_is_about_these_bytes() -> None:
    (item,) = judged({"fast.so": ELF}).facts["unread"]
    by_print, by_name = waiver(item["fingerprint"]), waiver("machine-code fast.so")
    other: dict[str, bytes | str] = {"fast.so": ELF + b"more"}
    assert judged(other, policy=by_print).reasons != ()
    assert judged(other, policy=by_name).reasons == ()


def test_what_was_installed_is_named_in_the_evidence() -> None:
    evidence = judged({**record({"library.py": GOOD}), **record({"own.py": GOOD}, "own-1.0"),
                       "own-1.0.dist-info/direct_url.json": "{}"})  # fmt: skip
    assert evidence.facts["installed"] == ["library-1.0"]


@pytest.mark.parametrize("line", ["app.py", "./app.py", "x/../app.py", "app.py "])
def test_no_record_keeps_the_handler_from_being_read(line: str) -> None:
    """A handler that pip installed is the project's own, however RECORD spells its path."""
    files: dict[str, bytes | str] = {"app.py": HAZARD, **record({}, "app-1.0", **{line: hashed(HAZARD)})}
    assert any("CA501" in reason for reason in judged(files).reasons)


def test_the_handler_is_the_module_that_python_imports() -> None:
    """A package comes before a module of the same name."""
    reasons = judged({"app/__init__.py": HAZARD}).reasons
    assert any(reason.startswith("app/__init__.py:") for reason in reasons)
    assert any(reason.startswith("shadowed-file app.py") for reason in reasons)


COMPUTED = {
    "import importlib as i\ni.import_module(name)\n": 1,
    "from importlib import import_module as get\nget(f'plugins.{x}')\n": 1,
    "from importlib import import_module\nload = import_module\n": 1,
    "import importlib\ngetattr(importlib, 'import_module')(x)\n": 1,
    "import importlib\nimportlib.import_module.__call__(x)\n": 1,
    "import importlib\nimportlib.import_module('.' + x, __package__)\n": 1,
    "__import__(name)\n": 1,
    "list(map(__import__, names))\n": 1,
    "getattr(__builtins__, 'exec')(x)\n": 1,
    "import builtins\nbuiltins.eval(x)\n": 1,
    "exec(open('x.txt').read())\n": 1,
    "import runpy\nrunpy.run_path('other.txt')\n": 1,
    "from importlib import util\nutil.spec_from_file_location('x', p)\n": 1,
    "import zipimport\nzipimport.zipimporter('x.zip')\n": 1,
    "import ctypes\nctypes.CDLL('./x.so')\n": 1,
    "import marshal\nexec(marshal.loads(x))\n": 2,
    "import sys\nsys.path.insert(0, '/tmp/lib')\n": 1,
    "import sys\nsys.path.append(event['path'])\n": 1,
    "from sys import path\npath.append('/mnt/efs')\n": 1,
    "import sys\nsys.path += ['/mnt/efs']\n": 1,
    "import sys\nsys.path = [*sys.path, tmp]\n": 1,
    "import sys\nsys.path[0:0] = ['/tmp']\n": 1,
    "import sys\nsys.path[:] = x\n": 1,
    "import sys\np = sys.path\np.append('/tmp')\n": 1,
    "import sys, os\nsys.path.append(os.path.join(os.path.dirname(__file__), '/tmp'))\n": 1,
    "import sys\nsys.path.append('../../tmp')\n": 1,
    "import sys\nsys.path.append('/var/task/../../tmp')\n": 1,
    "import sys\nsys.meta_path.append(Finder())\n": 1,
    "import sys\nsys.path_hooks.insert(0, hook)\n": 1,
    # and what names itself
    "import importlib\nimportlib.import_module('json')\n": 0,
    "NAME = 'json'\nimport importlib\nimportlib.import_module(NAME)\n": 0,
    "__import__('json')\n": 0,
    "import ctypes\nctypes.CDLL('libc.so.6')\nctypes.CDLL(None)\n": 0,
    "import pandas as pd\npd.eval('a')\nframe.eval('b')\n": 0,
    "def eval(x): ...\nexec = 1\n": 0,
    "import sys, os\nsys.path.append(os.path.join(os.path.dirname(__file__), 'lib'))\n": 0,
    "import sys\nfrom pathlib import Path\nHERE = Path(__file__).parent\nsys.path.append(str(HERE / 'lib'))\n": 0,
    "import sys, os\nsys.path.insert(0, os.environ['LAMBDA_TASK_ROOT'] + '/lib')\n": 0,
    "import sys\nsys.path.extend(['vendor', '/opt/python/more'])\n": 0,
    "import sys\nprint(sys.path)\nif x in sys.path:\n    sys.path.remove(x)\n": 0,
    "import importlib.resources\nimportlib.resources.files('x')\n": 0,
}


@pytest.mark.parametrize(("text", "uses"), COMPUTED.items())
def test_uses_that_the_text_does_not_name(text: str, uses: int) -> None:
    assert len(computed(text.encode())) == uses


@given(
    st.text(max_size=60)
    | st.sampled_from(sorted(COMPUTED)).flatmap(lambda t: st.integers(0, len(t)).map(lambda n: t[:n]))
)
def test_any_text_is_looked_at_or_is_no_python(text: str) -> None:
    try:
        computed(text.encode("utf-8", "surrogatepass"))
    except (SyntaxError, ValueError):
        return


MARSHALLED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: st.lists(inner, max_size=4).map(tuple) | st.frozensets(st.text() | st.integers(), max_size=3),
)  # fmt: skip


@given(MARSHALLED, MARSHALLED)
def test_marshalled_values_are_equal_when_their_types_and_values_are(one: Any, other: Any) -> None:
    read = bytecode.read(marshal.dumps(one))
    assert read == bytecode.read(marshal.dumps(one))
    alike = repr(one) == repr(other)
    assert (read == bytecode.read(marshal.dumps(other))) == alike


@given(st.binary(max_size=80) | MARSHALLED.map(marshal.dumps).flatmap(
    lambda data: st.tuples(st.integers(0, len(data)), st.binary(max_size=3)).map(lambda cut: data[: cut[0]] + cut[1])
))  # fmt: skip
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        bytecode.read(data)
    except ValueError:
        return


def test_a_set_is_the_same_in_any_order() -> None:
    """pip's `charset_normalizer` had one: the order depends on whether something else refers to the members."""
    head, one, other = b">\x02\0\0\0", b"z\x01{", b"z\x01&"
    assert bytecode.read(head + one + other) == bytecode.read(head + b"\xda\x01&" + b"\xda\x01{")
    assert bytecode.read(head + one + other) != bytecode.read(head + one + b"z\x01'")
    with pytest.raises(ValueError, match="no source"):
        bytecode.read(b">\x01\0\0\0" + b")\x01" * 3 + b"N")


def test_nothing_doubles_while_it_is_read() -> None:
    """A tuple of two references to a tuple of two references ..., as compiled code never has it."""
    layers = [b"\xa9\x02" + 2 * (b"r" + struct.pack("<L", number)) for number in range(1, 100)]
    bomb = b"\xa9\x64" + b"\xa9\x00" + b"".join(layers)
    assert bytecode.read(bomb)[1][0] == ("(", ())
    with pytest.raises(ValueError, match="nested too deeply"):
        bytecode.read(b"\xa9\x01" * 1000)
    assert judged({f"__pycache__/app.{TAG}.pyc": importlib.util.MAGIC_NUMBER + bytes(12) + bomb}).reasons != ()


@pytest.mark.parametrize("version", ["3.12", "3.13", "3.14"])
def test_compiled_code_is_read_under_every_python(tmp_path: Path, version: str) -> None:
    """The reader is run by the Python whose own compiled files it reads: the standard library's."""
    command = interpreter(version)
    if command is None:
        pytest.skip(f"Python {version} is not installed")
    program = (
        "import sys, pathlib, sysconfig, py_compile\n"
        "from concurrency_audit.gate.contents import bytecode\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "for name in ('ast', 'typing', 'dataclasses', 'asyncio/tasks', 'argparse'):\n"
        "    source = folder / f\"{name.replace('/', '_')}.py\"\n"
        "    source.write_bytes((pathlib.Path(sysconfig.get_path('stdlib')) / f'{name}.py').read_bytes())\n"
        "    doubt = bytecode.doubt(pathlib.Path(py_compile.compile(str(source), doraise=True)))\n"
        "    assert not doubt, (name, doubt)\n"
    )
    done = subprocess.run(
        [command, "-c", program, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
