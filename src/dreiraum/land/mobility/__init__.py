"""How one gets there and back: journeys by public transport, departure boards, the district's own rides as data."""
