"""What counts as an essential service, and when it is near enough."""
