"""The workshop page: a local server that answers what-if questions in a browser."""
