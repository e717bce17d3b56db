"""Traffic files as they come, and what is said of those that are damaged."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concurrency_audit.fit import csv_file, metrics_json
from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.series import Series

HEAD = "time,invocations\n"


def from_csv(text, **options):
    series = Series("t.csv", Decimal(100), Decimal(128), **options)
    csv_file.read(text, series)
    return series.traffic(gaps_are_zero=False)


def from_json(data):
    series = Series("m.json", Decimal(100), Decimal(128))
    metrics_json.read(json.dumps(data), series)
    return series.traffic(gaps_are_zero=True)


def metric(label, times, values, **more):
    return {"Id": label.lower(), "Label": label, "Timestamps": times, "Values": values, **more}


@pytest.mark.parametrize(
    "rows",
    [
        "time,invocations\n2026-11-01T00:00:00Z,5\n2026-11-01T01:00:00Z,7\n",
        "Invocations,TIMESTAMP\n5,2026-11-01T00:00:00\n7,2026-11-01 01:00:00\n",
        "time,invocations\n2026/11/01 00:00:00,5\n2026/11/01 01:00:00,7\n",
        "time,invocations\n1793491200,5\n1793494800,7\n",
        "time,invocations\r\n2026-11-01T02:00:00+01:00,7\r\n2026-11-01T01:00:00+01:00,5\r\n",
        "\ufefftime,invocations\n\n2026-11-01T00:00:00Z,5\n2026-11-01T01:00:00Z,7\n\n",
        "Id,m1\nLabel,Invocations\n2026/11/01 00:00:00,5\n2026/11/01 01:00:00,7\n",
        "Full label,Errors,Invocations\n2026/11/01 00:00:00,1,5\n2026/11/01 01:00:00,1,7\n",
    ],
)
def test_every_spelling_is_the_same_traffic(rows):
    traffic = from_csv(rows)
    assert (traffic.step, list(traffic.starts), list(traffic.counts)) == (3600, [1793491200, 1793494800], [5, 7])
    assert (traffic.hours, traffic.invocations, traffic.warnings) == (2, 12, ())


def test_rows_say_their_own_duration_and_memory():
    rows = "memory_mb,duration_ms,time,invocations\n1024,1000,0,2\n512,2000,3600,3\n"
    traffic = from_csv(rows)
    assert (traffic.run_seconds, traffic.gb_seconds) == (8, 5)


def test_a_console_export_of_sums_is_no_mean():
    rows = "Label,Invocations,Duration\nStatistic,Sum,Sum\n2026/11/01 00:00:00,4,2000\n2026/11/01 00:05:00,0,0\n"
    assert from_csv(rows).run_seconds == 2


@pytest.mark.parametrize(
    ("row", "warning"),
    [
        ("1793498400,", "t.csv:4: invocations: '' is no number, left out"),
        ("1793498400,NaN", "t.csv:4: invocations: 'NaN' is no number, left out"),
        ('1793498400,"1,234"', "t.csv:4: invocations: '1,234' is no number, left out"),
        ("1793498400", "t.csv:4: a row of 1 cells, left out"),
        ("1793491200,9", "t.csv:4: a second row for 2026-11-01T00:00:00Z, left out"),
        ("2026-11-01T02:00:00,9", "t.csv:4: time: without an offset, unlike the rows before, left out"),
        (
            "1793502000,9",
            "t.csv: 1 rows missing between 2026-11-01T01:00:00Z and 2026-11-01T03:00:00Z: unknown, left out",
        ),
    ],
)
def test_what_is_left_out_is_said_with_its_row(row, warning):
    traffic = from_csv(f"{HEAD}1793491200,5\n1793494800,7\n{row}\n")
    assert traffic.warnings == (warning,)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "t.csv: the file is empty"),
        (HEAD, "t.csv: no row with a time and a number of invocations"),
        ("time,calls\n0,1\n", "t.csv:1: invocations: no such column among time, calls"),
        ("when,invocations\n0,1\n", "t.csv:1: time: no such column among when, invocations"),
        (f"{HEAD}0,1\nyesterday,2\n", "t.csv:3: time: 'yesterday' is no time such as 2026-11-01T12:00:00Z"),
        (f"{HEAD}0,1\n3600,-2\n", "t.csv:3: invocations: -2: must be a number from 0 to 10^15"),
        (f"{HEAD}0,1\n3600,inf\n", "t.csv:3: invocations: inf: must be a number from 0 to 10^15"),
        (f"{HEAD}0,1\n", "t.csv: one row does not tell how long a step is; give at least two"),
    ],
)
def test_what_makes_no_sense_is_refused(text, error):
    with pytest.raises(FitError) as refused:
        from_csv(text)
    assert str(refused.value) == error


@pytest.mark.parametrize("text", ['"\n', '"a\nb",c\n1,2\n', f'{HEAD}0,"-1\n"\n'])
def test_a_line_break_in_a_cell_does_not_break_the_message(text):
    with pytest.raises(FitError) as refused:
        from_csv(text)
    assert len(str(refused.value).splitlines()) == 1


@given(st.text(max_size=300))
def test_any_text_is_traffic_or_a_line(text):
    try:
        from_csv(text)
    except FitError as error:
        assert "\n" not in str(error)


KEYS = st.sampled_from(["MetricDataResults", "Label", "Timestamps", "Values", "StatusCode"])
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("Invocations")


@given(st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner)))
def test_any_json_is_traffic_or_a_line(data):
    try:
        from_json(data)
    except FitError as error:
        assert "\n" not in str(error)


def test_metrics_by_label_newest_first_with_holes():
    times = ["2026-11-01T00:03:00+00:00", "2026-11-01T00:01:00+00:00", "2026-11-01T00:00:00+00:00"]
    data = {"MetricDataResults": [metric("Duration", times, [900, 0, 400]), metric("Invocations", times, [3.0, 0, 2])]}
    traffic = from_json(data)
    assert (traffic.step, list(traffic.counts), traffic.run_seconds) == (60, [2, 0, 0, 3], Decimal("1.3"))


def test_metrics_that_are_not_whole_say_so():
    data = {
        "MetricDataResults": [metric("Invocations", ["1970-01-01T00:00:00Z", "60"], [1, 2], StatusCode="PartialData")]
    }
    assert from_json(data).warnings == (
        "m.json: Invocations: PartialData: not all points are there; ask again with a NextToken",
    )


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ([], "m.json: no MetricDataResults: is this what `aws cloudwatch get-metric-data` printed?"),
        ({"MetricDataResults": [metric("Errors", [], [])]},
         "m.json: Invocations: no metric with that label among Errors"),
        ({"MetricDataResults": [metric("Invocations", ["0"], [])]},
         "m.json: Invocations: Timestamps and Values must be lists of one length"),
        ({"MetricDataResults": [metric("Invocations", ["0"], [-1])]},
         "m.json: Invocations: Values: -1: must be a number from 0 to 10^15"),
    ],
)  # fmt: skip
def test_metrics_that_make_no_sense(data, error):
    with pytest.raises(FitError) as refused:
        from_json(data)
    assert str(refused.value) == error
