"""Verbs of places and offers: each one transaction. Whether somebody may is asked before (`people.rights`)."""

from dreiraum.ground.places.actions.editing import (
    confirm_review,
    create_offer,
    create_place,
    edit_many,
    edit_offer,
    edit_place,
    set_stops,
)
from dreiraum.ground.places.actions.importing import Answers, drop_upload, keep_upload, take_over
from dreiraum.ground.places.actions.mapping import follow_map, leave_as_is, take_from_map, take_mapped
from dreiraum.ground.places.actions.moderating import (
    MayNotDecide,
    NothingToDecide,
    close_report,
    decide,
    hide,
    may_decide,
    report,
)
from dreiraum.ground.places.actions.picturing import NoPicture, add_photo, drop_photo
from dreiraum.ground.places.actions.publishing import close, publish, withdraw
from dreiraum.ground.places.actions.reviewing import ask_for_reviews
from dreiraum.ground.places.actions.undoing import take_back
from dreiraum.ground.places.changes import CannotUndo

__all__ = (
    "Answers", "CannotUndo", "MayNotDecide", "NoPicture", "NothingToDecide", "add_photo", "ask_for_reviews", "close",
    "close_report", "confirm_review", "create_offer", "create_place", "decide", "drop_photo", "drop_upload",
    "edit_many", "edit_offer", "edit_place", "follow_map", "hide", "keep_upload", "leave_as_is", "may_decide",
    "publish", "report", "set_stops", "take_back", "take_from_map", "take_mapped", "take_over", "withdraw",
)  # fmt: skip
