"""What is measured: pure functions of Journeys."""
