"""Where services are offered, by whom and when."""
