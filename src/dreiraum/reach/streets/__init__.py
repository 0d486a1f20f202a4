"""Streets: from OpenStreetMap ways to one folded network with times for every mode."""
