"""How comments are masked before anybody but the consultant reads them."""

from dot.questionnaires.schemas import Content, Line


class CommentSettings(Content):
    """``names``: people, places or systems whose names never leave the folder in a comment."""

    names: list[Line] = []
