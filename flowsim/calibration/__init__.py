"""Simulated against published: targets as data, and how far off a run is."""
