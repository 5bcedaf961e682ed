"""Every table, so that ``Base.metadata`` is complete for migrations and tests."""

from dot.assessments import models as assessments
from dot.db import Base
from dot.evidence import models as evidence
from dot.publication import models as publication
from dot.responses import models as responses
from dot.strategy import models as strategy

__all__ = ["Base", "assessments", "evidence", "publication", "responses", "strategy"]
