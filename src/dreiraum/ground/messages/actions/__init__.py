"""Verbs of messages: take what people say, tell people what concerns them."""

from dreiraum.ground.messages.actions.feedback import (
    KEPT,
    PER_HOUR,
    TooMany,
    forget_old,
    mail_waiting,
    mark_handled,
    send_feedback,
)
from dreiraum.ground.messages.actions.notifying import mark_all_read, mark_read, notify, remind, withdraw
from dreiraum.ground.messages.actions.preferring import prefer

__all__ = (
    "KEPT",
    "PER_HOUR",
    "TooMany",
    "forget_old",
    "mail_waiting",
    "mark_all_read",
    "mark_handled",
    "mark_read",
    "notify",
    "prefer",
    "remind",
    "send_feedback",
    "withdraw",
)
