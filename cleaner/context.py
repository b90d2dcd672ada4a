"""What a rule sees of a text: the text, its lines, the lexicon, and what other rules worked out already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from cleaner import protect, tokens, wordlist
from cleaner.lexicon import Lexicon
from cleaner.markup import Markup
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
    def words(self) -> list[str]:
        """The words of the text in their order, as they are written."""
        return tokens.WORD.findall(self.text)

    @cached_property
    def vocabulary(self) -> set[str]:
        """The distinct words of the text, as they are written."""
        return set(self.words)

    @cached_property
    def witnessed(self) -> list[str]:
        """The words of the text and of its witnesses."""
        return [*self.words, *(word for text in self.witnesses for word in tokens.WORD.findall(text))]

    @cached_property
    def keys(self) -> list[str]:
        """The words of the text in their order as the lexicon writes them: lower case, straight apostrophes."""
        keys = list(map(str.lower, self.words))
        return [key.replace("’", "'") for key in keys] if "’" in self.text else keys

    @cached_property
    def pairs(self) -> set[tuple[str, str]]:
        """The distinct pairs of keys that follow each other, whatever stands between them."""
        return set(pairwise(self.keys))

    @cached_property
    def protection(self) -> protect.Protection:
        return protect.Protection(self.text, self.markup)

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
