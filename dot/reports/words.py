"""The report's own words in one language, from `locales/<language>.toml` of the brand or the default."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from babel import Locale

from dot.errors import DotError, Problem, Problems

Table = Mapping[str, object]
LINE_OF_ERROR = re.compile(r"at line (\d+)")
PLURAL_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
# The language in which the result's own sentences and the default's words are written.
ENGLISH = "en"
# The voice of a brand that names none.
PLAIN = "plain"
# Stands behind whatever is shown in English for want of a translation.
MARK = " [en]"


class Words:
    """Sentences by dotted name. ``words("page.lead", n="3")`` fills the places in the sentence.

    The sentences are ours; the values put into them are text and never read as anything else.
    """

    def __init__(
        self, locale: Locale, layers: Sequence[Table], plain: Sequence[Table] | None = None
    ) -> None:
        self.locale = locale
        self.layers = layers
        self.plain = layers if plain is None else plain

    def in_plain_voice(self) -> "Words":
        """The same words without those of a brand's voice."""
        return Words(self.locale, self.plain)

    def __call__(self, name: str, /, **values: object) -> str:
        """The sentence called ``name``. Raises KeyError if no layer has it."""
        sentence = self._find(name)
        if not isinstance(sentence, str):
            raise KeyError(name)
        return _filled(name, sentence, values)

    def count(self, name: str, number: int, /, **values: object) -> str:
        """The sentence for ``number`` things, in the form that the language's plural rule asks for.

        A sentence may have a form of its own for none, ``zero``, in every language.
        """
        forms = self._find(name)
        if not isinstance(forms, Mapping):
            raise KeyError(name)
        form = str(self.locale.plural_form(number))
        if number == 0 and "zero" in forms:
            form = "zero"
        sentence = forms.get(form, forms["other"])
        return _filled(name, str(sentence), {"count": number, **values})

    def list_of(self, name: str) -> tuple[str, ...]:
        """A list of sentences, such as the reading guide."""
        sentences = self._find(name)
        if not isinstance(sentences, list):
            raise KeyError(name)
        return tuple(map(str, sentences))

    def either(self, name: str, otherwise: str) -> str:
        """The sentence called ``name`` where there is one: content may bring codes of its own."""
        return self(name) if self.has(name) else otherwise

    def has(self, name: str) -> bool:
        """Whether a sentence of this name exists."""
        try:
            self._find(name)
        except KeyError:
            return False
        return True

    def _find(self, name: str) -> object:
        for layer in self.layers:
            found: object = layer
            for part in name.split("."):
                found = found.get(part) if isinstance(found, Mapping) else None
            if found is not None:
                return found
        raise KeyError(name)


def _filled(name: str, sentence: str, values: Mapping[str, object]) -> str:
    """The sentence with its places filled. Raises DotError where it has one that nothing fills."""
    try:
        return sentence.format_map(values)
    except (KeyError, ValueError, IndexError, AttributeError, TypeError) as error:
        known = ", ".join(f"{{{value}}}" for value in sorted(values)) or "none"
        raise DotError(
            f"The sentence “{name}” in a brand's locales can't be filled in: “{sentence}”. "
            f"Places it may have: {known}; write other braces twice."
        ) from error


def read_words(
    folders: Sequence[Path], locale: str, *, allow_missing: bool = False, voice: str = PLAIN
) -> Words:
    """Words for ``locale`` from the first folder that has each; region falls back to language.

    allow_missing: say in English, and mark, what no folder says in the language.   voice: whose
    sentences of `[voice.…]` are said in place of the plain ones.
    Raises Problems when no folder speaks the language, or not all of it: a report is never silently
    English.
    """
    wanted = Locale.parse(locale, sep="-")
    names = dict.fromkeys((str(wanted).replace("_", "-"), wanted.language))
    files = [folder / "locales" / f"{name}.toml" for folder in folders for name in names]
    read = [_layer(file) for file in files if file.is_file()]
    layers = [layer for one in read for layer in (_spoken(one, voice), one) if layer]
    if not layers and not allow_missing:
        raise unspoken(folders, locale)
    region = next((layer["locale"] for layer in layers if "locale" in layer), None)
    if wanted.territory is None and isinstance(region, str):
        wanted = Locale.parse(region, sep="-")
    words = Words(wanted, layers, read)
    if wanted.language == ENGLISH:
        return words
    english = english_of(folders)
    lacking = [name for name in sentence_names(english) if not words.has(name)]
    if lacking and not allow_missing:
        remedy = "is not said in this language: add it, or go on with --allow-missing."
        raise Problems([Problem(str(files[-1]), 1, f"“{name}” {remedy}") for name in lacking])
    marked = [_marked(english)] if lacking else []
    return Words(wanted, [*layers, *marked], [*read, *marked])


def _spoken(layer: Table, voice: str) -> Table:
    """What a layer says in a voice of its own; nothing in the plain one."""
    voices = layer.get("voice")
    found = voices.get(voice) if isinstance(voices, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def english_of(folders: Sequence[Path]) -> Table:
    """The default's English words: what every other language has to say as well."""
    return _layer(folders[-1] / "locales" / f"{ENGLISH}.toml")


def unspoken(folders: Sequence[Path], locale: str) -> Problems:
    """That no folder says a word in this language, and which languages there are."""
    known = ", ".join(spoken_languages(folders))
    file = folders[-1] / "locales" / f"{language_of(locale)}.toml"
    remedy = f"The report does not speak “{locale}” yet; it speaks {known}. "
    return Problems([Problem(str(file), 1, f"{remedy}Add this file or choose another locale.")])


def speaks(folders: Sequence[Path], locale: str) -> bool:
    """Whether any folder says anything in this language."""
    names = {locale, language_of(locale)}
    return any(
        (folder / "locales" / f"{name}.toml").is_file() for folder in folders for name in names
    )


def language_of(locale: str) -> str:
    """The language of a locale: “de” of “de-CH”."""
    return locale.replace("_", "-").split("-", maxsplit=1)[0]


def spoken_languages(folders: Sequence[Path]) -> list[str]:
    """The languages that the default has a file of words for."""
    return sorted(file.stem for file in (folders[-1] / "locales").glob("*.toml"))


def sentence_names(table: Table, above: str = "") -> Iterator[str]:
    """Dotted names of all sentences; the forms of a plural count as one."""
    for key, value in table.items():
        name = f"{above}.{key}" if above else key
        if isinstance(value, Mapping) and not set(value) <= PLURAL_FORMS:
            yield from sentence_names(value, name)
        elif name != "locale":
            yield name


def _marked(value: Table) -> Table:
    """The same sentences, each with the mark of what is not translated."""
    marked: dict[str, object] = {}
    for key, part in value.items():
        if isinstance(part, Mapping):
            marked[key] = _marked(part)
        elif isinstance(part, list):
            marked[key] = [f"{one}{MARK}" for one in part]
        else:
            marked[key] = f"{part}{MARK}"
    return marked


def _layer(file: Path) -> Table:
    """The sentences of one file. Raises Problems with its line where it can't be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        words = "This file is not UTF-8: save it as UTF-8."
        raise Problems([Problem(str(file), 1, words)]) from error
    except tomllib.TOMLDecodeError as error:
        line = LINE_OF_ERROR.search(str(error))
        words = f"This is not TOML ({error}); check quotes and brackets there."
        raise Problems([Problem(str(file), int(line[1]) if line else 1, words)]) from error
