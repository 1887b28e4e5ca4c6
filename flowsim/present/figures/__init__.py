"""One picture per file, drawn with matplotlib."""
