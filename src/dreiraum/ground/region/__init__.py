"""The built Region that is being served: search by name, base map, sources."""
