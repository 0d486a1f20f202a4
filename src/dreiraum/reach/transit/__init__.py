"""Public transport: the timetable of a Region, searches on it, and what they answer."""
