"""What a rule sees of a text: the text, its lines, the lexicon, and what other rules worked out already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner import markup, protect, survey, tokens, wordlist
from cleaner.edits import Edit, edited
from cleaner.lexicon import Lexicon
from cleaner.markup import Markup
from cleaner.pieces import Piece, cut, moved
from cleaner.project import NONE, Project

if TYPE_CHECKING:
    from cleaner.profile import Profile

T = TypeVar("T")


class Context:
    """One text in front of the rules of a stage.

    ``text`` is the document as the stages before have repaired it. Everything derived from it is computed
    when a rule first asks and shared by all rules. ``removed`` holds, sorted, the offsets at which stray
    lines stood until they were removed: what stood beside them is still known to have stood there.
    ``whole_page`` says that the text never saw an extractor: menus and all are in it. ``witnesses`` are texts
    that belong to this one, such as its title. ``profile`` is what is known of the source of the text, and
    ``project`` what a project says of its texts. What a rule could not do it tells in ``notes``.
    ``markup`` is how the text is written, if that is known; "" leaves it to the text itself.
    """

    def __init__(
        self,
        text: str,
        lexicon: Lexicon,
        removed: Sequence[int] = (),
        whole_page: bool = False,
        witnesses: Sequence[str] = (),
        profile: Profile | None = None,
        project: Project = NONE,
        markup: Markup = "",
    ) -> None:
        self.text = text
        self.witnesses = witnesses
        self.lexicon = lexicon
        self.removed = removed
        self.whole_page = whole_page
        self.profile = profile
        self.project = project
        self.notes: list[str] = []
        self.markup = markup
        self._shared: dict[Callable[[Context], Any], Any] = {}

    @cached_property
    def lines(self) -> list[tokens.Line]:
        return list(tokens.lines(self.text))

    @cached_property
    def pieces(self) -> list[Piece]:
        return list(cut(self.text))

    def each(self, compute: Callable[[str, Lexicon], T]) -> Iterator[tuple[int, T]]:
        """For each piece of the text where it begins, and ``compute(piece, lexicon)``, worked out once for it."""
        for piece in self.pieces:
            if compute not in piece.known:
                piece.known[compute] = compute(self._slice(piece), self.lexicon)
            yield piece.start, piece.known[compute]

    def _slice(self, piece: Piece) -> str:
        return self.text if len(self.pieces) == 1 else self.text[piece.start : piece.stop]

    def repaired(self, edits: Sequence[Edit], removed: Sequence[int]) -> Context:
        """The context of the text with ``edits`` applied. What is known of pieces without one is taken over.

        This context is used up: a large text must not stand in memory once more than needed.
        """
        text, pieces, lexicon = self.text, self.pieces, self.lexicon
        given = (self.whole_page, self.witnesses, self.profile, self.project, self.markup)
        vars(self).clear()
        parts = edited(text, edits)
        del text
        after = Context("".join(parts), lexicon, removed, *given)
        after.pieces = moved(pieces, edits, after.text)
        return after

    @cached_property
    def survey(self) -> survey.Survey:
        """What characters and what suspicious pairs of them stand in the text."""
        surveys = [(start, seen) for start, (seen, _) in self.each(_seen)]
        return surveys[0][1] if len(surveys) == 1 else survey.joined(surveys)

    def places(self, chars: Iterable[str]) -> list[int]:
        """Where one of ``chars`` stands."""
        return sorted(at for char in self.survey.signs.intersection(chars) for at in tokens.places(self.text, char))

    def stretches(self, chars: Iterable[str]) -> Iterator[tuple[int, int]]:
        """The pieces of the text in which one of ``chars`` stands, as spans."""
        wanted = frozenset(chars)
        for piece, (_, (seen, _)) in zip(self.pieces, self.each(_seen), strict=True):
            if not wanted.isdisjoint(seen.signs):
                yield piece.start, piece.stop

    @cached_property
    def vocabulary(self) -> set[str]:
        """The distinct words of the text, as they are written."""
        words: set[str] = set()
        for piece in self.pieces:
            words.update(tokens.words_of(self._slice(piece))[1])
        return words

    @cached_property
    def witnessed(self) -> set[str]:
        """The words of the text and of its witnesses."""
        return self.vocabulary.union(*map(tokens.WORD.findall, self.witnesses))

    @cached_property
    def protection(self) -> protect.Protection:
        return protect.Protection(self.text, self.markup, [(start, signs) for start, (_, signs) in self.each(_seen)])

    @property
    def code(self) -> list[tuple[int, int]]:
        return self.protection.code

    def protected(self, start: int, end: int) -> bool:
        """Whether ``[start, end)`` lies in something that is no prose: an address, a path, a hash, code."""
        return protect.in_spans(self.code, start) or protect.in_chunk(self.text, start, end)

    def accepts(self, token: str) -> bool:
        """Whether the project or the source of the text says that ``token`` is right as it stands."""
        if self.project.words.covers(token):
            return True
        return self.profile is not None and any(map(self.profile.knows, wordlist.forms(wordlist.plain(token))))

    def once(self, compute: Callable[[Context], T]) -> T:
        """``compute(self)``, worked out the first time and remembered, so that rules can share evidence."""
        if compute not in self._shared:
            self._shared[compute] = compute(self)
        value: T = self._shared[compute]
        return value


def _seen(text: str, _lexicon: Lexicon) -> tuple[survey.Survey, frozenset[str]]:
    """What stands in a piece, and its signs of markup."""
    seen = survey.of(text)
    return seen, markup.signs(text, seen)
