"""Every table, so that ``Base.metadata`` is complete for migrations and tests."""

from dot.accounts import models as accounts
from dot.assessments import fieldwork_models as fieldwork
from dot.assessments import models as assessments
from dot.db import Base
from dot.evidence import models as evidence
from dot.publication import models as publication
from dot.reports import models as reports
from dot.responses import models as responses
from dot.strategy import models as strategy

__all__ = [
    "Base",
    "accounts",
    "assessments",
    "evidence",
    "fieldwork",
    "publication",
    "reports",
    "responses",
    "strategy",
]
