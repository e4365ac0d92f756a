"""Reading what a server tells Prometheus, as Prometheus does."""

from __future__ import annotations

import httpx
from prometheus_client.parser import text_string_to_metric_families


class Scraped:
    """The metrics of a process at a moment."""

    def __init__(self, text: str) -> None:
        self.families = {family.name: family for family in text_string_to_metric_families(text)}

    def value(self, name: str, **labels: str) -> float:
        """Return the sum of all samples that have these labels among theirs."""
        return sum(
            sample.value
            for family in self.families.values()
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def labels(self, family: str, label: str) -> set[str]:
        """Return the values that a label has anywhere in a family."""
        return {sample.labels[label] for sample in self.families[family].samples}


async def scrape(client: httpx.AsyncClient, key: str | None = None) -> Scraped:
    """Read the metrics of a server."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = await client.get("/metrics", headers=headers)
    answer.raise_for_status()
    assert answer.headers["content-type"].startswith("text/plain")
    return Scraped(answer.text)
