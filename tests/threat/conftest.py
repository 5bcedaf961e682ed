"""What the threats are tried on: the survey without a script, and with a real Chromium."""

from tests.browser.survey.conftest import survey, visit
from tests.web.conftest import asking, kinds

__all__ = ["asking", "kinds", "survey", "visit"]
