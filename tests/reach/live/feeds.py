"""GTFS-Realtime made by hand: `feed(late("t1", 300))` are the bytes that a server would send."""

from google.transit import gtfs_realtime_pb2 as wire

NOON = 1_795_600_800  # 2026-11-25 12:00 in Berlin


def feed(*entities, at=NOON, version="2.0", differential=False):
    """A whole feed."""
    message = wire.FeedMessage()
    message.header.gtfs_realtime_version = version
    message.header.incrementality = int(differential)
    if at is not None:
        message.header.timestamp = at
    for number, entity in enumerate(entities):
        message.entity.add(id=str(number)).MergeFrom(entity)
    return message.SerializeToString()


def changed(trip, *stops, day="", start="", runs="SCHEDULED", late=None):
    """A trip and what is said of its stops."""
    entity = wire.FeedEntity(id="")
    update = entity.trip_update
    update.trip.schedule_relationship = wire.TripDescriptor.ScheduleRelationship.Value(runs)
    for name, value in (("trip_id", trip), ("start_date", day), ("start_time", start)):
        if value:
            setattr(update.trip, name, value)
    if late is not None:
        update.delay = late
    update.stop_time_update.extend(stops)
    return entity


def stop(at=None, *, id="", late=None, arrive=None, depart=None, said="SCHEDULED", moved_to=""):
    """What is said of one stop. late: of arrival and departure; arrive, depart: {"delay": ...} or {"time": ...}."""
    one = wire.TripUpdate.StopTimeUpdate()
    one.schedule_relationship = wire.TripUpdate.StopTimeUpdate.ScheduleRelationship.Value(said)
    if at is not None:
        one.stop_sequence = at
    if id:
        one.stop_id = id
    if late is not None:
        arrive = depart = {"delay": late}
    for name, event in (("arrival", arrive), ("departure", depart)):
        if event is not None:
            getattr(one, name).SetInParent()
            for key, value in event.items():
                setattr(getattr(one, name), key, value)
    if moved_to:
        one.stop_time_properties.assigned_stop_id = moved_to
    return one


def late(trip, seconds, **more):
    """A trip that is late from its first stop on."""
    return changed(trip, late=seconds, **more)


def cancelled(trip, **more):
    """A trip that does not run."""
    return changed(trip, runs="CANCELED", **more)


def vehicle(trip, lat=52.1, lon=9.4, *, day="", at=0):
    """Where a vehicle is."""
    entity = wire.FeedEntity(id="")
    entity.vehicle.trip.trip_id = trip
    entity.vehicle.trip.start_date = day
    entity.vehicle.position.latitude, entity.vehicle.position.longitude = lat, lon
    entity.vehicle.timestamp = at
    entity.vehicle.vehicle.license_plate = "HM-XX 1"
    return entity


def alert(title, *concerned, periods=(), effect="DETOUR", **texts):
    """A message. title and texts: {"de": ..., "en": ...} or a text without a language. concerned: dicts of ids."""
    entity = wire.FeedEntity(id="")
    said = entity.alert
    said.effect = wire.Alert.Effect.Value(effect)
    for name, words in (("header_text", title), *texts.items()):
        for language, text in (words if isinstance(words, dict) else {"": words}).items():
            getattr(said, name).translation.add(text=text, **({"language": language} if language else {}))
    for start, end in periods:
        said.active_period.add(start=start, end=end)
    for one in concerned:
        trip = {key: one.pop(key) for key in ("trip_id", "start_date") if key in one}
        informed = said.informed_entity.add(**one)
        for key, value in trip.items():
            setattr(informed.trip, key, value)
    return entity
