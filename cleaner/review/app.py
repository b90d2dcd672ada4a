"""The screen of `cleaner review`, in Textual: keys and clicks in, what `view` says out.

This is the only module that imports Textual, and it is imported only when the screen starts. Documents are read in a
thread and taken in by a timer, so the first finding can be answered while the rest is still being checked.
"""

from __future__ import annotations

import asyncio
import gc
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from cleaner.render.screen import STYLES, Piece, printable
from cleaner.review import view
from cleaner.review.source import Document
from cleaner.review.state import Session, told
from cleaner.sources.files import Problem

_TAKE_IN = 0.1  # seconds between looks at what was read
_AT_A_TIME = 10  # files that are written before the screen says how far it is
_LOW = 16  # rows below which a screen has no room for all the keys
# A change has no blank between what goes and what comes, so each has a ground of its own.
_STYLES = {
    **STYLES,
    "key": "bold",
    "gone": "$text-error on $error-muted strike",
    "new": "bold $text-success on $success-muted",
    "told": "bold $text-warning on $warning-muted",
}

# What the foot of the screen shows, and what a click on it does.
_FOOT = (
    ("a", "accept", "accept"),
    ("s", "skip", "skip"),
    ("A", "accept all", "accept_all"),
    ("S", "skip all", "skip_all"),
    ("e", "type", "edit"),
    ("w", "word", "word"),
    ("i", "ignore", "ignore"),
    ("u", "undo", "undo"),
    ("n/p", "file", "file(1)"),
    ("g", "group", "group"),
    ("?", "help", "help"),
    ("^s", "save", "save"),
    ("q", "quit", "quit"),
)
_SHORT_FOOT = ("a", "s", "u", "?", "q")

HELP = """\
a        accept the first choice       A  in all places with this wrong and right
1 to 9   accept that choice            S  skip in all such places
s space  skip: leave it, here only     e  type a replacement (Esc: do not)
w        the word is right: add it to the project's words
i        ignore: leave this place alone in later reviews too
u        undo, over the whole session; what was written is put back
j k      next, previous finding (also arrows)    n p  next, previous file
g        by file, or by wrong and right, most frequent first
v        show spaces and line ends               pgup pgdn  scroll
ctrl+s   write what was accepted now             q  write it, and quit

Accepted changes are written when you leave their file, on ctrl+s, and when
you quit; in the order by wrong and right only on ctrl+s and when you quit.
Decisions are kept at once: after a crash or a lost connection the next
`cleaner review` goes on from here."""


def content(pieces: list[Piece]) -> Content:
    """Pieces as the screen draws them; their text is never markup."""
    return Content.assemble(*[(piece.text, _STYLES[piece.style]) for piece in pieces])


class _Choice(Static):
    """A choice that can be clicked."""

    def __init__(self, choice: view.Choice, signs: bool) -> None:
        super().__init__(content(view.signed(choice.pieces) if signs else choice.pieces), markup=False)
        self._number = choice.number

    async def on_click(self) -> None:
        await self.app.run_action(f"choose({self._number})")


class _Key(Static):
    """A key at the foot of the screen, which can be clicked too."""

    def __init__(self, key: str, label: str, action: str) -> None:
        super().__init__(content([Piece(key, "key"), Piece(f" {label}", "dim")]), markup=False)
        self._action = action

    async def on_click(self) -> None:
        await self.app.run_action(self._action)


