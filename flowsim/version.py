"""The version of flowsim, written here only."""

__version__ = "0.1.0"
