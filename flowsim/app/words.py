"""Every word on the page that is not part of an answer; scripts get theirs from here too."""

from __future__ import annotations

from flowsim.kpi.declare import UNITS
from flowsim.present.words import month_names, weekday_names
from flowsim.texts import say


def page_words(lang: str) -> dict[str, str]:
    """Words by the key that the template and the scripts know them by."""
    return {**_frame(lang), **_levers(lang), **_answers(lang), **_pictures(lang), **_saved(lang)}


def lists(lang: str) -> dict[str, list[str]]:
    """Weekdays, Monday first, and months."""
    return {"weekdays": weekday_names(lang), "months": month_names(lang)}


def unit_shown(unit: str, lang: str) -> str:
    """The unit of a lever as it is written."""
    if unit in UNITS:
        return UNITS[unit].sv if lang == "sv" else UNITS[unit].en
    return say(unit, lang)


def refusals(lang: str) -> dict[str, str]:
    """Why a request was not answered, for whoever opened the page the wrong way."""
    return {
        "host": say("This page answers only at the address that flowsim prints.", lang),
        "origin": say("Requests from other sites are not answered.", lang),
        "method": say("The page does not understand this request.", lang),
        "no_token": say(
            "This address has been used or is not yours. Use the link that flowsim prints, or"
            " ask for a new one on the page.",
            lang,
        ),
        "too_large": say("More was sent than the page takes.", lang),
    }


def _frame(lang: str) -> dict[str, str]:
    return {
        "title": say("Workshop", lang),
        "skip": say("Go to the answer", lang),
        "other_language": say("Svenska", lang),
        "model_not_forecast": say("A model, not a forecast", lang),
        "one_year": say("One simulated year; everybody meets the same luck in every case.", lang),
        "other_area": say("Another area ...", lang),
        "slow_engine": say(
            "The fast engine cannot be used on this machine: an answer takes longer.", lang
        ),
        "new_link": say("Link to another browser", lang),
        "new_link_help": say("Opens the page once, in another browser on this computer.", lang),
        "close": say("Close", lang),
        "cancel": say("Cancel", lang),
        "help": say("Keys", lang),
        "help_text": say(
            "Tab moves on, arrows move a lever or a tab. Alt and 1 to 9 load a saved case, Alt and"
            " 0 goes back to today, Ctrl and Z undoes, Ctrl and Y does it again, Alt and P plays"
            " the patients.",
            lang,
        ),
        "lost_server": say(
            "No answer from flowsim. It may have been closed; nothing that was saved is lost.", lang
        ),
        "connected_again": say("flowsim answers again.", lang),
        "presentation": say("Hide levers", lang),
        "show_levers": say("Show levers", lang),
    }


def _levers(lang: str) -> dict[str, str]:
    return {
        "levers": say("What if ...", lang),
        "today_value": say("today {value}", lang, value="{value}"),
        "today_off": say("today no", lang),
        "less": say("Less: {lever}", lang, lever="{lever}"),
        "more": say("More: {lever}", lang, lever="{lever}"),
        "off": say("No", lang),
        "on": say("Yes", lang),
        "back_to_today": say("Back to today", lang),
        "undo": say("Undo", lang),
        "redo": say("Redo", lang),
        "undone": say("Undone: {what}. Redo does it again.", lang, what="{what}"),
        "redone": say("Done again: {what}.", lang, what="{what}"),
        "more_numbers": say("More numbers", lang),
        "only_at": say("Only at", lang),
        "everywhere": say("choose ...", lang),
        "more_levers": say("More levers", lang),
        "search_levers": say("Search among levers", lang),
        "no_lever_found": say("No lever has that word.", lang),
        "loading_levers": say("Reading the levers ...", lang),
        "about_lever": say("About {lever}", lang, lever="{lever}"),
        "source": say("Source", lang),
        "shown_case": say("Shown: {case}", lang, case="{case}"),
        "as_it_is": say("Today, as it is", lang),
    }


