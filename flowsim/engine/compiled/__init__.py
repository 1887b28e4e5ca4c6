"""The compiled engine: the rules of docs/model.md once more, as machine code.

It is written apart from the SimPy engine and shares with it only what both read and how
moments are ordered (Cohort, FlowPlan, `order`, `kinds`, `ends`); both must give the same
tables to the last integer. docs/engines.md says how it is built.

One block of whole numbers of 32 bits, `w`, holds the whole world: the clock and its diary,
settings, teams, rules and waiting lines, patients with their itineraries, stays, requests,
tasks and notices. A record is known by its address, the position of its first number, and a
field by its offset: `w[patient + NEED_ENDS_AT]`, `w[setting + SETTING_OCCUPIED]`. Address 0 is
nobody. `fields` names them all. What may be larger stands in two numbers (`memory.large`).
"""
