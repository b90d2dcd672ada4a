"""The settings of a project: `cleaner.toml`, or `[tool.cleaner]` in pyproject.toml, nearest above each file.

A folder that holds one of the two is the root of a project. So is one that holds only a word list,
`cleaner-words.txt`, or what a review left alone, `cleaner-ignored.jsonl`. Paths and globs in the settings are relative
to that folder, whatever folder `cleaner` is started in. Every error names the file and, where it can, the line; an
unknown key also the nearest that is known.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from cleaner import ignores, wordlist
from cleaner.config import PRESETS, Config
from cleaner.errors import Failure, reason_of
from cleaner.globs import matches
from cleaner.model import Policy
from cleaner.profile import Profile
from cleaner.project import SECONDS, Pattern, Project
from cleaner.settings import toml
from cleaner.settings.keys import KEYS, OVERRIDE, PATTERN, Check, Wrong, check_template, nearest

SETTINGS = "cleaner.toml"
PYPROJECT = "pyproject.toml"
WORDS = "cleaner-words.txt"
# What a folder is searched for unless the settings say otherwise. A file that is named is read whatever its name.
SUFFIXES = frozenset({".txt", ".text", ".md", ".markdown", ".rst", ".adoc", ".html", ".htm", ""})
_CONFIDENCE = 0.95  # of a user's pattern, unless it says otherwise


class Options(NamedTuple):
    """What the command line says. It goes before the settings: a preset before thresholds, a profile before another.

    Without ``ignores`` the places that are to be left alone are found all the same.
    """

    preset: str | None = None
    auto: float | None = None
    profile: str | None = None
    policies: tuple[tuple[str, Policy], ...] = ()
    source: str | None = None
    ignores: bool = True


class Settings:
    """The settings of one project. ``folder`` is its root; ``path`` is the file, or empty where there is none."""

    def __init__(
        self, folder: str = "", path: str = "", table: Mapping[str, Any] | None = None, text: str = ""
    ) -> None:
        self.folder, self.path = folder, path
        self._text = text
        self._table = dict(table or {})
        self._read = self._values(self._table, KEYS, ())
        self._overrides = [self._override(one, n) for n, one in enumerate(self._read.get("overrides", ()))]
        self._configs: dict[tuple[tuple[int, ...], str, Options], Config] = {}

    # -- which files

    @property
    def include(self) -> list[str] | None:
        """Globs of the files that a folder is searched for; None where the settings leave that to `cleaner`."""
        found: list[str] | None = self._read.get("include")
        return found

    def walks(self, path: str) -> bool:
        """Whether a search of folders takes the file at ``path``, which nobody has named."""
        if self.include is None:
            return os.path.splitext(path)[1].lower() in SUFFIXES
        return matches(self._relative(path), self.include)

    def excludes(self, path: str) -> bool:
        """Whether the file at ``path`` is none that is to be cleaned: excluded, or a part of the settings."""
        globs: list[str] = self._read.get("exclude", [])
        return os.path.abspath(path) in self._own or (bool(globs) and matches(self._relative(path), globs))

    @cached_property
    def _own(self) -> set[str]:
        own = [
            self.path,
            self._place(ignores.NAME),
            *self.word_files,
            *([self._place(self._read["profile"])] if "profile" in self._read else []),
        ]
        return {os.path.abspath(path) for path in own if path}

    def _relative(self, path: str) -> str:
        return os.path.relpath(os.path.abspath(path), self.folder or os.curdir).replace(os.sep, "/")

    def _place(self, name: str) -> str:
        return os.path.normpath(os.path.join(self.folder, os.path.expanduser(name)))

    # -- the engine's configuration

    def config(self, path: str, options: Options) -> Config:
        """The configuration for the file at ``path``, with what its overrides say. The same one for files alike."""
        told_apart = self._overrides or self._named_in_ignores  # else all files are alike
        relative = self._relative(path) if told_apart and path != "-" else ""
        applying = tuple(n for n, one in enumerate(self._overrides) if matches(relative, one["files"]))
        mine = relative if relative in self._named_in_ignores and options.ignores else ""
        key = (applying, mine, options)
        if key not in self._configs:
            config = self._config([self._read, *(self._overrides[n] for n in applying)], options)
            if options.ignores:
                project = config.project._replace(ignores=ignores.of_file(self.left_alone, relative))
                config = config._replace(project=project)
            self._configs[key] = config
        return self._configs[key]

    def _config(self, layers: list[dict[str, Any]], options: Options) -> Config:
        merged: dict[str, Any] = {}
        rules: dict[str, Policy] = {}
        for layer in layers:
            merged.update(layer)
            rules.update(layer.get("rules", {}))
        config = PRESETS[options.preset or merged.get("preset", "default")]
        if not options.preset:
            config = config._replace(auto=merged.get("auto", config.auto), review=merged.get("review", config.review))
        if config.review > config.auto:
            raise Failure(f"{self._at('review')}: review ({config.review}) lies above auto ({config.auto})")
        locale = merged.get("locale", "any")
        if locale != "any":
            rules.setdefault("typo.locale", "fix")
        project = Project(self.words, self.lines, self.patterns, locale)
        named = options.profile or ("profile" in merged and self._place(merged["profile"]))
        return config._replace(
            auto=config.auto if options.auto is None else options.auto,
            policies={**config.policies, **rules, **dict(options.policies)},
            profile=_profile(named or None, options.source),
            project=project,
        )

    @cached_property
    def word_files(self) -> list[str]:
        """The word lists of the project that there are. The first one is where `cleaner words add` writes."""
        named = self._read.get("words")
        if named is None and not self.folder and not self.path:  # no project at all
            return []
        if named is None:
            own = self._place(WORDS)
            return [own] if os.path.exists(own) else []
        return [self._place(name) for name in ([named] if isinstance(named, str) else named)]

    def words_to_write(self) -> str:
        """The word list that a new word goes into; it may not exist yet."""
        return next(iter(self.word_files), self._place(WORDS))

    @cached_property
    def words(self) -> wordlist.WordList:
        """The words of all the lists. Raises Failure where one cannot be read: a missing list is no empty one."""
        lists = [wordlist.read(path) for path in self.word_files]
        return lists[0] if len(lists) == 1 else wordlist.WordList(entry for one in lists for entry in one.entries)

    @cached_property
    def left_alone(self) -> ignores.Ignores:
        """The places that a person has said are to be left alone. Raises Failure where a row is wrong."""
        return ignores.by_original(ignores.read(self._place(ignores.NAME)) if self.folder or self.path else ())

    @cached_property
    def _named_in_ignores(self) -> set[str | None]:
        return {one.path for some in self.left_alone.values() for one in some}

    @cached_property
    def lines(self) -> dict[str, str]:
        """Lines to be removed, as the user's rule looks them up."""
        from cleaner.boilerplate import normal

        keys = {normal.key(normal.lower(normal.shadow(line))): line for line in self._read.get("lines", ())}
        if "" in keys:
            raise Failure(f"{self._at('lines')}: {keys['']!r} has no word in it")
        return keys

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """The users' own patterns. Raises Failure for one that is wrong."""
        return tuple(self._pattern(row, number) for number, row in enumerate(self._read.get("patterns", ())))

    def _pattern(self, row: dict[str, Any], number: int) -> Pattern:
        where = ("patterns", str(number))
        values = self._values(row, PATTERN, where)
        for key in ("name", "find"):
            if key not in values:
                raise Failure(f"{self._at(*where)}: a pattern needs a {key}")
        pattern = Pattern(
            values["name"], values["find"], values.get("replace"), values.get("confidence", _CONFIDENCE),
            values.get("message", "found by a pattern of the project"),
        )  # fmt: skip
        import regex

        try:
            if pattern.compiled.fullmatch("", timeout=SECONDS):
                raise Failure(f"{self._at(*where, 'find')}: the pattern matches nothing at all, and so everywhere")
            if pattern.replace is not None:
                check_template(pattern.compiled, pattern.replace)
        except (MemoryError, TimeoutError):
            raise Failure(f"{self._at(*where, 'find')}: the pattern {pattern.find!r} never comes to an end") from None
        except (regex.error, IndexError, ValueError, OverflowError) as error:
            raise Failure(f"{self._at(*where, 'find')}: bad pattern {pattern.find!r}: {error}") from None
        return pattern

    # -- reading and complaining

    def _override(self, table: dict[str, Any], number: int) -> dict[str, Any]:
        values = self._values(table, OVERRIDE, ("overrides", str(number)))
        if "files" not in values:
            raise Failure(f"{self._at('overrides', str(number))}: an override needs files, a list of globs")
        return values

    def _values(self, table: Mapping[str, Any], keys: Mapping[str, Check], where: tuple[str, ...]) -> dict[str, Any]:
        values = {}
        for key, value in table.items():
            if key not in keys:
                raise Failure(f"{self._at(*where, key)}: unknown key {key!r}{nearest(key, keys)}")
            try:
                values[key] = keys[key](value)
            except Wrong as wrong:
                raise Failure(f"{self._at(*where, key, *wrong.below)}: {key} {wrong}") from None
        return values

    def _at(self, *keys: str) -> str:
        """The file and the line of a key."""
        prefix = ("tool", "cleaner") if os.path.basename(self.path) == PYPROJECT else ()
        line = toml.line_of(self._text, (*prefix, *keys))
        return f"{self.path}:{line}" if line else self.path


