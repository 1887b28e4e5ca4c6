"""Exact results for small systems, to hold the engines against and for anybody to use.

Rates are per day and durations in days, so that a system reads like its scenario file.

    from flowsim import theory

    theory.share_waiting_longer(0.5, 20, 15, 3)  # M/M/15: P(wait > 3 days) = 0.048

Sources, by the names used in the functions:

* Gross: Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed.,
  Wiley 2008: birth-death queues (ch. 2), priorities (3.4), M/G/infinity (5.2).
* Cobham: A. Cobham, Priority assignment in waiting line problems, Operations Research 2
  (1954) 70-76: two classes and several servers.
* Eick: Eick, Massey and Whitt, The physics of the M(t)/G/infinity queue, Operations
  Research 41 (1993) 731-742.
* Cox: D. R. Cox, Renewal Theory, Methuen 1962, ch. 5: what is left of a stay that is met
  at a random moment.
* Chains are solved numerically: the law that a Markov chain keeps (Gross, ch. 1).
"""

from flowsim.theory.chains import (
    BlockedWard,
    OverflowWards,
    State,
    mean_over,
    overflow_between_wards,
    stationary_law,
    ward_and_care_home,
    ward_and_care_home_law,
)
from flowsim.theory.moments import (
    Span,
    mean_residual_days,
    mean_wait_for_opening,
    mean_wait_for_weekly_days,
    poisson_share,
    share_of_week_open,
    unlimited_occupancy,
)
from flowsim.theory.queues import (
    erlang_b,
    erlang_c,
    mean_wait_days,
    mean_waits_by_priority,
    priority_queue_law,
    queue_law,
    share_waiting_longer,
)

__all__ = [
    "BlockedWard",
    "OverflowWards",
    "Span",
    "State",
    "erlang_b",
    "erlang_c",
    "mean_over",
    "mean_residual_days",
    "mean_wait_days",
    "mean_wait_for_opening",
    "mean_wait_for_weekly_days",
    "mean_waits_by_priority",
    "overflow_between_wards",
    "poisson_share",
    "priority_queue_law",
    "queue_law",
    "share_of_week_open",
    "share_waiting_longer",
    "stationary_law",
    "unlimited_occupancy",
    "ward_and_care_home",
    "ward_and_care_home_law",
]
