"""The demo says who runs it, and what somebody changes stays."""

from importlib import resources

from dreiraum import demo


def test_the_demo_becomes_an_installation(tmp_path):
    demo.write_site(tmp_path / "out" / "demo")
    written = (tmp_path / "out" / "demo" / "site.toml").read_text("utf-8")
    assert written == (resources.files("dreiraum.demo") / "data" / "site.toml").read_text("utf-8")


def test_a_site_that_somebody_changed_stays(tmp_path):
    (tmp_path / "site.toml").write_text('name = "Meine Seite"\n', encoding="utf-8")
    demo.write_site(tmp_path)
    assert (tmp_path / "site.toml").read_text("utf-8") == 'name = "Meine Seite"\n'
