"""How people write opening hours beside the grammar, and the tokens that are meant.

The grammar is https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification; mappers, clubs and shops write
"Mo – Fr: 9 – 12 Uhr", "Sonn- und Feiertags" or "17:00-open end" as well. What has one meaning is read, the rest is
refused: an unknown word is never guessed.
"""

from __future__ import annotations

import re
import unicodedata

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# One row a day, Monday first: abbreviations and names, also those that say "on Mondays".
_DAY_WORDS = (
    "mo mon monday mondays montag montags lundi lunes lunedì понедельник ორშაბათი วันจันทร์ 月曜日 الاثنين",
    "tu tue tues tuesday tuesdays di dienstag dienstags mardi martes martedì вторник სამშაბათი วันอังคาร 火曜日 الثلاثاء",
    "we wed wednesday wednesdays mi mittwoch mittwochs mercredi miércoles mercoledì среда ოთხშაბათი วันพุธ"
    " 水曜日 الأربعاء",
    "th thu thur thurs thursday thursdays do donnerstag donnerstags jeudi jueves giovedì четверг ხუთშაბათი"
    " วันพฤหัสบดี 木曜日 الخميس",
    "fr fri friday fridays freitag freitags vendredi viernes venerdì пятница პარასკევი วันศุกร์ 金曜日 الجمعة",
    "sa sat saturday saturdays samstag samstags sonnabend sonnabends samedi sábado sabato суббота შაბათი วันเสาร์ 土曜日"
    " السبت",
    "su sun sunday sundays so sonntag sonntags dimanche domingo domenica воскресенье კვირა วันอาทิตย์ 日曜日 الأحد",
)
_MONTH_WORDS = (
    "jan january januar janvier enero gennaio",
    "feb february februar février febrero febbraio",
    "mar march mär mrz märz mars marzo",
    "apr april avril abril aprile",
    "may mai mayo maggio",
    "jun june juni juin junio giugno",
    "jul july juli juillet julio luglio",
    "aug august août agosto",
    "sep sept september septembre septiembre settembre",
    "oct october okt oktober octobre octubre ottobre",
    "nov november novembre noviembre",
    "dec december dez dezember décembre diciembre dicembre",
)
_OTHER_WORDS = {
    "open": "open geöffnet offen auf",
    "off": "off closed geschlossen geschl zu ruhetag",
    "unknown": "unknown",
    "PH": "ph feiertag feiertags feiertage feiertagen holiday holidays",
    "SH": "sh ferien schulferien schoolholiday schoolholidays",
    "dawn": "dawn", "sunrise": "sunrise sonnenaufgang", "sunset": "sunset sonnenuntergang", "dusk": "dusk",
    "easter": "easter ostern",
    "week": "week kw",
    "day": "day days",
    "-": "to bis до a as á ás à às ate till til until through",
    ",": "und and",
    "": "uhr",
}  # fmt: skip
# "pn" is Monday in Polish and Friday in Lithuanian: only the country tells.
_LOCAL_WORDS = {("PL", "pn"): ("weekday", 0), ("LT", "pn"): ("weekday", 4)}

# Of several words, one meaning; in this order.
_PHRASES = tuple(
    (re.compile(pattern, re.IGNORECASE), meaning)
    for pattern, meaning in (
        (r"^\s*(?:opening_hours\s*=|öffnungszeit(?:en)?\b\s*:?)\s*", ""),
        (r"\b(?:always (closed|open))\b", r"\1"),
        (r"\b24 ?hours 7 days a week\b|\b24x7\b|\ball day\b(?!s)|\b24 hours\b|\b(?:always|anytime)\b", "24/7"),
        (r"\bnonstop(?: geöffnet)?\b", "24/7"),
        (r"\b(?:every ?day|all days|daily|täglich)\b|\b7 days(?: a |/)week\b|\b7j?/7\b", "Mo-Su"),
        (r"\bon work ?days?\b", "Mo-Fr"),
        (r"\bweekends?\b", "Sa-Su"),
        (r"\b(?:one )?day (?:(after)|before) public holiday\b", lambda said: f"PH {'+-'[said[1] is None]}1 day"),
        (r"\bpublic holidays?\b", "PH"),
        (r"\bschool holidays?\b", "SH"),
        (r"\b(?:PH|SH)(?=(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)", r"\g<0> "),
        (r"\bund (?:nur|an)\b", "und"),
        (r"\bsonn[- /]+(?:und )?(?=feiertag)", "Su,"),
        (r"\s*(?:-|\b(?:til|till|bis)\b)\s*(?:late|open ?end)\b", "+"),
        (r"\bmidnight\b", "00:00"),
        (r"\bdaylight\b", "sunrise-sunset"),
        (r"\b(nach)[ _]+(vereinbarung)\b", r'"\1 \2"'),
        (r"\b(on|by)[ _]+(appointment)\b", r'"\1 \2"'),
        (r"\b(sur)[ _]+(rendez)[ _-]+(vous)\b", r'"\1 \2-\3"'),
    )
)

_CHARACTERS = str.maketrans(dict.fromkeys("‐‑‒–—−ー→=~", "-") | {"&": ",", "°": "0", "\u00a0": " "})
_QUOTED = re.compile(r'("[^"]*")')
_CLOCK_WITHOUT_COLON = re.compile(r"(?<![\d:])([012]\d)([0-5]\d)(?=\s*-\s*\d{1,2}:?\d\d)(?<!19\d\d)(?<!20\d\d)")
_SECOND_CLOCK = re.compile(r"(\d\d:\d\d\s*-\s*)([012]\d)([0-5]\d)\b")

Word = tuple[str, int | str]


def _dictionary() -> dict[str, Word]:
    words: dict[str, Word] = {}
    for kind, rows in (("weekday", _DAY_WORDS), ("month", _MONTH_WORDS)):
        for number, row in enumerate(rows, kind == "month"):
            words |= dict.fromkeys(map(_plain, row.split()), (kind, number))
    for meaning, row in _OTHER_WORDS.items():
        words |= dict.fromkeys(map(_plain, row.split()), ("word", meaning))
    return words


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


WORDS = _dictionary()


def meaning(word: str, country: str = "") -> Word | None:
    """What a word stands for: ("weekday", 0..6), ("month", 1..12) or ("word", its token); None if nobody knows."""
    plain = _plain(word)
    return _LOCAL_WORDS.get((country, plain)) or WORDS.get(plain)


def plainly(text: str) -> str:
    """The same expression with other letters for dashes, digits and quotes, and phrases as the grammar has them."""
    parts = _QUOTED.split(text)
    for at in range(0, len(parts), 2):
        parts[at] = _unquoted(parts[at], first=at == 0)
    return "".join(parts)


def _unquoted(text: str, *, first: bool) -> str:
    text = unicodedata.normalize("NFKC", text)
    for pattern, meant in _PHRASES[0 if first else 1 :]:
        text = pattern.sub(meant, text)
    text = text.translate(_CHARACTERS)
    text = _CLOCK_WITHOUT_COLON.sub(r"\1:\2", text)
    return _SECOND_CLOCK.sub(r"\1\2:\3", text)
