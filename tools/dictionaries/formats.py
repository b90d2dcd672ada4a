"""Readers of the formats that the sources come in. Each turns bytes into plain words or rows.

Here nothing is judged; which word goes into which list is decided in merge.py.
"""

from __future__ import annotations

import ast
import gzip
import json
import re
from collections.abc import Iterator
from typing import Any

TrieNode = dict[str, "TrieNode"]
_END = ""


def lines(blob: bytes, encoding: str = "utf-8") -> list[str]:
    """Non-empty lines that are not comments."""
    return [line for line in blob.decode(encoding).splitlines() if line and not line.startswith("#")]


def cspell_trie(blob: bytes) -> set[str]:
    """Words of a cspell dictionary (gzipped ``TrieXv3``).

    The file is the depth-first walk of a tree: a character goes down, ``$`` ends a word and goes up,
    ``<`` goes up, a digit after either goes up more, ``#n;`` shares the node numbered n (base 32),
    a backslash escapes. Words marked ``~`` are case-folded copies and those marked ``!`` forbidden.
    """
    head, body = gzip.decompress(blob).decode("utf-8").split("__DATA__\n", 1)
    found_base = re.search(r"base=(\d+)", head)
    if not head.startswith("#!/usr/bin/env cspell-trie reader\nTrieXv3") or found_base is None:
        raise ValueError("not a TrieXv3 file")
    base, root = int(found_base.group(1)), TrieNode()
    nodes: list[TrieNode] = [root]
    stack: list[tuple[TrieNode, str]] = [(root, "")]
    went_up = False
    tokens = re.finditer(r"\\(.)|#([0-9a-v]+);|([^\n\r])", body, re.DOTALL)
    for escaped, reference, plain in (token.groups() for token in tokens):
        if plain is not None and went_up and plain in "<23456789":
            del stack[len(stack) - (1 if plain == "<" else int(plain) - 1) :]
            continue
        went_up = False
        if reference is not None:
            nodes.pop()
            stack[-2][0][stack[-1][1]] = nodes[int(reference, base)]
        elif plain == "$":
            node, _ = stack.pop()
            if not node:
                nodes.pop()
            node[_END] = TrieNode()
            went_up = True
        elif plain == "<":
            stack.pop()
            went_up = True
        else:
            char = escaped or plain
            child = stack[-1][0][char] = TrieNode()
            stack.append((child, char))
            nodes.append(child)
    return {word for word in _walk(root, "") if not word.startswith(("~", "!"))}


def _walk(node: TrieNode, prefix: str) -> Iterator[str]:
    for char, child in node.items():
        if char == _END:
            yield prefix
        else:
            yield from _walk(child, prefix + char)


def centibel_pack(blob: bytes) -> dict[str, int]:
    """wordfreq's ``cBpack``: a gzipped MessagePack array, a header and then one array of words for each
    hundredth of a decade of falling frequency. Gives the Zipf value (log10 of the uses in 10^9 words)
    times 100, which is 900 less the position.
    """
    _header, *buckets = _message_pack(gzip.decompress(blob))
    return {word: 900 - position for position, words in enumerate(buckets) for word in words}


def _message_pack(data: bytes) -> list[list[str]]:
    """As much of MessagePack as cBpack needs: arrays, strings, small maps and integers."""
    offset = 0

    def number(size: int) -> int:
        nonlocal offset
        offset += size
        return int.from_bytes(data[offset - size : offset], "big")

    def text(size: int) -> str:
        nonlocal offset
        offset += size
        return data[offset - size : offset].decode("utf-8")

    def value() -> object:
        kind = number(1)
        if kind < 0x80:
            return kind
        if kind < 0x90:
            return {str(value()): value() for _ in range(kind & 0x0F)}
        if kind < 0xA0:
            return [value() for _ in range(kind & 0x0F)]
        if kind < 0xC0:
            return text(kind & 0x1F)
        if kind in (0xD9, 0xDA, 0xDB):
            return text(number(1 << (kind - 0xD9)))
        if kind in (0xDC, 0xDD):
            return [value() for _ in range(number(2 << (kind - 0xDC)))]
        raise ValueError(f"unexpected MessagePack type {kind:#x}")

    result = value()
    if not isinstance(result, list):
        raise ValueError("a cBpack file is an array")
    return result


def corrections(rows: list[str]) -> dict[str, list[str]]:
    """Rows ``wrong->right, right2,`` as codespell and cspell write them; remarks after the last comma
    of codespell's rows ("disabled due to ...") are no corrections and are left out.
    """
    table: dict[str, list[str]] = {}
    for row in rows:
        wrong, _, rights = row.partition("->")
        parts = [part.strip() for part in rights.split(",")]
        table[wrong.strip()] = [part for part in parts if part and "disabled" not in part]
    return table


def cspell_corrections(blob: bytes) -> dict[str, list[str]]:
    """cspell's JSON dictionary of misspellings: rows in ``suggestWords`` and ``flagWords``."""
    table: dict[str, list[str]] = {}
    for definition in json.loads(blob)["dictionaryDefinitions"]:
        for key in ("flagWords", "suggestWords"):
            table.update(corrections(definition.get(key, [])))
    return table


def assigned_strings(blob: bytes, target: str) -> set[str]:
    """String literals assigned to names that contain `target`, read by the syntax tree of a Python module,
    so nothing is executed.
    """
    found: set[str] = set()
    for node in ast.walk(ast.parse(blob)):
        targets = (
            node.targets if isinstance(node, ast.Assign) else ([node.target] if isinstance(node, ast.AnnAssign) else [])
        )
        if node and any(isinstance(item, ast.Name) and target in item.id for item in targets):
            found |= {
                leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)
            }
    return found


def wordnet_lemmas(blob: bytes) -> set[str]:
    """Lemmas of a WordNet data file in their usual case; its notice is indented by two blanks."""
    lemmas: set[str] = set()
    for line in blob.decode("latin-1").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" ", 100)
        count = int(fields[3], 16)
        lemmas.update(fields[4 : 4 + 2 * count : 2])
    return {re.sub(r"\(\w+\)$", "", lemma).replace("_", " ") for lemma in lemmas}


def harper_words(blob: bytes) -> set[str]:
    """Words of Harper's curated dictionary, which stands as text inside its WebAssembly file.

    Rows are ``word/flags  # remark``; the affixes that the flags name follow as JSON. Each flag is
    applied alone, and a suffix also to a prefixed word where both allow it, as Hunspell does.
    """
    start = blob.index(b"# Start of original dictionary import")
    end = blob.index(b'{\n\t"affixes"', start)
    affixes = json.JSONDecoder().raw_decode(blob[end : end + 1_000_000].decode("utf-8", "ignore"))[0]["affixes"]
    result: set[str] = set()
    for row in blob[start:end].decode("utf-8").splitlines():
        word, _, flags = row.split("#", 1)[0].strip().partition("/")
        if not word:
            continue
        forms = [word]
        for kind in ("prefix", "suffix"):
            known = [affixes[flag] for flag in flags if flag in affixes and affixes[flag]["kind"] == kind]
            forms += [
                _attach(affix, form) for affix in known for form in forms if form == word or affix["cross_product"]
            ]
        result.update(form for form in forms if form)
    return result


def _attach(affix: dict[str, Any], word: str) -> str:
    """The word with one affix, or "" where none of the affix's conditions holds."""
    for rule in affix["replacements"]:
        if affix["kind"] == "prefix":
            return str(rule["add"]) + word
        if re.search(f"(?:{rule['condition']})$", word):
            return word[: len(word) - len(rule["remove"])] + str(rule["add"])
    return ""
