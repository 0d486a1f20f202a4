"""Finding a village, a street, an address or a place by what somebody types."""
