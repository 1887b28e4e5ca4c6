"""How an experiment is run when nothing else is said."""

REPLICATIONS = 10
"""Enough for an interval; below the number that gives a verdict, so it says preliminary."""
SEED = 1
KEEP_JOURNEYS = 3
OUT = "results"