class Review(App[None]):
    """``session`` takes in what ``documents`` yields; with ``signs`` marks are told without colour."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { layout: vertical; }
    #head { height: 1; background: $panel; padding: 0 1; }
    #body { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
    #paragraph { width: 100%; }
    #about { margin-top: 1; height: auto; }
    #choices { height: auto; }
    #choices Static { width: 100%; height: auto; }
    #decision { height: auto; color: $success; }
    #why { height: auto; }
    #editor { height: 1; }
    #editor Static { width: auto; }
    #editor Input { width: 1fr; }
    #status { height: auto; max-height: 2; padding: 0 1; background: $panel; }
    #foot { height: auto; padding: 0 1; layout: grid; grid-size: 7; grid-gutter: 0 2; grid-rows: 1;
            grid-columns: auto; }
    #foot _Key { width: auto; height: 1; text-wrap: nowrap; }
    #help { display: none; width: 100%; height: auto; }
    .low #body { padding: 0 1; }
    .low #about { margin-top: 0; }
    .low #foot { layout: horizontal; }
    .low #foot _Key { width: auto; margin-right: 1; }
    .low .rare { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept"),
        Binding("A", "accept_all"),
        *(Binding(str(number), f"choose({number})") for number in range(1, 10)),
        Binding("s,space", "skip"),
        Binding("S", "skip_all"),
        Binding("e", "edit"),
        Binding("w", "word"),
        Binding("i", "ignore"),
        Binding("u", "undo"),
        Binding("j,down,right", "move(1)"),
        Binding("k,up,left", "move(-1)"),
        Binding("n", "file(1)"),
        Binding("p", "file(-1)"),
        Binding("g", "group"),
        Binding("v", "blanks"),
        Binding("pagedown", "scroll(1)"),
        Binding("pageup", "scroll(-1)"),
        Binding("question_mark", "help"),
        Binding("escape", "leave"),
        Binding("ctrl+s", "save"),
        Binding("q,ctrl+c,ctrl+q", "quit"),
    ]

    def __init__(self, session: Session, documents: Iterable[Document | Problem], signs: bool) -> None:
        super().__init__()
        self.session, self.signs = session, signs
        self._documents = documents
        self.fault: BaseException | None = None
        self._got: deque[Document | Problem] = deque()
        self._read = self._stop = False
        self._shown = threading.Event()
        self._blanks = self._helping = False
        self._editor: Any = None
        self._said = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="body", can_focus=False):
            yield Static("", id="paragraph", markup=False)
            yield Static("", id="about", markup=False)
            yield Vertical(id="choices")
            yield Static("", id="decision", markup=False)
            yield Static("", id="why", markup=False)
            yield Static(HELP, id="help", markup=False)
        yield Static("", id="status", markup=False)
        with Vertical(id="foot"):
            for key, label, action in _FOOT:
                made = _Key(key, label, action)
                made.set_class(key not in _SHORT_FOOT, "rare")
                yield made

    def on_mount(self) -> None:
        threading.Thread(target=self._reading, daemon=True).start()
        self.set_interval(_TAKE_IN, self._take_in)
        self._draw()

    # Reading

    def _reading(self) -> None:
        """In a thread of its own; the first finding is drawn before the next documents are taken."""
        try:
            for got in self._documents:
                if self._stop:
                    return
                self._got.append(got)
                if not self._shown.is_set() and isinstance(got, Document) and got.findings:
                    self.call_from_thread(self._take_in)
                    self._shown.wait(1)
        except BaseException as fault:  # told when the screen is closed
            self.fault = fault
        self._read = True

    def _take_in(self) -> None:
        if self.fault:
            self.exit()
        if self.session.complete or self._editor is not None:
            return
        complete, news = self._read, bool(self._got)
        before = self.session.current
        while self._got:
            self._say(self.session.add(self._got.popleft()))
        self.session.complete = complete
        if self.session.current is not before:
            self._draw()
            self.call_after_refresh(self._first_shown)
        elif news or complete:
            self._draw_head()
            if complete:
                self._draw()

    def _first_shown(self) -> None:
        self._shown.set()
        gc.enable()

    # Drawing

    def _say(self, text: str) -> None:
        self._said = text or self._said

    def _draw(self) -> None:
        """Everything anew."""
        item, texts = self.session.current, {}
        self._draw_head()
        body = self.query_one("#choices", Vertical)
        body.remove_children()
        if item is None:
            empty = "nothing left to review" if self.session.counts().written else "nothing to review"
            empty = empty if self.session.complete else "reading …"
            texts = {"paragraph": Content(empty), "about": Content(""), "decision": Content(""), "why": Content("")}
        else:
            answer = item.given.answer if item.given else None
            new = answer.text if answer and answer.kind in ("accept", "typed") else item.finding.replacement
            pieces = view.paragraph(item.document.text, item.finding, new, self._blanks)
            texts["paragraph"] = content(view.signed(pieces) if self.signs else pieces)
            texts["about"] = content(view.about(self.session, item))
            texts["decision"] = Content(view.decision(item))
            texts["why"] = content([Piece(view.reasons(item), "dim")])
            body.mount(*[_Choice(choice, self.signs) for choice in view.choices(item)])
        for name, text in texts.items():
            self.query_one(f"#{name}", Static).update(text)
        self.query_one("#decision").display = bool(item and item.given)
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)
        self._draw_status()

    def _draw_head(self) -> None:
        pieces = view.header(self.session, self.session.current, max(10, self.size.width - 2))
        self.query_one("#head", Static).update(content(pieces))

    def _draw_status(self) -> None:
        counts = self.session.counts()
        said = printable(self._said)
        if not said and self.session.complete and counts.left == 0:
            said = "all is decided; q writes what was accepted and quits"
        elif not said and counts.waiting:
            said = f"{counts.waiting} accepted, not written yet"
        self.query_one("#status", Static).update(Content(said))

    def on_resize(self, event: events.Resize) -> None:
        self.screen.set_class(event.size.height < _LOW or event.size.width < 60, "low")
        self._draw_head()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is typed, or help is open, keys are for that alone."""
        if self._editor is not None:
            return action == "leave"
        if self._helping:
            return action in ("leave", "help", "quit", "scroll")
        return True

    def _do(self, what: Callable[..., str], *args: Any, **options: Any) -> None:
        self._said = what(*args, **options)
        self._draw()

    def action_accept(self) -> None:
        self._do(self.session.accept)

    def action_choose(self, number: int) -> None:
        self._do(self.session.accept, number - 1)

    def action_accept_all(self) -> None:
        self._do(self.session.accept, all_places=True)

    def action_skip(self) -> None:
        self._do(self.session.skip)

    def action_skip_all(self) -> None:
        self._do(self.session.skip, all_places=True)

    def action_word(self) -> None:
        self._do(self.session.word)

    def action_ignore(self) -> None:
        self._do(self.session.ignore)

    def action_undo(self) -> None:
        self._do(self.session.undo)

    async def action_save(self) -> None:
        results, paths = [], self.session.unsaved
        for number, path in enumerate(paths, 1):
            results.append(self.session.save_one(path))
            if number % _AT_A_TIME == 0:
                self._said = f"{number} of {len(paths)} files written …"
                self._draw_status()
                await asyncio.sleep(0.01)  # for the screen to show it
        self._do(lambda: told(results) or "nothing to write")

    def action_move(self, step: int) -> None:
        self._do(self.session.move, step)

    def action_file(self, step: int) -> None:
        self._do(self.session.move_file, step)

    def action_group(self) -> None:
        self.session.turn()
        self._said = f"in the order {'of the files' if self.session.order == 'file' else 'of wrong and right'}"
        self._draw()

    def action_blanks(self) -> None:
        self._blanks = not self._blanks
        self._draw()

    def action_scroll(self, step: int) -> None:
        body = self.query_one("#body", VerticalScroll)
        (body.scroll_page_down if step > 0 else body.scroll_page_up)(animate=False)

    async def action_quit(self) -> None:
        self._stop = True
        self._shown.set()
        self.exit()

    # Help

    def action_help(self) -> None:
        shown = self._helping = not self._helping
        for name in ("paragraph", "about", "choices", "decision", "why"):
            self.query_one(f"#{name}").display = not shown
        self.query_one("#help").display = shown
        if not shown:
            self._draw()

    def action_leave(self) -> None:
        if self._editor is not None:
            self._close_editor()
        elif self._helping:
            self.action_help()

    # Typing a replacement

    async def action_edit(self) -> None:
        item = self.session.current
        if item is None:
            return
        from textual.widgets import Input

        first = next(iter(item.choices), item.finding.original) or item.finding.original
        # A line to type in has no line ends, and what cannot be seen cannot be edited.
        field = Input(first if first.isprintable() else "", compact=True, select_on_focus=False)
        self._editor = Horizontal(Static("put here: ", markup=False), field, id="editor")
        await self.query_one("#choices", Vertical).mount(self._editor)
        self.screen.set_focus(field)
        self.query_one("#status", Static).update(Content("Enter takes what is typed in place of this; Esc leaves it"))

    def on_input_submitted(self, event: Any) -> None:
        text = event.value
        self._close_editor()
        self._do(self.session.type, text)

    def _close_editor(self) -> None:
        editor, self._editor = self._editor, None
        editor.remove()
        self.set_focus(None)
        self._draw()


def run(session: Session, documents: Iterable[Document | Problem], signs: bool) -> None:
    """Show the screen until the person quits."""
    app = Review(session, documents, signs)
    app.run()
    if app.fault:
        raise app.fault
