"""Numbers as German readers write them."""


def thousands(number: float) -> str:
    """A whole number with dots between thousands: 150.256."""
    return f"{round(number):,}".replace(",", ".")
