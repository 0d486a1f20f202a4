"""Many racing attempts to book the same few units and seats, with processes and the database killed in between.

Afterwards whoever was told "booked" must be in the database, whole; nothing may overlap, nothing be sold twice.

    python -m benchmarks.race [--attempts N] [--connections N] [--database sqlite|postgresql] [--kill N]

Without --database on both. Every attempt is the verb that the site's pages call, in a process of its own.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

ATTEMPTS, CONNECTIONS, KILLED = 100_000, 32, 8
SLOTS, UNITS, RESOURCES, SESSIONS, SEATS, PEOPLE = 120, 3, 3, 12, 50, 40
NOON = dt.datetime(2031, 3, 4, 11, tzinfo=dt.UTC)
NOW = NOON - dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
RESULT = Path(__file__).parent / "results" / "race.json"


class Found(NamedTuple):
    """What the database holds afterwards, against what the processes were told."""

    attempts: int
    told: int  # bookings that somebody was told are made
    cancelled: int  # bookings that somebody was told are cancelled
    lost: int  # of both, not so in the database
    half: int  # bookings without their claim or message, claims and messages without their booking
    overlaps: int
    oversold: int
    miscounted: int  # sessions whose count is not that of their bookings
    refused: dict[str, int]
    killed: int
    seconds: float

    @property
    def clean(self) -> bool:
        """Nothing went wrong, and the race was one."""
        return not (self.lost or self.half or self.overlaps or self.oversold or self.miscounted) and self.told > 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--attempts", type=int, default=ATTEMPTS)
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    parser.add_argument("--kill", type=int, default=KILLED, help="processes that are killed, each followed by another")
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    parser.add_argument("--here", help=argparse.SUPPRESS)  # the installation to race in, in a process of its own
    given = parser.parse_args()
    if given.here:
        print(json.dumps(run(given.attempts, given.connections, given.kill)._asdict()))
        return
    results = {}
    for database in [given.database] if given.database else ["sqlite", "postgresql"]:
        found = race(database, given.attempts, given.connections, given.kill)
        results[database] = found._asdict()
        print(f"{database}: {json.dumps(found._asdict())}", flush=True)
        if not found.clean:
            raise SystemExit(f"{database}: not clean")
    if given.attempts >= ATTEMPTS and not given.database:
        RESULT.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def race(database: str, attempts: int, connections: int, kill: int, url: str = "") -> Found:
    """Race in an installation of its own. url: of a PostgreSQL to use; else one is made and killed in the middle."""
    with tempfile.TemporaryDirectory(prefix="dreiraum-race-") as home:
        if database == "sqlite":
            return _race_in(home, "", attempts, connections, kill)
        if url:
            return _race_in(home, url, attempts, connections, kill)
        with postgresql(kill=bool(kill)) as made:
            return _race_in(home, made, attempts, connections, kill)


def _race_in(home: str, url: str, attempts: int, connections: int, kill: int) -> Found:
    environment = {**os.environ, "DREIRAUM_HOME": home, "DJANGO_SETTINGS_MODULE": "dreiraum.web.settings"}
    environment.pop("DATABASE_URL", None)
    if url:
        environment["DATABASE_URL"] = url
    options = [f"--attempts={attempts}", f"--connections={connections}", f"--kill={kill}", f"--here={home}"]
    command = [sys.executable, "-m", "benchmarks.race", *options]
    ended = subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr[-4000:])
    return Found(**json.loads(ended.stdout.splitlines()[-1]))


@contextmanager
def postgresql(*, kill: bool) -> Iterator[str]:
    """A PostgreSQL that dies in the middle (kill -9 of every process of it) and is started again."""
    from tests import databases

    programs = databases.programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed")
    with databases.cluster(programs) as url:
        os.environ["RACE_RESTART"] = str(programs) if kill else ""
        yield url


def run(attempts: int, connections: int, kill: int) -> Found:
    """In the installation that the environment names: prepare, race, look."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    for once in ("dreiraum.ground.bookings.actions", "dreiraum.web.urls"):  # not in every process
        importlib.import_module(once)
    made = _own_database(connection)
    call_command("migrate", verbosity=0)
    prepare()
    connection.close()
    folder = Path(os.environ["DREIRAUM_HOME"]) / "told"
    folder.mkdir()
    begin = time.monotonic()
    killed = _processes(folder, attempts, connections, kill)
    found = look(folder, killed, time.monotonic() - begin)
    connection.close()
    if made:
        _drop(connection, made)
    return found


def prepare() -> None:
    """Few things to book, so that everybody wants the same."""
    from tests.ground.bookings.making import policy, resource, session
    from tests.ground.people.making import person

    for _ in range(PEOPLE):
        person()
    for _ in range(RESOURCES):
        resource(*map(str, range(UNITS)), policy=policy(shortest=30, step=30, ahead_days=9999, buffer_after=5))
    for _ in range(SESSIONS):
        session(seats=SEATS, starts=NOON, ends=NOON + 60 * MINUTE, policy=policy(ahead_days=9999))


def _processes(folder: Path, attempts: int, connections: int, kill: int) -> int:
    """Fork them; kill some while they book, each replaced by another that goes on; returns how many were."""
    share = -(-attempts // connections)
    running = {_fork(folder, number, 0, share): (number, share) for number in range(connections)}
    chance, killed, fallen = random.Random(7), 0, not os.environ.get("RACE_RESTART")
    half = share * connections // 2
    while running:
        done, _ = os.waitpid(-1, os.WNOHANG)
        if done:
            running.pop(done)
            continue
        time.sleep(0.05)
        so_far = sum(_tried(folder, number) for number in range(connections))
        if killed < kill and so_far > (killed + 1) * half / (kill + 1) and running:
            victim = chance.choice(list(running))
            number, until = running.pop(victim)
            os.kill(victim, signal.SIGKILL)
            os.waitpid(victim, 0)
            running[_fork(folder, number, _tried(folder, number) + 1, until)] = (number, until)
            killed += 1
        if not fallen and so_far > half:
            _kill_postgresql()
            fallen = True
    return killed


def _fork(folder: Path, number: int, first: int, until: int) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        _attempt_all(folder, number, first, until)
        status = 0
    finally:
        os._exit(status)


def _attempt_all(folder: Path, number: int, first: int, until: int) -> None:
    """Each attempt is noted before it begins, and what it was told once it knows."""
    from django.db import DatabaseError, connection

    from dreiraum.ground.bookings.refused import Refused

    with (folder / f"{number}").open("a", buffering=1, encoding="ascii") as told:
        for turn in range(first, until):
            chance = random.Random(number * 1_000_003 + turn)
            told.write(f"? {turn}\n")
            try:
                told.write(f"{_attempt(chance)}\n")
            except Refused as refused:
                told.write(f"- {refused.reason}\n")
            except DatabaseError:  # it was killed: what became of the attempt, nobody was told
                told.write("- database\n")
                connection.close()
                time.sleep(0.2)


def _attempt(chance: random.Random) -> str:
    from dreiraum.ground.bookings.actions import Who, book, book_seats, cancel
    from dreiraum.ground.bookings.models import Booking, Resource, Session
    from dreiraum.ground.people.models import User

    who = Who(walk_in="Gast", staff=True)
    if chance.random() < 0.5:
        who = Who(person=chance.choice(list(User.objects.order_by("email"))), staff=True)
    kind = chance.random()
    if kind < 0.75:
        resource = chance.choice(list(Resource.objects.select_related("policy").order_by("slug")))
        starts = NOON + chance.randrange(SLOTS) * 30 * MINUTE
        ends = starts + chance.choice((30, 60, 120)) * MINUTE
        many = chance.choice((1, 1, 1, UNITS))
        made = book(resource=resource, starts=starts, ends=ends, who=who, many=many, now=NOW, suggest=0)
        return f"+ {made.pk}"
    if kind < 0.95:
        session = chance.choice(list(Session.objects.order_by("id")))
        return f"+ {book_seats(session=session, who=who, seats=chance.choice((1, 1, 2, 3)), now=NOW).pk}"
    standing = list(Booking.objects.filter(state="confirmed").order_by("created").values_list("pk", flat=True)[:200])
    if not standing:
        return "- nothing"
    return f"x {cancel(booking=Booking(pk=chance.choice(standing)), staff=True, now=NOW).pk}"


def _tried(folder: Path, number: int) -> int:
    with suppress(FileNotFoundError), (folder / f"{number}").open("rb") as told:
        told.seek(max(0, told.seek(0, 2) - 200))
        turns = [line[2:] for line in told.read().splitlines() if line.startswith(b"? ")]
        return int(turns[-1]) if turns else 0
    return 0


def look(folder: Path, killed: int, seconds: float) -> Found:
    """What the database holds, counted without its constraints."""
    from dreiraum.ground.bookings.models import Booking, Claim, Session

    lines = [line.split() for file in folder.iterdir() for line in file.read_text("ascii").splitlines()]
    told, off = ({words[1] for words in lines if words[0] == sign} for sign in "+x")
    rows = Booking.objects.values_list("pk", "state", "resource", "session", "seats")
    held = {str(pk): (state, resource, session, many) for pk, state, resource, session, many in rows}
    claims: dict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
    of: Counter[str] = Counter()
    active = Claim.objects.filter(active=True)
    for unit, starts, ends, booking in active.values_list("unit", "starts", "ends", "booking"):
        claims[unit].append((starts, ends))
        of[str(booking)] += 1
    pairs = [pair for spans in claims.values() for pair in itertools.pairwise(sorted(spans))]
    standing = {pk for pk, (state, resource, _, _) in held.items() if state == "confirmed" and resource}
    wrong = [pk for pk in standing if of[pk] not in (1, UNITS)] + [pk for pk in of if pk not in standing]
    seats: Counter[object] = Counter()
    for state, _, session, many in held.values():
        seats[session] += many * (state == "confirmed")
    sessions = {pk: (taken, most) for pk, taken, most in Session.objects.values_list("pk", "taken", "seats")}
    return Found(
        attempts=sum(words[0] == "?" for words in lines),
        told=len(told),
        cancelled=len(off),
        lost=len(told - held.keys()) + sum(held[pk][0] != "cancelled" for pk in off),
        half=len(wrong) + untold(),
        overlaps=sum(one[1] > other[0] for one, other in pairs),
        oversold=sum(seats[pk] > most for pk, (_, most) in sessions.items()),
        miscounted=sum(seats[pk] != taken for pk, (taken, _) in sessions.items()),
        refused=dict(Counter(words[1] for words in lines if words[0] == "-")),
        killed=killed,
        seconds=round(seconds, 1),
    )  # fmt: skip


def untold() -> int:
    """Bookings of people without their message, messages without their booking or without their dispatch."""
    from dreiraum.ground.bookings.models import Booking
    from dreiraum.ground.messages.models import Message

    theirs = Booking.objects.filter(person__isnull=False)
    codes = {f"/konto/buchungen/{code}/" for code in theirs.values_list("code", flat=True)}
    kinds = {"booking-made": codes}
    gone = theirs.filter(state="cancelled").values_list("code", flat=True)
    kinds["booking-cancelled"] = {f"/konto/buchungen/{code}/" for code in gone}
    wrong = Message.objects.filter(dispatches=None).count()
    for kind, expected in kinds.items():
        links = Counter(Message.objects.filter(kind=kind).values_list("link", flat=True))
        wrong += len(expected ^ links.keys()) + sum(many - 1 for many in links.values())
    return wrong


def _own_database(connection) -> str:
    """On a PostgreSQL that others use: a database of our own."""
    if connection.vendor != "postgresql":
        return ""
    name = f"race_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    connection.close()
    connection.settings_dict["NAME"] = name
    return name


def _drop(connection, name: str) -> None:
    connection.settings_dict["NAME"] = "postgres"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


def _kill_postgresql() -> None:
    """Every process of it at once, then a start as after a power cut."""
    import pwd

    from django.db import connection

    folder = Path(str(connection.settings_dict["HOST"]))
    parent = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for process in (parent, *map(int, children)):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    start = [f"{os.environ['RACE_RESTART']}/pg_ctl", "-D", str(folder / "data"), "-w", "-o", options, "start"]
    user = pwd.getpwuid((folder / "data").stat().st_uid).pw_name if os.geteuid() == 0 else None
    for _ in range(20):  # until the last of its processes has gone
        time.sleep(0.5)
        with (folder / "output").open("ab") as out:
            if not subprocess.run(start, user=user, cwd="/", stdout=out, stderr=out, check=False).returncode:
                return
    raise RuntimeError((folder / "output").read_text()[-2000:])


if __name__ == "__main__":
    main()
