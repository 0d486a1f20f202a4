"""Reading opening hours: from what people write to minutes of a day; what follows stands in `places.hours`."""
