"""Tables turned into plain frozen data for pictures; nothing here draws."""
