"""Patients and their luck: the only home of random numbers."""
