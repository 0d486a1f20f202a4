"""The valley with its timetable, built once."""

from __future__ import annotations

import pytest
from tests.reach.answers.valley import build_valley

from dreiraum.reach.region import Region


@pytest.fixture(scope="session")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Region:
    """A drawn district with a bus, a train and Rufbusse."""
    base = tmp_path_factory.getbasetemp()
    return build_valley((base.parent if base.name.startswith("popen-") else base) / "valley")
