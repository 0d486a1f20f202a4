"""What can be found."""

VILLAGE, STREET, ADDRESS, PLACE = 0, 1, 2, 3
KINDS = ("village", "street", "address", "place")
