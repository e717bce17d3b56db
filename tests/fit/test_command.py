"""The command as users run it."""

import json
import math

import pytest

from concurrency_audit.cli.main import main

SMALL = ("--requests", "3000000", "--duration-ms", "120", "--memory-mb", "1536")


def run(capsys, *argv):
    code = main(["fit", *argv])
    return code, *capsys.readouterr()


def traffic_file(folder, rate=2000, step=300, days=14, duration=1000):
    """A calm daily curve; the file's path."""
    rows = [f"{at},{rate * step * (1 + 0.1 * math.sin(at / 86400 * 2 * math.pi)):.0f},{duration}"
            for at in range(0, days * 86400, step)]  # fmt: skip
    file = folder / "traffic.csv"
    file.write_text("time,invocations,duration_ms\n" + "\n".join(rows) + "\n")
    return str(file)


def test_the_plan_that_aws_publishes(capsys):
    code, out, _ = run(capsys, "--instance-type", "m7g.xlarge", "--instance-hours", "2000", "--discount", "72",
                       "--requests", "100000000", "--format", "json")  # fmt: skip
    (plan,) = json.loads(out)["managed_instances"]
    assert code == 0
    assert plan == {"instance_type": "m7g.xlarge", "instances": 3, "hours": 2000, "term": "custom", "ec2": "91.39",
                    "fee": "48.96", "requests": "20.00", "total": "160.35"}  # fmt: skip


def test_the_contract(capsys):
    _, out, err = run(capsys, *SMALL, "--instance-type", "m7g.large", "--format", "json")
    report = json.loads(out)
    assert list(report) == ["version", "currency", "region", "prices_as_of", "lambda", "managed_instances", "answers",
                            "verdict", "why", "warnings"]  # fmt: skip
    assert report["lambda"]["x86_64"] == {"duration": "9.00", "requests": "0.60", "storage": "0.00",
                                          "free_tier": "-6.87", "total": "2.73"}  # fmt: skip
    assert [plan["term"] for plan in report["managed_instances"]] == ["on-demand", "1-year", "3-year"]
    assert {name: answer["answer"] for name, answer in report["answers"].items()} == {
        "predictable": "unknown", "busy": "no", "steady": "unknown"}  # fmt: skip
    assert (report["verdict"], "days ago" in err) == ("no", True)


def test_a_series_that_is_a_yes(capsys, tmp_path):
    file = traffic_file(tmp_path)
    argv = ("--traffic", file, "--memory-mb", "1024", "--cpu-ms", "5", "--worker-memory-mb", "60")
    code, out, _ = run(capsys, *argv, "--check")
    assert (code, out.splitlines()[0]) == (0, "Managed Instances for this workload: Yes")
    assert "Mon  " in out
    assert json.loads(run(capsys, *argv, "--format", "json")[1])["answers"]["steady"]["throttles"] == 0


def test_check_fails_on_a_no(capsys):
    assert run(capsys, *SMALL)[0] == 0
    assert run(capsys, *SMALL, "--check")[0] == 1


def test_every_amount_is_explained(capsys):
    _, out, _ = run(capsys, *SMALL, "--instance-type", "m7g.large", "--explain")
    assert "duration = 540000 GB-s x 0.0000166667" in out
    assert "EC2 = 2190 h x 0.0816 x (1 - 0.32) + 0 h x 0.0816" in out
    assert "https://aws.amazon.com/lambda/pricing/" in out


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        ((), "traffic comes from one of --requests, --rate, --traffic, --function; none is given"),
        (("--requests", "1", "--rate", "2"), "--requests and --rate"),
        (("--requests", "1"), "--duration-ms is needed"),
        (("--requests", "nan"), "nan is not between 0"),
        (("--requests", "-1"), "-1 is not between 0"),
        ((*SMALL, "--region", "mars-1"), "--region mars-1: the price file has prices for eu-west-1, us-east-1"),
        ((*SMALL, "--instance-type", "t3.micro"), "--instance-type t3.micro: no price in us-east-1"),
        ((*SMALL, "--instance-hours", "5"), "--instance-hours needs exactly one --instance-type"),
        ((*SMALL, "--timezone", "Mars"), "--timezone Mars: no such time zone"),
        ((*SMALL, "--prices", "none.toml"), "none.toml: cannot be read"),
        ((*SMALL, "--size", "none.json"), "--size none.json: cannot be read"),
        ((*SMALL, "--concurrency", "40", "--worker-memory-mb", "60"), "40 workers of 60 MB do not fit"),
        (("--traffic", "none.csv"), "--traffic none.csv: No such file"),
        (("prices", "--refresh"), "--refresh writes a file"),
    ],
)
def test_what_makes_no_sense_is_one_line(capsys, argv, line):
    code, out, err = run(capsys, *argv)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert line in err


def test_prices_of_ones_own(capsys, tmp_path):
    _, out, _ = run(capsys, "prices")
    file = tmp_path / "own.toml"
    file.write_text(out.replace('m7g = "0.1632"', 'm7g = "1.632"'))
    _, out, _ = run(capsys, *SMALL, "--prices", str(file), "--instance-type", "m7g.xlarge", "--format", "json")
    assert json.loads(out)["managed_instances"][0]["ec2"] == "3574.08"


@pytest.mark.parametrize("damage", ["[", "x = 1", "[region.us-east-1]\n", '[region.us-east-1.ec2]\nas_of = "x"\n'])
def test_a_damaged_price_file_is_one_line(capsys, tmp_path, damage):
    file = tmp_path / "own.toml"
    file.write_text(damage)
    code, _, err = run(capsys, *SMALL, "--prices", str(file))
    assert (code, err.count("\n"), str(file) in err or "region" in err) == (2, 1, True)


@pytest.mark.parametrize(("width", "scheme"), [(1400, "light"), (1400, "dark"), (390, "light")])
def test_the_page_in_a_browser(browser, capsys, tmp_path, width, scheme):
    sizes = tmp_path / "size.json"
    sizes.write_text(json.dumps({"version": 1, "recommendation": {"worker_memory_mb": 60, "cpu_ms": 5}, "measured": [
        {"model": "processes", "concurrency": 4, "worker_memory_mb": 60.5}]}))  # fmt: skip
    page = tmp_path / "fit.html"
    argv = ("--traffic", traffic_file(tmp_path), "--memory-mb", "1024", "--size", str(sizes), "--format", "html")
    assert run(capsys, *argv, "--output", str(page))[0] == 0
    browser.set_window_size(width, 900)
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.get(page.as_uri())
    assert browser.find_element("tag name", "h1").text == "Worth Managed Instances: yes"
    assert len(browser.find_elements("css selector", ".heat rect")) == 168
    titles = [picture.get_attribute("aria-label") for picture in browser.find_elements("tag name", "svg")]
    assert titles == ["Cost of a month over traffic", "Invocations by hour of the week", "Traffic and its growth",
                      "Memory per worker"]  # fmt: skip
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    assert browser.get_log("browser") == []
