"""LAND-RAUM: what a home reaches, supply points, health, mobility."""
