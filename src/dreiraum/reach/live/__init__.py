"""Live data: what GTFS-Realtime says of today's trips, applied to the timetable. No clock and no network in here."""
