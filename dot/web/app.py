"""The web application: routes, static files, and the rules that hold for every request."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from pathlib import Path

from fastapi import FastAPI
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool
from fastapi.middleware.gzip import GZipMiddleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware

from dot import __version__
from dot.web.api import assessments as api_assessments
from dot.web.api import drafts as api_drafts
from dot.web.api import exports as api_exports
from dot.web.api import jobs as api_jobs
from dot.web.api import keys as api_keys
from dot.web.api import mails as api_mails
from dot.web.api import people as api_people
from dot.web.api import plans as api_plans
from dot.web.api import results as api_results
from dot.web.api.description import describe
from dot.web.errors import InOurWords, add_error_pages, unexpected
from dot.web.installation import Installation
from dot.web.lean import LeanFiles
from dot.web.pages import (
    account,
    coding,
    consultant,
    direction,
    health,
    keys,
    mailing,
    mails,
    people,
    planning,
    reporting,
    respondent,
    respondent_answers,
    respondent_files,
    respondent_groups,
    respondent_links,
    result,
    stopping,
)
from dot.web.security import SameOrigin, SecurityHeaders
from dot.web.warming import warm

HERE = Path(__file__).parent
LARGEST_BODY = 256 * 1024
WORTH_PACKING = 1000

Background = Callable[[Installation], AbstractContextManager[None]]
ROUTERS = (
    health.router,
    respondent_links.router,
    respondent_groups.router,
    stopping.router,
    respondent_answers.router,
    respondent.router,
    respondent_files.router,
    account.router,
    keys.router,
    consultant.router,
    people.router,
    planning.router,
    mailing.router,
    mails.router,
    coding.router,
    direction.router,
    reporting.router,
    result.router,
    api_assessments.router,
    api_people.router,
    api_plans.router,
    api_drafts.router,
    api_jobs.router,
    api_keys.router,
    api_mails.router,
    api_results.router,
    api_exports.router,
)


def create_app(here: Installation, background: Background | None = None) -> FastAPI:
    """The application.   background: what runs beside it, such as the embedded worker."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(warm, here)
        # Jobs start and stop in a thread: they wait for the database, and the loop must not.
        async with contextmanager_in_threadpool(background(here)) if background else nullcontext():
            yield
        here.database.close()

    app = FastAPI(
        title="DOT",
        version=__version__,
        docs_url="/api/docs" if here.settings.api_docs else None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
    )
    app.state.installation = here
    # As a middleware of ours and not the framework's own, whose refusals would have no headers.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=LARGEST_BODY)
    app.add_middleware(InOurWords)
    app.add_middleware(GZipMiddleware, minimum_size=WORTH_PACKING)
    app.add_middleware(SameOrigin)
    app.add_middleware(SecurityHeaders, secure=here.settings.is_secure, unexpected=unexpected)
    app.mount("/static", LeanFiles(directory=HERE / "static"), name="static")
    for router in ROUTERS:
        app.include_router(router)
    add_error_pages(app)
    describe(app)
    return app