def _profile(path: str | None, source: str | None) -> Profile | None:
    """The profile at ``path``, for texts of ``source`` if there is one. Raises Failure if the profile has no such."""
    if path is None:
        if source:
            raise Failure("--source names a source of a profile, and there is no profile")
        return None
    profile = Profile.read(path)
    own = profile.at(source)
    if source and own is profile:
        raise Failure(f"{path}: no source is called {source!r}")
    return own


def read(path: str) -> Settings:
    """The settings in the file at ``path``. Raises Failure where it cannot be read or something in it is wrong."""
    settings = _settings_in(path)
    if settings is None:
        raise Failure(f"{path}: has no table [tool.cleaner]")
    return settings


def _settings_in(path: str) -> Settings | None:
    """As `read`; None for a pyproject.toml that says nothing of `cleaner`."""
    pyproject = os.path.basename(path) == PYPROJECT
    try:
        with open(path, "rb") as file:
            data = file.read()
        if pyproject and b"cleaner" not in data:  # most are not ours, and parsing takes time
            return None
        text = data.decode("utf-8-sig")
        table = toml.parsed(text)
    except OSError as error:
        raise Failure(f"{path}: {reason_of(error)}") from error
    except UnicodeDecodeError:
        raise Failure(f"{path}: not written in UTF-8") from None
    except ValueError as error:
        line = re.search(r"at line (\d+), column (\d+)", str(error))
        said = re.sub(r" \(at line .*\)$", "", str(error)).lower()
        raise Failure(f"{path}:{line[1]}: {said}" if line else f"{path}: {said}") from None
    except RecursionError:
        raise Failure(f"{path}: nested too deeply") from None
    if pyproject:
        tools = table.get("tool")
        tool = tools.get("cleaner") if isinstance(tools, dict) else None
        if tool is None:
            return None
        if not isinstance(tool, dict):
            raise Failure(f"{path}: tool.cleaner must be a table, [tool.cleaner]")
        table = tool
    return Settings(os.path.dirname(path), path, table, text)


