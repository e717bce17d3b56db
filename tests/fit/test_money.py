"""Bills to the cent, against figures that AWS and others published."""

from array import array
from decimal import Decimal

import pytest

from concurrency_audit.fit import functions, plans, prices
from concurrency_audit.fit.money import cents
from concurrency_audit.fit.traffic import Traffic, even
from concurrency_audit.fit.workload import Function

BOOK = prices.load("us-east-1")
D = Decimal


def month(requests, gb_seconds, run_seconds=None):
    """A month in one step, of which the sums are known."""
    hour = 730 * 3600
    run = D(gb_seconds if run_seconds is None else run_seconds)
    return Traffic(hour, array("q", [0]), array("d", [float(requests)]), D(requests), run, D(gb_seconds),
                   array("d", [float(run) / max(1.0, float(requests))]), is_series=False)  # fmt: skip


def bill(architecture, traffic, **function):
    return functions.bill(BOOK.functions[architecture], architecture, BOOK, traffic, Function(**function))


@pytest.mark.parametrize(
    ("architecture", "gb_seconds", "duration"),
    [
        ("x86_64", 6_000_000_000, "100000.20"),
        ("x86_64", 15_000_000_000, "235000.20"),
        ("x86_64", 61_440_000_000, "854203.30"),
        ("arm64", 7_500_000_000, "100000.50"),
        ("arm64", 18_750_000_000, "235001.63"),
        ("arm64", 74_752_000_000, "832358.16"),
        ("x86_64", 9_216_000_000, "148240.20"),
        ("x86_64", 17_500, "0.29"),
        ("arm64", 17_500, "0.23"),
    ],
)
def test_tiers(architecture, gb_seconds, duration):
    assert cents(bill(architecture, month(0, gb_seconds), free_tier=False).duration) == duration


def test_a_tier_of_its_own_rounds_half_up():
    second = functions.tiered(D(18_750_000_000), BOOK.functions["arm64"].duration) - D("100000.5")
    assert (second, cents(second)) == (D("135001.125"), "135001.13")


def test_requests():
    assert cents(bill("x86_64", month(9_000_000_000, 9_216_000_000), free_tier=False).requests) == "1800.00"
    assert cents(bill("arm64", month(100_000, 17_500), free_tier=False).requests) == "0.02"


def test_the_free_tier_comes_off_before_the_tiers():
    mobile = bill("x86_64", even(D(3_000_000), D(730), D(120), D(1536)))
    assert [cents(part) for part in (mobile.duration, mobile.requests, mobile.free_tier, mobile.total)] == [
        "9.00", "0.60", "-6.87", "2.73"]  # fmt: skip
    first_tier = bill("x86_64", month(0, 6_000_400_000))
    assert cents(first_tier.total) == "100000.20"


def test_without_a_free_tier():
    telemetry = bill("x86_64", even(D(7_440_000), D(730), D(2000), D(1024)), free_tier=False)
    assert (cents(telemetry.duration), cents(telemetry.requests), cents(telemetry.total)) == (
        "248.00",
        "1.49",
        "249.49",
    )


def test_provisioned_concurrency():
    # 9 M GB-s configured are 3.4247 environments of 1,024 MB around the clock.
    configured = D(9_000_000) / (730 * 3600)
    found = bill("arm64", month(10_000_000, 1_750_000), memory_mb=D(1024), provisioned=configured, free_tier=False)
    shown = [cents(part) for part in (found.requests, found.provisioned, found.duration, found.total)]
    assert shown == ["2.00", "30.00", "13.61", "45.61"]


def test_storage_counts_seconds_not_memory():
    found = bill("x86_64", month(1_000_000, 4_000_000, run_seconds=1_000_000), ephemeral_mb=D(10_240))
    assert found.storage == D(9728) / 1024 * 1_000_000 * D("0.0000000309")


def test_a_savings_plan_touches_duration_and_not_requests():
    usual, saved = (
        bill("x86_64", month(1_000_000, 10_000_000), savings=D(share), free_tier=False) for share in ("0", "0.12")
    )
    assert (saved.duration, saved.requests) == (usual.duration * D("0.88"), usual.requests)


def test_the_example_that_aws_publishes():
    plan = plans.given(BOOK, BOOK.instance("m7g.xlarge"), D(2000), D("0.72"), even(D(100_000_000), D(730), None, None))
    assert [cents(part) for part in (plan.requests, plan.ec2, plan.fee, plan.total)] == [
        "20.00",
        "91.39",
        "48.96",
        "160.35",
    ]


@pytest.mark.parametrize(
    ("name", "on_demand", "one_year", "three_years"),
    [
        ("m7g.large", "205.51", "148.32", "89.35"),
        ("m8g.large", "226.06", "163.16", None),
        ("m7i.large", "253.86", "183.22", None),
        ("c7g.xlarge", "365.18", "263.57", None),
        ("c8g.xlarge", "401.75", "289.96", None),
        ("m7g.xlarge", "411.02", "296.65", "178.70"),
    ],
)
def test_the_floor_of_three_instances(name, on_demand, one_year, three_years):
    from concurrency_audit.fit.capacity import hourly
    from concurrency_audit.fit.workload import Environments

    idle = even(D(0), D(730), D(1), D(128))
    made = plans.plans(BOOK, (BOOK.instance(name),), hourly(idle, 0.0, Environments()), idle, Environments(), None)
    totals = {plan.term: cents(plan.total) for plan in made}
    assert (totals["on-demand"], totals["1-year"]) == (on_demand, one_year)
    assert three_years is None or totals["3-year"] == three_years


@pytest.mark.parametrize(
    ("instances", "requests", "discount", "total"),
    [
        (14, 1_000_000, "0", "1704.385"),
        (8, 1_000_000, "0", "974.02"),
        (26, 1_000_000, "0", "3165.115"),
        (14, 10_000_000, "0.32", "1231.977"),
        (14, 10_000_000, "0.65", "742.95"),
    ],
)
def test_the_calculator_of_the_sample(instances, requests, discount, total):
    traffic = even(D(requests), D(730), None, None)
    plan = plans.given(BOOK, BOOK.instance("c7g.xlarge"), D(instances * 730), D(discount), traffic)
    assert plan.total == D(total)
