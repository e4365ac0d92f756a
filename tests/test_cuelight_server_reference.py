"""The page of the description needs nothing from anywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest

from tests.http_server import Served, serving


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with serving("memory:") as served:
        yield served


async def test_all_that_the_page_loads_comes_from_the_server_itself(server: Served) -> None:
    types = {"css": "text/css", "js": "text/javascript", "png": "image/png"}
    async with server.client(key=None) as nobody:
        page = await nobody.get("/docs")
        loaded = re.findall(r'(?:src|href)="(.+?)"', page.text)
        assert len(loaded) == 4
        for one in loaded:
            # By where the page is, since a proxy may have put the whole service elsewhere.
            assert "://" not in one
            assert not one.startswith("/")
            answer = await nobody.get(urljoin("/docs", one))
            assert answer.headers["content-type"].startswith(types[one.rsplit(".")[-1]]), one
            known = {"If-None-Match": answer.headers.get("etag", "none")}
            if "swagger" in one:
                assert (await nobody.get(urljoin("/docs", one), headers=known)).status_code == 304


async def test_the_page_lets_no_script_run_but_those_of_the_server(server: Served) -> None:
    async with server.client(key=None) as nobody:
        page = await nobody.get("/docs")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert not re.search(r"<script>|<script [^>]*>[^<]|\son\w+=", page.text)


async def test_the_page_reads_the_description_and_tells_nobody_of_it(server: Served) -> None:
    async with server.client(key=None) as nobody:
        start = (await nobody.get("/docs/start.js")).text
        (address,) = re.findall(r'url: "(.+)"', start)
        assert (await nobody.get(urljoin("/docs", address))).json()["info"]["title"] == "Cuelight"
    assert "validatorUrl: null" in start


async def test_a_file_that_is_none_of_the_page_is_not_there(server: Served) -> None:
    async with server.client(key=None) as nobody:
        for path in ("nothing.js", "..%2fcore.py", "%2e%2e%2f__init__.py"):
            answer = await nobody.get(f"/docs/swagger/{path}")
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
