"""People: where how many live, of which age, in which municipality."""
