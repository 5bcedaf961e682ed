"""What a random client publishes is made once for all processes of a run."""

import os

import pytest

from tests.attack import clients


@pytest.fixture(scope="session", autouse=True)
def _shared(tmp_path_factory: pytest.TempPathFactory) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        clients.share(tmp_path_factory.getbasetemp().parent / "published")
