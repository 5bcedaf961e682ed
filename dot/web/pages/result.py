"""The result of one assessed folder, as a page, with its documents to download."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from dot.errors import NotFound
from dot.results.schemas import NodeResult, QuestionnaireResult, Result
from dot.web.templating import page

# Only what `assess` publishes; the confidential result is never served.
DOCUMENTS = {
    "report.pdf": "application/pdf",
    "annex.pdf": "application/pdf",
    "results.json": "application/json",
    "scores.csv": "text/csv; charset=utf-8",
    "data.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Row:
    """A node as the page shows it, indented by its depth in the tree."""

    node: NodeResult
    share: int | None


@dataclass(frozen=True)
class Section:
    questionnaire: QuestionnaireResult
    whole: NodeResult
    rows: list[Row]


def result_pages(documents: Path | None) -> APIRouter:
    """Routes for one folder of documents."""
    router = APIRouter()

    @router.get("/", include_in_schema=False)
    def show(request: Request) -> Response:
        result = _result(documents)
        context = {
            "result": result,
            "sections": [_section(one) for one in result.questionnaires.values()],
            "documents": [name for name in DOCUMENTS if documents and (documents / name).exists()],
        }
        return page(request, "client/result.html", context)

    @router.get("/documents/{name}", include_in_schema=False)
    def download(name: str) -> Response:
        place = documents / name if documents and name in DOCUMENTS else None
        if place is None or not place.is_file():
            raise NotFound("There is no such document. Go back to the start page.")
        shown = "inline" if name.endswith(".pdf") else "attachment"
        return FileResponse(
            place, media_type=DOCUMENTS[name], filename=name, content_disposition_type=shown
        )

    @router.get("/healthz", include_in_schema=False)
    async def healthy() -> dict[str, str]:
        return {"status": "ok"}

    return router


def _result(documents: Path | None) -> Result:
    place = documents / "results.json" if documents else None
    if place is None or not place.is_file():
        raise NotFound("Nothing has been assessed yet. Run ./run demo, or ./run assess FOLDER.")
    return Result.model_validate_json(place.read_bytes())


def _section(questionnaire: QuestionnaireResult) -> Section:
    nodes = list(questionnaire.nodes.values())
    rows = [Row(node, None if node.percent is None else round(node.percent)) for node in nodes[1:]]
    return Section(questionnaire, nodes[0], rows)
