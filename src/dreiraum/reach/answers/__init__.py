"""Answers from a Region: nearest, coverage, matrix, isochrone, route."""
