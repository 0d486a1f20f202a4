"""Taking back what was changed last."""

from __future__ import annotations

from django.db import transaction

from dreiraum.ground.people.acting import Acting
from dreiraum.ground.places.actions.publishing import after_edit
from dreiraum.ground.places.changes import undo
from dreiraum.ground.places.models import Change, Offer, Place, State

MODELS: dict[str, type[Place] | type[Offer]] = {"place": Place, "offer": Offer}


@transaction.atomic
def take_back(*, who: Acting, change: Change) -> Change:
    """Undo a change; what is public again by it and not trusted waits for four eyes. Raises CannotUndo."""
    done = undo(change=change)
    for record in (one for one in done.records if one["before"] is not None):
        model = MODELS.get(record["model"])
        thing = model._default_manager.filter(pk=record["id"], state=State.PUBLISHED).first() if model else None
        if thing is not None and (state := after_edit(who, thing)) != thing.state:
            thing.state = state
            thing.save(update_fields=["state", "changed"])
    return done
