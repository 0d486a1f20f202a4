"""What a leg costs the climate and the purse: one versioned file of factors with its sources."""
