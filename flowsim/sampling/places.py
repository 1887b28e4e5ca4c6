"""What the settings of an itinerary mean for a patient's luck: patience and interim stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from flowsim.sampling.people import Codes
from flowsim.scenario.base import Duration
from flowsim.scenario.model import Alternative, Area
from flowsim.scenario.resolve import NOT_SETTINGS, UnresolvedError, resolve_setting
from flowsim.tables.cohort import Ints, Ints32
from flowsim.terms import Kind


class Places:
    """First choices of an area, each looked up once."""

    def __init__(self, area: Area, codes: Codes) -> None:
        self._area, self._codes = area, codes
        self._found: dict[tuple[Kind, str, str, str], str | None] = {}
        self._open: dict[tuple[Kind, Kind, int, int, int], tuple[Alternative, ...]] = {}
        self._interim: dict[tuple[Kind, Kind, int, int, int], Kind | None] = {}

    def first_choice(
        self, kind: Kind, *, municipality: str, hospital: str, specialty: str
    ) -> str | None:
        """The setting of this kind for such a patient; None when there is none.

        The loader refuses areas in which a stay that can occur has none.
        """
        key = (kind, municipality, hospital, specialty)
        if key not in self._found:
            try:
                self._found[key] = resolve_setting(
                    self._area,
                    kind,
                    municipality=municipality,
                    hospital=hospital,
                    specialty=specialty,
                )
            except UnresolvedError:
                self._found[key] = None
        return self._found[key]

    def patience(self, before: Kind, kind: Kind, *who: int) -> Duration | None:
        """How long patients wait for this kind of stay before they take an alternative.

        That of the first alternative of the first choice that is drawn and open to them
        (R10). `who` are the codes of municipality, hospital and specialty.
        """
        for option in self._open_alternatives(before, kind, *who):
            if option.patience is not None:
                return option.patience
        return None

    def interim_kind(
        self, before: Kind, kind: Kind, municipality: int, hospital: int, specialty: int
    ) -> Kind | None:
        """The kind of interim stay in which they may wait for this kind of stay (R12)."""
        key = (before, kind, municipality, hospital, specialty)
        if key not in self._interim:
            self._interim[key] = self._find_interim(*key)
        return self._interim[key]

    def _find_interim(self, before: Kind, kind: Kind, *who: int) -> Kind | None:
        for option in self._open_alternatives(before, kind, *who):
            is_interim = option.keeps_ticket and option.need_percent == 0
            if is_interim and option.target not in NOT_SETTINGS:
                target = self._area.settings.get(option.target)
                return target.kind if target else Kind(option.target)
        return None

    def patiences(self) -> tuple[Duration, ...]:
        """All durations for which somebody may wait before they take an alternative."""
        settings = self._area.settings.values()
        options = [option for setting in settings for option in setting.alternatives]
        return tuple(dict.fromkeys(one.patience for one in options if one.patience is not None))

    def kinds_with(self, is_meant: Callable[[Alternative], bool]) -> frozenset[Kind]:
        """Kinds for which a setting has such an alternative."""
        settings = self._area.settings.values()
        return frozenset(s.kind for s in settings if any(map(is_meant, s.alternatives)))

    def _open_alternatives(
        self, before: Kind, kind: Kind, municipality: int, hospital: int, specialty: int
    ) -> tuple[Alternative, ...]:
        key = (before, kind, municipality, hospital, specialty)
        if key not in self._open:
            self._open[key] = tuple(self._find_open(*key))
        return self._open[key]

    def _find_open(
        self, before: Kind, kind: Kind, municipality: int, hospital: int, specialty_code: int
    ) -> Iterator[Alternative]:
        specialty = self._codes.specialties[specialty_code]
        name = self.first_choice(
            kind,
            municipality=self._codes.municipalities[municipality],
            hospital=self._codes.hospitals[hospital],
            specialty=specialty,
        )
        setting = self._area.settings.get(name or "")
        return (
            option
            for option in (setting.alternatives if setting else ())
            if (not option.origins or before in option.origins)
            and (not option.specialties or specialty in option.specialties)
        )


class Decided:
    """Answers about combinations of codes, each decided once."""

    def __init__(self, decide: Callable[..., int]) -> None:
        self._decide = decide
        self._known: dict[tuple[int, ...], int] = {}

    def of(self, columns: tuple[Ints | Ints32, ...]) -> Ints:
        """One answer per row."""
        if not len(columns[0]):
            return np.zeros(0, dtype=np.int64)
        sizes = [int(column.max()) + 1 for column in columns]
        distinct, which = np.unique(np.ravel_multi_index(columns, sizes), return_inverse=True)
        codes = [column.tolist() for column in np.unravel_index(distinct, sizes)]
        answers = [self._answer(combination) for combination in zip(*codes, strict=True)]
        return np.array(answers, dtype=np.int64)[which]

    def _answer(self, combination: tuple[int, ...]) -> int:
        if combination not in self._known:
            self._known[combination] = self._decide(*combination)
        return self._known[combination]
