"""Who is in a bed while declared ready, and when."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from flowsim.kpi.facts import WARD, Facts, once_per_run
from flowsim.kpi.rows import Spans, only_read
from flowsim.tables.columns import NOBODY
from flowsim.terms import NoticeKind

_SAYS_READY: Mapping[str, int] = MappingProxyType(
    {NoticeKind.READY: 1, NoticeKind.WITHDRAWN: 0, NoticeKind.RELAPSE: 0}
)


@once_per_run
def ready_in_bed(facts: Facts) -> Spans:
    """When patients with planning were declared ready in a ward.

    From each notice until the patient left, relapsed or the notice was withdrawn. A stay
    that was left for another ward is no discharge and does not count.
    """
    from flowsim.kpi.finding import find_ready

    stays, wards = facts.stays, facts.planned_wards
    left = wards[np.flatnonzero(stays.next_kind[wards] != WARD)]
    sent, kinds = facts.sent
    says_ready = np.asarray([*(_SAYS_READY.get(kind, NOBODY) for kind in kinds), NOBODY])
    most = len(sent.at)
    spans = Spans(
        stay=np.empty(most, dtype=np.int64),
        from_at=np.empty(most, dtype=np.int64),
        to_at=np.empty(most, dtype=np.int32),
    )
    count = find_ready(left, sent, says_ready, only_read(stays.until_at), spans)
    return Spans._make(column[:count] for column in spans)
