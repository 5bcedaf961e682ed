"""The published result of an assessment as a page, with the documents that were made from it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from dot.errors import NotFound
from dot.publication.issuing import latest_release
from dot.reports.issued import document_of, documents_of
from dot.reports.translation import questionnaire_in
from dot.reports.words import MARK
from dot.results.schemas import NodeResult, QuestionnaireResult
from dot.web.deeds import count_export
from dot.web.deps import CurrentAssessment, CurrentUser, Db, Here
from dot.web.drawing import drawn
from dot.web.installation import Installation
from dot.web.papers import translation_for
from dot.web.templating import page
from dot.web.wording import words_for

router = APIRouter(include_in_schema=False)

# Only what is made from what was published; the confidential result is never served.
KINDS = {
    "report.pdf": "application/pdf",
    "annex.pdf": "application/pdf",
    "results.json": "application/json",
    "scores.csv": "text/csv; charset=utf-8",
    "data.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Name = Annotated[str, Path(max_length=64)]


@dataclass(frozen=True)
class Row:
    """A node as the page shows it, indented by its depth in the tree."""

    node: NodeResult
    share: int | None


@dataclass(frozen=True)
class Section:
    """One questionnaire as the page shows it.   translated: its texts in the reader's language."""

    questionnaire: QuestionnaireResult
    whole: NodeResult
    rows: list[Row]
    translated: frozenset[str]
    language: str

    def said(self, text: str) -> tuple[str, str]:
        """A text without the mark of a missing translation, and the language that it is in."""
        bare = text.removesuffix(MARK)
        return bare, self.language if bare in self.translated else self.questionnaire.language


@router.get("/assessments/{assessment_id}/result")
def show(request: Request, assessment: CurrentAssessment, session: Db, here: Here) -> Response:
    """The newest release, in the reader's language where its questionnaires have it."""
    result, language = latest_release(session, assessment.id), words_for(request).language
    sections = [_section(here, one, language) for one in result.questionnaires.values()]
    told = {one.questionnaire.slug: one.questionnaire for one in sections}
    context = {
        "result": result,
        "charts": drawn(result.model_copy(update={"questionnaires": told}), language),
        "place": f"/assessments/{assessment.id}/documents",
        "sections": sections,
        "documents": [name for name in KINDS if name in documents_of(session, assessment.id)],
    }
    return page(request, "client/result.html", context)


@router.get("/assessments/{assessment_id}/documents/{name}")
def download(
    name: Name, assessment: CurrentAssessment, user: CurrentUser, session: Db, here: Here
) -> Response:
    """One document of the newest report."""
    if name not in KINDS:
        raise NotFound("There is no such document. Go back to the start page.")
    content = document_of(session, assessment.id, name)
    count_export(here, user)
    shown = "inline" if name.endswith(".pdf") else "attachment"
    return Response(
        content,
        media_type=KINDS[name],
        headers={"content-disposition": f'{shown}; filename="{name}"'},
    )


def _section(here: Installation, told: QuestionnaireResult, language: str) -> Section:
    said = translation_for(here, told.slug, told.version, language)
    phrases = said.phrases if said is not None else {}
    questionnaire = questionnaire_in(said, told) if said is not None and phrases else told
    nodes = list(questionnaire.nodes.values())
    rows = [Row(node, None if node.percent is None else round(node.percent)) for node in nodes[1:]]
    return Section(questionnaire, nodes[0], rows, frozenset(phrases.values()), language)
