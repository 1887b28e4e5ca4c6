"""A verification for programs: JUnit XML, as build servers read it."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from flowsim.verify.battery import Verification
from flowsim.verify.rows import Row


def junit(found: Verification) -> str:
    """One test case per comparison, in English; a failed one says by how much."""
    wrong = str(sum(not row.passed for row in found.rows))
    suites = Element("testsuites", tests=str(len(found.rows)), failures=wrong)
    suite = SubElement(
        suites,
        "testsuite",
        name=f"flowsim verify, engine {found.engine}",
        tests=str(len(found.rows)),
        failures=wrong,
        errors="0",
        time=f"{found.seconds:.1f}",
    )
    for row in found.rows:
        case = SubElement(suite, "testcase", classname=row.check.en, name=row.compared)
        if row.passed:
            SubElement(case, "system-out").text = _figures(row)
        else:
            SubElement(case, "failure", message=_figures(row))
    indent(suites)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suites, encoding="unicode")}\n'


def _figures(row: Row) -> str:
    if row.standard_error is None:
        return f"truth {row.truth:.0f}, simulated {row.simulated:.0f} {row.unit}"
    return (
        f"truth {row.truth:.6g}, simulated {row.simulated:.6g} {row.unit},"
        f" standard error {row.standard_error:.3g}, z {row.z:.2f}"
    )
