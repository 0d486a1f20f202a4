"""Every page there is, as a visitor would come to it."""

from __future__ import annotations

HOME = "52.03060,9.60160"  # Ockensen
PAGES = {
    "home": "/",
    "results": "/suche/?q=hauptstr",
    "no results": "/suche/?q=xyzzyx",
    "answer": f"/erreichen/{HOME}/",
    "answer at a time": f"/erreichen/{HOME}/?mode=bike&time=2026-11-26T15:12",
    "outside": "/erreichen/48.85660,2.35220/",
    "not a point": "/erreichen/hallo/",
    "map": "/karte/",
    "municipalities": "/gemeinden/",
    "municipality": "/gemeinden/salzhemmendorf/",
    "village": "/gemeinden/salzhemmendorf/ockensen/",
    "embedding": "/einbetten/",
    "embedded box": "/einbetten/naehe/",
    "embedded map": "/einbetten/karte/",
    "sources": "/daten/",
    "help": "/hilfe/",
    "easy language": "/leichte-sprache/",
    "imprint": "/impressum/",
    "privacy": "/datenschutz/",
    "accessibility": "/barrierefreiheit/",
    "feedback": "/rueckmeldung/",
    "api": "/api/",
    "nowhere": "/gibt-es-nicht/",
}
