"""Example places, offers, bookable things and accounts that fill the demo district: invented, and marked as such."""
