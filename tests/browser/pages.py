"""Every page there is, as a visitor would come to it."""

from __future__ import annotations

HOME = "52.03060,9.60160"  # Ockensen
HAMELN = "52.10141,9.37411"  # its station
LATE = f"/wege/?von={HAMELN}&nach=52.07381,9.22752&zeit=2026-11-26T22:40"  # to Grupenhagen
PAGES = {
    "home": "/",
    "results": "/suche/?q=hauptstr",
    "no results": "/suche/?q=xyzzyx",
    "answer": f"/erreichen/{HOME}/",
    "answer at a time": f"/erreichen/{HOME}/?mode=bike&time=2026-11-26T15:12",
    "answer by bus": f"/erreichen/{HOME}/?mode=transit",
    "outside": "/erreichen/48.85660,2.35220/",
    "not a point": "/erreichen/hallo/",
    "map": "/karte/",
    "map by bus": "/karte/?mode=transit&window=sunday",
    "municipalities": "/gemeinden/",
    "municipality": "/gemeinden/salzhemmendorf/",
    "without a car": "/ohne-auto/",
    "villages without a car": "/ohne-auto/salzhemmendorf/?service=gp",
    "municipality without a car": "/gemeinden/salzhemmendorf/?mode=carfree&window=sunday",
    "village": "/gemeinden/salzhemmendorf/ockensen/",
    "planner": "/wege/",
    "journeys": f"{LATE}&asked=2026-11-26T21:30",
    "several meanings": "/wege/?von=Hauptstr&nach=Bahnhof",
    "no timetable": f"/wege/?von={HAMELN}&nach={HOME}&zeit=2031-11-26T22:40",
    "stops": "/haltestellen/?q=hameln",
    "board": "/haltestellen/hameln-bahnhof-zob/",
    "board by day": "/haltestellen/hameln-bahnhof-zob/?zeit=2026-11-27T20:40",
    "wall": "/haltestellen/hameln-bahnhof-zob/tafel/",
    "wall of a place": f"/haltestellen/bei/{HAMELN}/tafel/",
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
