"""What a page shows of a case, as plain data: every number made here, every word too."""
