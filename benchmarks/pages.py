"""The words of docs/benchmarks.md and docs/scale.md around what is measured."""

from __future__ import annotations

BENCHMARKS = """# How fast it is

Written by `python -m benchmarks.write_page`. {machine}. Times are CPU time, which tells more
than the clock on a machine that is shared; differences below some 15 % mean nothing. Rounds
alternate, and the median counts. Nothing here is tested by time: the tests hold that what is
compared does the same work.

## Figures and bars

What was aimed at, and what came of it. "Bar" is what must be, "aim" what would be good.

{bars}

![CPU time of other programs over that of the compiled engine](images/speeds.svg)

## The engines on a ward chain

The same ward chain (three wards, short-term places, home help, special housing;
`benchmarks/chain.toml`), a year of it, in several programs:

* **bare SimPy** is a model as one would write it in SimPy, a process per patient and a
  `simpy.Resource` per setting (`benchmarks/bare_simpy.py`);
* the **SimPy engine** and the **compiled engine** are flowsim's, from the patients with their
  luck to the finished tables; the **checks** that follow each run, which compare the tables with
  each other, stand in a row of their own;
* the **kernel** of the compiled engine is the part of it that lives the run: it reads the same
  arrays and leaves the moments in memory, without making tables of them;
* the **kernel in C** (`benchmarks/ward_chain.c`, `gcc -O3 -ffp-contract=off`) does the same with
  the same diary, lines and settling, but knows only what this chain needs: no teams, windows,
  rounds, alternatives, fates or readmission. It says how fast the algorithm could be.

All get the same patients with the same luck. Tests hold that the bare model sees the same stays
at the same minutes (but for ties within a minute, broken by lot in flowsim and by arrival
there), and that the kernel in C gives every moment of every stay, every open request, every
planning and every count of beds as flowsim's tables do. At x10 there are ten times the patients
and the places.

{ward_chain}

A moment here is one that both models record: asked for a place, entered, ready, left, and the
beginning and end of planning. "Written" counts every moment in the tables: flowsim also keeps
requests and how they ended, notices, and the census (a moment may stand in two tables).

The bare model slows down with volume because releasing a place of a `simpy.Resource` looks
through all places in use; flowsim keeps waiting patients in lines of its own.

## Other simulators

Ciw and salabim on the same chain at x1, with the same patients and luck
(`benchmarks/ciw_chain.py`, `benchmarks/salabim_chain.py`). They are no part of flowsim:
`pip install -r benchmarks/requirements.txt` brings the versions measured (both under the MIT
licence), and what is missing is said to be. All get the features of the chain that they can
express, and flowsim the same chain:

* both have queues, places and blocking, and give the same stays at the same minutes (last
  column);
* Ciw has no work beside a stay: planning is a part of the stay there, and its beginning and end
  are not recorded;
* salabim's monitors are off, which makes it faster;
* neither has flowsim's requests, notices, tasks and census, which flowsim's time includes.

{peers}

A short time is measured, since Ciw looks through all servers of a setting at each event and
salabim checks each patient that it creates; all three begin with the same people in their places.

## A year of Halland

One replication of `halland`, with everything it has: eight weeks of warm-up, 364 days and 30 days
of follow-up; files are not written.

{area_year}

### When the area grows

The same with ten times the patients, places, surge places and slots of teams, and the same shares
and times (`benchmarks/area_volume.py`): what a patient costs there and here. The chain above tells
the same of the engine alone, where nothing is shared among patients.

{area_volume}

## What is not used

"A mechanism that a scenario does not use costs nothing measurable": the ward chain, and the same
chain with another ward that has opening hours, rounds, surge places, alternatives, turnaround,
travel, a team with slots, a task and readmission, to which nobody comes
(`benchmarks/unused.toml`).

{unused}

## Until it can begin

{start_up}

## Many years

Years of Halland with KPIs and series stored, and no journeys. What is in italics is extrapolated
from the rows above it: the start once, the rest in proportion. `python -m benchmarks.many_runs
--full` runs all of them. [Scale](scale.md) says what follows for larger systems.

{many_runs}
"""

SCALE = """# Scale

Written by `python -m benchmarks.write_page`, with `docs/benchmarks.md`. {machine}.

For a planner: an experiment with a region takes seconds to minutes on a laptop. All regions of
the country with a thousand years each are a matter of the hours at the end of this page on one
machine, and of minutes on many.

![Cost against size](images/scale.svg)

## Cost against volume

The ward chain of [the benchmarks](benchmarks.md) for {days} days with one to thirty times the
patients and places, the compiled engine. The engine's world is the block of memory in which it
keeps everything; it is used again by the next replication.

{volumes}

What costs is mostly the patient's own rows, so cost follows the number of patients; it grows a
little with volume because more patients fit the processor's cache less well.

## Whole areas

A replication of each whole area that comes with flowsim, all parts, files apart.

{areas}

## Replications and workers

Years of Halland with KPIs and series stored and no journeys; workers are processes or threads of
one machine. What is in italics is extrapolated from the rows above it: the start once, the rest
in proportion.

{many_runs}

Replications do not depend on each other, so the work divides as far as there are processors.

## A national run

21 regions and 290 municipalities, a thousand years. This was **not run**: it is worked out from
the figures above, under these assumptions:

* cost follows inhabitants, as it does in Halland. Municipalities are smaller on the average
  (36 600 inhabitants against Halland's 57 200), so there are more teams and settings for the
  same patients; their part of the cost was not measured apart;
* regions are run one by one, each with its own file. One system of them all, whose patients may
  cross borders, is the row with the cost of volume, from the table above;
* workers on many machines yield what they do on this one; sending work and results over a
  network was not measured here.

{national}
"""
