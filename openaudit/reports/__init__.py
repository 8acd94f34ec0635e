"""Reports: pure functions from evidence and assessment to a string. None of them fetches or judges."""

from openaudit.reports.badge import badge, endpoint
from openaudit.reports.json import document
from openaudit.reports.markdown import markdown
from openaudit.reports.text import text

__all__ = ["badge", "document", "endpoint", "markdown", "text"]
