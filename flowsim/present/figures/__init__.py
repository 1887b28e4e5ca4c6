"""One picture per file, drawn with matplotlib."""

from flowsim.present.figures.files import save

__all__ = ["save"]
