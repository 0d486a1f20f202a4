"""Commands for whoever shows the demo."""
