"""The address on paper."""

import pytest

from dreiraum.web.paper import LONGEST, UNDERSTOOD


@pytest.mark.parametrize("sign", ["x", "%", "ü", "😀"])
def test_the_code_holds_every_question_however_it_is_written(client, served_region, sign):
    page = client.get("/erreichen/52.00000,9.50000/", dict.fromkeys(UNDERSTOOD[2:], sign * LONGEST))
    assert page.status_code == 200
    assert "<svg" in page.content.decode()
