"""OpenStreetMap extracts as columns."""
