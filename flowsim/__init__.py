"""Patient flow from the emergency department to municipal care: what happens if?"""

__version__ = "0.1.0"
