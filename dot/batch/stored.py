"""Which fields each file of a folder holds, as the reader of that file defines them."""

from dot.batch import answers, comments, folder, tables, times
from dot.publication.schemas import Ledger, Release, Row, Told, Voice
from dot.reports.council import StoredFile

# The parts of the release ledger, from the outside in.
LEDGER = (Ledger, Release, Told, Voice, Row)


def stored_files() -> tuple[StoredFile, ...]:
    """The tables that may hold something about people, each with every column that it can have."""
    tables_by_name = {
        folder.ANSWERS: answers.COLUMNS,
        folder.TIMES: times.TIMES,
        folder.CODING: tables.CODING,
        folder.COMMENTS: comments.COMMENTS,
        folder.EVIDENCE: tables.EVIDENCE,
        folder.KPIS: tables.KPIS,
        folder.CONFIRMED: tables.CONFIRMED,
    }
    found = [StoredFile(name, columns.names) for name, columns in tables_by_name.items()]
    fields = dict.fromkeys(name for part in LEDGER for name in part.model_fields)
    return (*found, StoredFile(folder.RELEASES, tuple(fields)))
