"""How an experiment is run when nothing else is said."""

REPLICATIONS = {"compiled": 50, "simpy": 10}
"""By engine. Ten are enough for an interval, and below the number that gives a verdict, so it
says preliminary; the compiled engine makes fifty in less time."""
SEED = 1
KEEP_JOURNEYS = 3
OUT = "results"
VERIFICATION = "results/verification"
