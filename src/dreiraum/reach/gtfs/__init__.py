"""GTFS, GTFS-Flex: from files to columns, what is wrong with them, and back to files."""
