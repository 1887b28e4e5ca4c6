"""Codes of the kinds of setting that the engine treats in a way of their own."""

from __future__ import annotations

from flowsim.terms import FINAL_KINDS, HOSPITAL_KINDS, Kind

KINDS = tuple(Kind)
ENTRY, RETURN = KINDS.index(Kind.ENTRY), KINDS.index(Kind.RETURN)
FINAL = frozenset(KINDS.index(kind) for kind in FINAL_KINDS)
HOSPITAL = frozenset(KINDS.index(kind) for kind in HOSPITAL_KINDS)
