"""What every page knows."""

import re
from urllib.parse import urljoin, urlsplit

import pytest


@pytest.mark.parametrize(
    "path", ["//boese.example/", "//boese.example/suche/", "//boese.example/gibt-es-nicht", "///boese.example/"]
)
@pytest.mark.parametrize("before", ["", "/en"])
def test_no_address_makes_a_page_that_links_to_another_site(client, served_region, path, before):
    page = client.get("/", PATH_INFO=before + path).content.decode()
    links = [urljoin("http://testserver/", href) for href in re.findall(r'href="([^"]*)"', page)]
    assert len(links) > 5
    assert {urlsplit(link).hostname for link in links if link.startswith("http")} <= {"testserver"}
