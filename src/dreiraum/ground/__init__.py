"""GRUNDLAGEN: what every room stands on."""
