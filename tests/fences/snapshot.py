"""Whether a request wrote anything, and putting the database back as it was."""

from pathlib import Path

from fkp.storage.database import sqlite


class Snapshot:
    """One province's SQLite file as it was at the start, kept in memory."""

    def __init__(self, path: Path) -> None:
        self._watcher = sqlite.connect(str(path))
        self._kept = sqlite.connect(":memory:")
        self._watcher.backup(self._kept)
        self._seen = self._data_version()

    def written(self) -> bool:
        """Whether any connection committed a change since the last look."""
        version = self._data_version()
        changed, self._seen = version != self._seen, version
        return changed

    def rows_differ(self, but: str) -> bool:
        """Whether any table but this one holds other rows than at the start."""
        tables = self._kept.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> ?", [but])
        return any(
            self._kept.execute(f'SELECT * FROM "{table}"').fetchall()
            != self._watcher.execute(f'SELECT * FROM "{table}"').fetchall()
            for (table,) in tables.fetchall()
        )

    def restore(self) -> None:
        """Make the database what it was, for every connection that looks next."""
        self._kept.backup(self._watcher)
        self._seen = self._data_version()

    def close(self) -> None:
        self._watcher.close()
        self._kept.close()

    def _data_version(self) -> int:
        return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])
