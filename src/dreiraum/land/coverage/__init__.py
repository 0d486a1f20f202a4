"""The 15-minute answer for a home, the map, the municipalities."""
