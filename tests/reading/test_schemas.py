"""What SQL files beside the code say of unique columns."""

from pathlib import Path

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.audit.reading.files import discover
from concurrency_audit.audit.reading.schemas import stated_schemas

_TABLE = "CREATE TABLE ferries (id SERIAL PRIMARY KEY, name TEXT{})"
_CODE = """
import psycopg2

def handler(event, context):
    with psycopg2.connect("service=ferries") as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ferries WHERE name = %s", (event["name"],))
        if cursor.fetchone() is None:
            cursor.execute("INSERT INTO ferries (name) VALUES (%s)", (event["name"],))
"""


def test_only_statements_that_name_a_key_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE a (b INT UNIQUE);\nINSERT INTO a VALUES ('unique');\n-- UNIQUE\n")
    (tmp_path / "b.sql").write_text("create table b (c int /* unique */);\nALTER TABLE b ADD UNIQUE (c)")
    (tmp_path / "c.txt").write_text("CREATE TABLE c (d INT UNIQUE);")
    found = discover([tmp_path]).schemas
    assert [Path(file).name for file in found] == ["a.sql", "b.sql"]
    assert stated_schemas(found) == ("CREATE TABLE a (b INT UNIQUE)", "ALTER TABLE b ADD UNIQUE (c)")


def test_what_is_no_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "folder.sql").mkdir()
    assert stated_schemas([str(tmp_path / "folder.sql"), str(tmp_path / "gone.sql")]) == ()


def test_a_kept_result_is_asked_for_anew_when_the_schema_changes(tmp_path: Path) -> None:
    settings = Settings(cache_dir=tmp_path / "cache")
    (project := tmp_path / "project").mkdir()
    (project / "app.py").write_text(_CODE)
    rules = []
    for column in ("", " UNIQUE", ""):
        (project / "schema.sql").write_text(_TABLE.format(column))
        rules.append([finding.rule for finding in audit([project], settings).findings])
    assert rules == [["CA306"], [], ["CA306"]]
