"""Identity across edits."""

from hypothesis import given, settings
from hypothesis import strategies as st

from concurrency_audit.audit.model.fingerprint import fingerprint


def test_indentation_and_spacing_do_not_change_it():
    assert fingerprint("CA201", "app._cache", "if key not in _cache:") == fingerprint(
        "CA201", "app._cache", "\t\tif  key not in _cache: \r\n"
    )


@given(st.tuples(st.text(), st.text(), st.text()), st.tuples(st.text(), st.text(), st.text()))
@settings(deadline=None)
def test_different_hazards_differ(one, other):
    words = [(rule, symbol, " ".join(line.split())) for rule, symbol, line in (one, other)]
    same = fingerprint(*one) == fingerprint(*other)
    assert same == ("\0".join(words[0]) == "\0".join(words[1]))


def test_sixteen_hex_digits():
    assert fingerprint("CA201", "a", "\udcff").isalnum()
    assert len(fingerprint("CA201", "a", "b")) == 16