class Finder:
    """The settings for each file: of the nearest project above it, or of ``path`` for all of them."""

    def __init__(self, path: str | None = None) -> None:
        self._fixed = read(path) if path is not None else None
        self._by_folder: dict[str, Settings] = {}

    def of(self, path: str) -> Settings:
        """The settings for the file at ``path``; standard input (``-``) belongs to the current folder."""
        if self._fixed is not None:
            return self._fixed
        folder = os.path.dirname(os.path.abspath(path)) if path != "-" else os.getcwd()
        return self.of_folder(folder)

    def of_folder(self, folder: str) -> Settings:
        """The settings for the files of ``folder``."""
        if self._fixed is not None:
            return self._fixed
        found = self._by_folder.get(folder)
        if found is None:
            above = os.path.dirname(folder)
            found = _here(folder) or (self.of_folder(above) if above != folder else Settings())
            self._by_folder[folder] = found
        return found

    @property
    def seen(self) -> list[Settings]:
        """The distinct settings that have been asked for."""
        return list({id(one): one for one in [self._fixed, *self._by_folder.values()] if one}.values())


def _here(folder: str) -> Settings | None:
    """The settings in this very folder."""
    for name in (SETTINGS, PYPROJECT):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            settings = _settings_in(_shown(path))
            if settings is not None:
                return settings
    if any(os.path.isfile(os.path.join(folder, name)) for name in (WORDS, ignores.NAME)):
        return Settings(_shown(folder))
    return None


def _shown(path: str) -> str:
    """``path`` as a message names it: relative to the current folder where it lies below it."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative
