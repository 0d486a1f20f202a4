"""Periodic work of areas that lie below the messages and cannot register it themselves."""

from __future__ import annotations

import datetime as dt

from dreiraum.ground.messages.chores import chore
from dreiraum.ground.people.retention import CHORES

for name, do in CHORES.items():
    chore(every=dt.timedelta(days=1), name=name)(do)
