"""What people tell the operator."""
