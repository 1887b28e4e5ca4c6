"""Shapes of data, and data at rest."""
