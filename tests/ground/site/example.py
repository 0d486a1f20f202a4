"""An installation whose operator has said everything."""

from pathlib import Path

SITE = """
name = "In 15 Minuten"
district = "Landkreis Beispiel"
feedback = "rueckmeldung@example.org"
source = "https://example.org/quelltext"
licence = { name = "CC BY 4.0", url = "https://creativecommons.org/licenses/by/4.0/deed.de" }

[operator]
name = "Landkreis Beispiel"
street = "Am Markt 1"
postcode = "12345"
town = "Beispielstadt"
phone = "05151 903-0"
mail = "kreis@example.org"
url = "https://example.org/"
representative = "die Landrätin"
legal_form = "Gebietskörperschaft des öffentlichen Rechts"
vat_id = "DE123456789"
register = "Handelsregister Beispielstadt, HRB 1"
supervision = "Innenministerium"
editor = "die Pressestelle"

[privacy]
law = "§ 3 NDSG"

[privacy.officer]
name = "Datenschutzstelle"
mail = "datenschutz@example.org"

[privacy.authority]
name = "Landesbeauftragter für den Datenschutz"
url = "https://example.org/lfd"

[privacy.hosting]
name = "Rechenzentrum Nord"

[accessibility]
law = "§§ 9 bis 9 e NBGG"
state = "partial"
method = "self"
written = "2026-11-02"
checked = "2026-12-03"
gaps = ["Der alte Stadtplan fehlt."]
gaps_en = ["The old town plan is missing."]

[accessibility.contact]
name = "Barrierestelle"
mail = "barriere@example.org"

[accessibility.enforcement]
name = "Schlichtungsstelle nach § 9 d NBGG"
phone = "0511 120-0"
"""


def install(home: Path, text: str = SITE, **texts: str) -> Path:
    """Write an installation's `site.toml` and its own texts ("impressum_de" is impressum.de.md)."""
    (home / "texts").mkdir(parents=True, exist_ok=True)
    (home / "site.toml").write_text(text, encoding="utf-8")
    for name, said in texts.items():
        (home / "texts" / f"{name.replace('_', '.')}.md").write_text(said, encoding="utf-8")
    return home
