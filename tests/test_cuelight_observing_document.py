"""docs/observing.md says what a server tells, all of it and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from prometheus_client.metrics import MetricWrapperBase

from cuelight.server.metrics import Metrics

TEXT = (Path(__file__).parent.parent / "docs" / "observing.md").read_text("utf-8")


def cells(header: str) -> list[list[str]]:
    """Return the rows of the table that begins with a header, as cells."""
    table = TEXT[TEXT.index(f"| {header} |") :].partition("\n\n")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table.split("\n")[2:]]


def names(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def test_the_table_of_metrics_has_each_with_its_labels() -> None:
    documented = {
        row[0].strip("`").removesuffix("_total"): names(row[1]) for row in cells("metric")
    }
    made = {
        collector._name: set(collector._labelnames)
        for collector in Metrics().registry._collector_to_names
        if isinstance(collector, MetricWrapperBase)
    }
    assert documented == made


def test_the_line_that_is_shown_has_fields_of_the_table_alone() -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    documented = set().union(*(names(row[0]) for row in cells("field")))
    assert set(json.loads(shown)) <= documented


def test_the_scrape_configuration_is_one_that_prometheus_reads() -> None:
    (shown,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    (job,) = yaml.safe_load(shown)["scrape_configs"]
    assert job.keys() == {"job_name", "authorization", "static_configs"}
    assert all(re.fullmatch(r"[\d.]+:\d+", to) for to in job["static_configs"][0]["targets"])