def _answers(lang: str) -> dict[str, str]:
    return {
        "answer": say("The answer", lang),
        "today": say("Today", lang),
        "case": say("The case", lang),
        "counting": say("Counting ...", lang),
        "counting_first": say("Counting the first {n} runs ...", lang, n="{n}"),
        "refining": say("{n} runs, refining ...", lang, n="{n}"),
        "done": say("{n} runs", lang, n="{n}"),
        "today_was": say("Today {value}", lang, value="{value}"),
        "guess_first": say("Guess first", lang),
        "guess_help": say(
            "The answer is hidden. What do you think happens? Agree on a guess, then reveal.", lang
        ),
        "guess_better": say("Better", lang),
        "guess_same": say("About the same", lang),
        "guess_worse": say("Worse", lang),
        "guess_own_words": say("In your own words", lang),
        "reveal": say("Show the answer", lang),
        "you_guessed": say("You guessed: {guess}", lang, guess="{guess}"),
        "dots": say("Each dot is one run", lang),
        "why": say("Why?", lang),
        "why_numbers": say("Numbers that the levers change", lang),
        "why_before": say("Today", lang),
        "why_after": say("In the case", lang),
        "why_from": say("From", lang),
        "why_levers": say("What the answer rests on", lang),
        "why_key": say("Number", lang),
        "why_more": say("and {n} more: flowsim explain shows them all.", lang, n="{n}"),
        "why_kpis": say("What the figures mean", lang),
        "why_nothing": say("Today, as it is: no lever is moved.", lang),
        "definition_from": say("Definition: {source}", lang, source="{source}"),
    }


def _pictures(lang: str) -> dict[str, str]:
    return {
        "timeline": say("Places taken at 06:00", lang),
        "capacity": say("staffed places", lang),
        "dotted_capacity": say("Dotted: staffed places in the case.", lang),
        "axis_not_from_0": say("The axis does not begin at 0.", lang),
        "of_what": say("Which places", lang),
        "causes": say("What ready patients wait for", lang),
        "flow": say("The flow", lang),
        "flow_unit": say("patients per day", lang),
        "calendar": say("Full days", lang),
        "calendar_unit": say("Share of wards that are full at 06:00", lang),
        "calendar_words": say("{n} days with more than half of the wards full", lang, n="{n}"),
        "patients": say("Patients", lang),
        "patients_words": say(
            "One run, two weeks: a filled circle is a patient being cared for, a square one who is"
            " declared ready and waits.",
            lang,
        ),
        "patients_count": say(
            "{place}: {there} there, {ready} ready and waiting",
            lang,
            place="{place}",
            there="{there}",
            ready="{ready}",
        ),
        "play": say("Play", lang),
        "pause": say("Pause", lang),
        "slow": say("Slow", lang),
        "step_day": say("Next day", lang),
        "from_start": say("From the start", lang),
        "no_motion": say(
            "Your settings ask for less motion: step day by day, or press play.", lang
        ),
        "as_table": say("Show as table", lang),
        "as_picture": say("Save picture as PNG", lang),
        "day": say("Day", lang),
        "week_from": say("Week from", lang),
        "mean": say("Mean", lang),
        "low": say("Low", lang),
        "high": say("High", lang),
        "from": say("From", lang),
        "to": say("To", lang),
        "cause": say("Cause", lang),
    }


def _saved(lang: str) -> dict[str, str]:
    return {
        "saved": say("Saved cases", lang),
        "save": say("Save case", lang),
        "save_title": say("Save this case in your own words", lang),
        "name": say("Name", lang),
        "name_help": say('Such as "Meetings on Saturdays too"', lang),
        "note": say("Note", lang),
        "by": say("Proposed by", lang),
        "saved_as": say("Saved: {name}", lang, name="{name}"),
        "removed_as": say("Removed: {name}", lang, name="{name}"),
        "runs": say("Runs", lang),
        "case_refused": say("Cannot be counted any more: {why}", lang, why="{why}"),
        "removed": say("Removed: {name}. Undo brings it back.", lang, name="{name}"),
        "load": say("Show", lang),
        "load_case": say("Show {name}", lang, name="{name}"),
        "remove": say("Remove", lang),
        "remove_case": say("Remove {name}", lang, name="{name}"),
        "export": say("Save as file", lang),
        "export_case": say("Save as file: {name}", lang, name="{name}"),
        "import": say("Open case file", lang),
        "imported": say("Opened: {name}", lang, name="{name}"),
        "none_saved": say("Nothing saved yet. Move a lever and save the case.", lang),
        "table_of": say("Saved cases against today", lang),
        "download_table": say("Save table as CSV", lang),
        "too_large_file": say("The file is too large to be a case.", lang),
        "take_report": say("Report", lang),
        "take_workbook": say("Workbook (Excel)", lang),
        "taking_begun": say("All cases are run for the file ...", lang),
        "taking": say(
            "{done} of {total} runs for the file ...", lang, done="{done}", total="{total}"
        ),
        "taken": say(
            "Saved: {file}. The result is kept in {folder}.", lang, file="{file}", folder="{folder}"
        ),
        "kept_in": say("Kept in {folder}", lang, folder="{folder}"),
    }
