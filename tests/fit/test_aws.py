"""CloudWatch through moto, prices through botocore's Stubber."""

import json
import tomllib
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from concurrency_audit.cli import main
from concurrency_audit.fit import cloudwatch, prices, refresh
from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.series import Series

NOW = datetime(2026, 11, 2, 12, 34, 56, tzinfo=UTC)


@pytest.fixture
def aws(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws():
        yield boto3.client("cloudwatch")


def put(client, at, **metrics):
    where = [{"Name": "FunctionName", "Value": "orders"}]
    rows = [
        {"MetricName": name, "Dimensions": where, "Timestamp": at, "Value": value} for name, value in metrics.items()
    ]
    client.put_metric_data(Namespace="AWS/Lambda", MetricData=rows)


def read(client, days=2):
    series, told = Series("orders", memory_mb=Decimal(512)), []
    seen = cloudwatch.read(client, "orders", days, NOW, series, told.append)
    return series.traffic(gaps_are_zero=True, step=cloudwatch.period_for(days)), seen, told


def test_invocations_and_the_sum_of_durations(aws):
    put(aws, NOW - timedelta(hours=3), Invocations=4, Duration=2000, ConcurrentExecutions=3)
    put(aws, NOW - timedelta(hours=1), Invocations=1, Duration=700, ConcurrentExecutions=1, Throttles=2)
    traffic, seen, told = read(aws)
    assert (traffic.step, len(traffic.starts), traffic.invocations) == (60, 121, 5)
    assert (traffic.run_seconds, traffic.gb_seconds) == (Decimal("2.7"), Decimal("1.35"))
    assert (seen.most_at_once, seen.throttles, told[-1] >= 4) == (3, 2, True)


def test_a_function_nobody_knows(aws):
    with pytest.raises(FitError, match="no invocations of the last 2 days"):
        read(aws)


@pytest.mark.parametrize(("days", "period"), [(15, 60), (16, 300), (64, 3600)])
def test_the_finest_points_that_are_still_there(days, period):
    assert cloudwatch.period_for(days) == period


@pytest.mark.parametrize("days", [0, 456])
def test_days_that_cloudwatch_does_not_keep(days):
    with pytest.raises(FitError, match="1 to 455 days"):
        cloudwatch.period_for(days)


def test_two_weeks_cost_cents():
    assert cloudwatch.cost_of_asking(14) == Decimal("0.00006")


def test_the_command_says_what_asking_costs(aws, capsys, monkeypatch):
    monkeypatch.setattr(cloudwatch, "percentiles", lambda *_: {"p50": 500.0})  # moto answers no percentiles
    put(aws, datetime.now(UTC) - timedelta(hours=3), Invocations=4, Duration=2000)
    put(aws, datetime.now(UTC) - timedelta(hours=2), Invocations=4, Duration=2000)
    assert main.main(["fit", "--function", "orders", "--memory-mb", "128", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert "asks CloudWatch for 14 days of orders: about 0.00006 dollars" in err
    assert json.loads(out)["verdict"] == "no"


def test_memory_from_the_report_lines():
    logs = boto3.client("logs", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    waits = []
    with Stubber(logs) as stub:
        stub.add_response("start_query", {"queryId": "q"})
        stub.add_response("get_query_results", {"status": "Running", "results": []})
        fields = [{"field": "used", "value": "61000000"}, {"field": "size", "value": "128000000"}]
        stub.add_response("get_query_results", {"status": "Complete", "results": [fields]})
        assert cloudwatch.memory(logs, "orders", 2, NOW, waits.append) == (128, 61)
    assert waits == [1.0]


def product(group, prices_, **attributes):
    dimensions = {
        str(nth): {"beginRange": begin, "endRange": end, "pricePerUnit": {"USD": price}}
        for nth, (begin, end, price) in enumerate(prices_)
    }
    terms = {"OnDemand": {"t": {"priceDimensions": dimensions}}}
    return json.dumps({"product": {"attributes": {"group": group, **attributes}}, "terms": terms})


LAMBDA = [
    product("AWS-Lambda-Duration", [("6000000000", "Inf", "0.00002"), ("0", "6000000000", "0.000025")]),
    product("AWS-Lambda-Duration-ARM", [("0", "Inf", "0.00001")]),
    product("AWS-Lambda-Requests", [("0", "Inf", "0.0000003")]),
    product("AWS-Lambda-Requests", [("0", "Inf", "0.0")], groupDescription="China free tier"),
    product("", [("0", "Inf", "0.03")], lambdaManagedInstanceType="m7g.xlarge", usagetype="EU-Management-Hours"),
]


def clients(ec2_price="0.2"):
    """Both services with what they would answer, in the order in which they are asked."""
    named = {"region_name": "us-east-1", "aws_access_key_id": "a", "aws_secret_access_key": "b"}
    pricing, plans = (boto3.client(name, **named) for name in ("pricing", "savingsplans"))
    stub = Stubber(pricing)
    stub.add_response("get_products", {"PriceList": LAMBDA[:2], "NextToken": "more"})
    stub.add_response("get_products", {"PriceList": LAMBDA[2:]})
    for family in refresh.FAMILIES:
        listed = [product("", [("0", "Inf", ec2_price)])] if family == "m7g" else []
        stub.add_response("get_products", {"PriceList": listed})
    stub.activate()
    offering = {"durationSeconds": 31_536_000, "planType": "Compute", "paymentOption": "No Upfront", "currency": "USD"}
    rate = {"savingsPlanOffering": offering, "rate": "0.13", "usageType": "EU-BoxUsage:m7g.xlarge", "unit": "Hrs"}
    planned = Stubber(plans)
    planned.add_response("describe_savings_plans_offering_rates", {"searchResults": [rate]})
    planned.activate()
    return refresh.Clients(pricing, plans)


def test_refreshed_prices_are_a_price_file(tmp_path):
    file = tmp_path / "prices.toml"
    file.write_text(refresh.price_file(clients(), "eu-central-1"))
    assert tomllib.loads(file.read_text())
    book = prices.load("eu-central-1", file)
    instance = book.instance("m7g.large")
    assert (instance.on_demand, instance.fee, instance.rates) == (
        Decimal("0.1"),
        Decimal("0.015"),
        {"1-year": Decimal("0.065")},
    )
    assert book.functions["x86_64"].duration == (
        (Decimal(6_000_000_000), Decimal("0.000025")),
        (None, Decimal("0.00002")),
    )
    assert (book.functions["arm64"].request_million, book.request_million) == (Decimal("0.3"), Decimal("0.3"))


def test_a_region_without_prices():
    with pytest.raises(FitError, match="no prices of Lambda or EC2 there"):
        refresh.price_file(clients("0"), "mars-1")


def test_percentiles_of_the_slowest_day():
    client = boto3.client("cloudwatch", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    with Stubber(client) as stub:
        results = [{"Id": "p50", "Values": [20.0, 31.5]}, {"Id": "p99", "Values": []}]
        stub.add_response("get_metric_data", {"MetricDataResults": results})
        assert cloudwatch.percentiles(client, "orders", 2, NOW) == {"p50": 31.5}
