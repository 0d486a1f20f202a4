"""Places, their opening hours, and what they offer: one directory, one taxonomy."""
