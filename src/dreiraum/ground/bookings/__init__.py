"""Resources, sessions, claims, waitlists: one engine for desk, doctor, seat, machine, ride."""
