"""Places and what they offer, with who said what and when."""

from dreiraum.ground.places.models.changes import Change, Edition, Report, Upload
from dreiraum.ground.places.models.offers import Delivery, Offer, Stop
from dreiraum.ground.places.models.places import BarrierFree, Photo, Place, Source, State, Statement

__all__ = (
    "BarrierFree", "Change", "Delivery", "Edition", "Offer", "Photo", "Place", "Report", "Source", "State", "Statement",
    "Stop", "Upload",
)  # fmt: skip
