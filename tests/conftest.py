"""What every test may ask for."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("DREIRAUM_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real test extracts; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("real test data is not there (set DREIRAUM_TEST_DATA)")
    return SHARED
