"""A session of Spark, and what goes wrong with it in one line."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from cleaner.errors import Failure

_MISSING = "--engine spark needs {}: pip install 'article-cleaner[spark]'"
# The same pieces of a file in both passes, whatever cluster there is: blocks are never smaller because there are more
# cores. Small batches, because a text may be long. A task that reads past what is wrong would lose records.
_SETTINGS = {
    "spark.sql.files.maxPartitionBytes": str(32 << 20),
    "spark.sql.files.minPartitionNum": "1",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
    "spark.sql.inMemoryColumnarStorage.batchSize": "500",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",  # else one that only Spark still writes
    "spark.sql.caseSensitive": "true",
}


def start(master: str | None, settings: Mapping[str, str], quiet: bool = False) -> Any:
    """A session at ``master`` (also ``sc://HOST``, Spark Connect), or the one that `spark-submit` has prepared."""
    connect = (master or "").startswith("sc://") or (not master and "SPARK_REMOTE" in os.environ)
    try:
        import pandas  # noqa: F401 - PySpark asks for it, for whatever has to do with Arrow
        import pyarrow  # noqa: F401
        import pyspark  # noqa: F401
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Failure(_MISSING.format(f"the package {error.name}")) from None
    submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    if not (connect or submitted or _java()):
        raise Failure("Spark needs Java 17 or newer: put `java` on the PATH, or set JAVA_HOME")
    builder: Any = SparkSession.builder.appName("cleaner")
    if connect:
        builder = builder.remote(master) if master else builder
    else:
        if master:
            builder = builder.master(master)
        if (master or "local").startswith("local"):  # its workers run here, and so with this Python
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        bar = str(sys.stderr.isatty() and not quiet).lower()
        builder = builder.config("spark.ui.showConsoleProgress", bar)
    for name, value in settings.items():
        builder = builder.config(name, value)
    with failures("Spark does not start"):
        spark = builder.getOrCreate()
        if not connect and not os.environ.get("CLEANER_DEBUG"):
            spark.sparkContext.setLogLevel("OFF")  # what goes wrong is told in one line; the web page has the rest
        for name, value in _SETTINGS.items():
            if name not in settings:
                spark.conf.set(name, value)
    return spark


def _java() -> bool:
    import shutil

    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java") or (home and shutil.which("java", path=os.path.join(home, "bin"))))


@contextlib.contextmanager
def failures(doing: str) -> Iterator[None]:
    """What Spark raises, as a Failure of one line."""
    try:
        yield
    except ImportError as error:  # of Spark Connect
        raise Failure(f"{doing}: {said(error)}; pip install 'pyspark[connect]'") from None
    except Exception as error:
        if not type(error).__module__.startswith(("pyspark.", "py4j.", "grpc")) or os.environ.get("CLEANER_DEBUG"):
            raise
        raise Failure(f"{doing}: {said(error)}") from None


def said(error: Exception) -> str:
    """The line of a message that says what is wrong; of what happened in a Python worker, the last one."""
    text = str(error)
    if "No module named 'cleaner" in text:
        return "the executors have no article-cleaner; see “Executors” in docs/scale.md"
    worker = re.findall(r"^(?:\w+\.)*([A-Z]\w*): (.+)$", text.partition("Traceback (most recent call last)")[2], re.M)
    if worker:
        name, message = worker[-1]
        return message if name == "Failure" else f"{name}: {message}"
    first = next((line for line in text.splitlines() if line.strip()), type(error).__name__)
    return re.sub(r"^\[[A-Z_.]+\] ", "", first)[:500]
