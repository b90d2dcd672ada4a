"""Files of lines, plain or packed with gzip or zstd: read line by line, written piece by piece.

A packed file is written as many gzip members or zstd frames, one for each piece, which every reader takes for one
file. So a run that was stopped can be taken up at the end of any piece, and the bytes are the same in the end.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

from cleaner.errors import Failure, reason_of
from cleaner.sources.record import Batch, Mark

# A batch is so many bytes or so many records, whichever comes first.
BATCH_BYTES = 1 << 18
BATCH_RECORDS = 1000
# A file that grows more than this when unpacked is no dump of texts, but made to fill a disk. News shrinks to a
# third, the most monotonous logs to a hundredth; gzip cannot do better than a thousandth.
_MOST_GROWTH = 500
_GROWTH_IGNORED = 64 << 20
_PIECE = 4096  # bytes of zstd unpacked at once: they can grow to a hundred megabytes, not more
_LONGEST_WINDOW = 1 << 31  # what `zstd --long=31` makes, as of some large public dumps


def packing(path: str) -> str:
    """``gz``, ``zst`` or nothing, by the name."""
    return next((kind for kind in ("gz", "zst") if path.lower().endswith(f".{kind}")), "")


def unpacked_name(path: str) -> str:
    """``path`` without the ending that says how it is packed."""
    kind = packing(path)
    return path[: -len(kind) - 1] if kind else path


def packer(kind: str) -> Callable[[bytes], bytes]:
    """What packs one piece."""
    if kind == "gz":
        import gzip

        return lambda data: gzip.compress(data, 6, mtime=0)
    if kind == "zst":
        compressor = zstd().ZstdCompressor(level=3, write_checksum=True)
        return lambda data: bytes(compressor.compress(data))
    return lambda data: data


def zstd() -> Any:
    try:
        import zstandard
    except ImportError:
        raise Failure("zstd files need the package zstandard: pip install 'article-cleaner[batch]'") from None
    return zstandard


class TooLong(NamedTuple):
    """A line that was not read into memory: how many bytes it has, and a file that holds them."""

    size: int
    copy: IO[bytes]


class Unpacked:
    """A file that is read as what it holds unpacked. Whatever is wrong with it is a Failure."""

    def __init__(self, path: str, kind: str) -> None:
        self._path, self._kind = path, kind
        try:
            self._raw = open(path, "rb")  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise Failure(f"{path}: {reason_of(error)}") from error
        self._file: Any = self._raw
        if self._kind == "gz":
            import gzip

            self._file = gzip.GzipFile(fileobj=self._raw)
        elif self._kind == "zst":
            self._file = io.BufferedReader(_Frames(self._raw), 1 << 17)
        self._read = 0

    def __enter__(self) -> Unpacked:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    @property
    def position(self) -> int:
        return 0 if self._raw.closed else self._raw.tell()

    def skip(self, size: int) -> None:
        """Pass over the first ``size`` bytes."""
        if not self._kind:
            self._raw.seek(size)
            self._read = size
        while self._read < size:
            got = self._safely(self._file.read, min(1 << 20, size - self._read))
            if not got:
                raise Failure(f"{self._path}: shorter than it was")

    def lines(self, most: int) -> Iterator[bytes | TooLong]:
        r"""The lines, which end at ``\n`` alone. One of more than ``most`` bytes is copied to a file."""
        readline = self._file.readline
        while line := self._safely(readline, most + 1):
            if len(line) > most and not line.endswith(b"\n"):
                yield self._too_long(line, most)
            else:
                yield line

    def _too_long(self, start: bytes, most: int) -> TooLong:
        import tempfile

        copy = tempfile.TemporaryFile()  # noqa: SIM115 - whoever writes it out closes it
        size = 0
        part = start
        while part:
            copy.write(part)
            size += len(part)
            if part.endswith(b"\n"):
                break
            part = self._safely(self._file.readline, min(most + 1, 1 << 20))
        return TooLong(size, copy)

    def _safely(self, read: Callable[[int], bytes], size: int) -> bytes:
        if not self._kind:
            return read(size)
        try:
            data = read(size)
        except EOFError:
            raise Failure(f"{self._path}: ends in the middle; was it copied whole?") from None
        except Failure as failure:
            raise Failure(f"{self._path}: {failure}") from None
        except Exception as error:  # zlib.error, ZstdError and OSError, whose modules need not be loaded for this
            raise Failure(f"{self._path}: cannot be unpacked: {error}") from error
        self._read += len(data)
        if self._read > _GROWTH_IGNORED and self._read > _MOST_GROWTH * max(1, self._raw.tell()):
            raise Failure(f"{self._path}: grows to more than {_MOST_GROWTH} times its size; this is no dump of texts")
        return data


class _Frames(io.RawIOBase):
    """zstd frames as one stream. The reader of the library takes a file that was cut off for a whole one."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._zstd = zstd().ZstdDecompressor(max_window_size=_LONGEST_WINDOW)
        self._frame: Any = None
        self._ready = b""
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            piece = self._rest or self._raw.read(_PIECE)
            self._rest = b""
            if not piece:
                if self._frame is not None:
                    raise EOFError
                return 0
            self._frame = self._frame or self._zstd.decompressobj()
            self._ready = self._frame.decompress(piece)
            if self._frame.eof:
                self._rest, self._frame = self._frame.unused_data, None
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def batched(records: Iterator[bytes | TooLong], start: Mark, head: bytes = b"") -> Iterator[Batch]:
    """``records``, the first of which stands at ``start``, in batches. ``head`` comes before the first of them."""
    raws: list[bytes] = []
    size = 0
    for raw in records:
        if isinstance(raw, TooLong):
            if raws:
                batch = _batch(start, raws, size, head)
                yield batch
                start, raws, size, head = batch.end, [], 0, b""
            end = Mark(start.record + 1, start.offset + raw.size, start.line + 1)
            yield Batch(start, end, [], None, raw.size, raw.copy, head)
            start, head = end, b""
            continue
        raws.append(raw)
        size += len(raw)
        if size >= BATCH_BYTES or len(raws) >= BATCH_RECORDS:
            batch = _batch(start, raws, size, head)
            yield batch
            start, raws, size, head = batch.end, [], 0, b""
    if raws or head:
        yield _batch(start, raws, size, head)


def _batch(start: Mark, raws: list[bytes], size: int, head: bytes) -> Batch:
    lines = sum(raw.count(b"\n") for raw in raws)
    return Batch(start, Mark(start.record + len(raws), start.offset + size, start.line + lines), raws, head=head)
