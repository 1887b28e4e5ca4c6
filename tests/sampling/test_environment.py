"""Chance in staffing: one stored integer for every slot and setting on every day."""

from __future__ import annotations

import numpy as np

from flowsim.tables.cohort import U32
from tests.sampling.areas import area_values, cohort_of
from tests.sampling.fit import UNLIKELY, ks_chance

DAYS = 130


def test_every_slot_and_setting_has_a_chance_on_every_day_of_the_run() -> None:
    values = area_values()
    cohort = cohort_of(values)
    assert cohort.team_names == ("assessors",)
    assert cohort.setting_names == tuple(sorted(values["settings"]))
    assert cohort.slot_chance.shape == (1, DAYS, 2)
    assert cohort.closure_chance.shape == (len(values["settings"]), DAYS)
    for chances in (cohort.slot_chance, cohort.closure_chance):
        assert ks_chance(chances.ravel() / U32, lambda x: x) > UNLIKELY
        assert len(np.unique(chances)) > 0.99 * chances.size
        assert chances.flags.c_contiguous


def test_a_team_a_slot_or_a_setting_more_leaves_the_others_as_they_were() -> None:
    values = area_values()
    before = cohort_of(values)
    assessors = values["teams"]["assessors"]
    slot = {"starts": "17:00", "ends": "18:00", "cases_per_day": {"tue": 1}}
    values["teams"]["a-team"] = {**assessors, "role": "other"}
    values["teams"]["assessors"] = {**assessors, "slots": [*assessors["slots"], slot]}
    values["settings"]["a-ward"] = {"kind": "home-help", "municipality": "west"}
    after = cohort_of(values)
    np.testing.assert_array_equal(after.slot_chance[1, :, :2], before.slot_chance[0])
    np.testing.assert_array_equal(after.closure_chance[1:], before.closure_chance)
    assert not (after.slot_chance[0, :, :2] == before.slot_chance[0]).any()
