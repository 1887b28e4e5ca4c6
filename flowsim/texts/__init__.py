"""Every word a user reads, in Swedish and English.

The English text in the code is the key; Swedish comes from the gettext catalogs in
`locale/sv/LC_MESSAGES`, one per part of flowsim.
"""

from flowsim.texts.catalogs import say
from flowsim.texts.language import LANGUAGES, Language, choose_language, unknown_language
from flowsim.texts.numbers import number_text, plain_number
from flowsim.texts.problems import error_text, problem_text

__all__ = [
    "LANGUAGES",
    "Language",
    "choose_language",
    "error_text",
    "number_text",
    "plain_number",
    "problem_text",
    "say",
    "unknown_language",
]
