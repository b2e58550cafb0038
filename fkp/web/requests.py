"""The request class: uploads are spooled on the province's own disk, never in a small /tmp or in memory."""

import shutil
import tempfile
from typing import IO

from htmx_flask.requests import HtmxAwareRequest

from fkp.storage.files import StorageFull
from fkp.storage.provinces import Province
from fkp.web.province_path import ENVIRON_KEY

IN_MEMORY = 512 * 1024
KEPT_FREE = 100 * 1024 * 1024
"""What must stay free for the database and for other people."""


class ProvinceRequest(HtmxAwareRequest):
    """A request that knows where its province keeps incoming files."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        province: Province | None = self.environ.get(ENVIRON_KEY)
        folder = None
        if province is not None:
            folder = province.files / "incoming"
            folder.mkdir(parents=True, exist_ok=True)
            # Asked before the body is read, so that nobody uploads half an hour for nothing.
            if shutil.disk_usage(folder).free < (total_content_length or 0) + KEPT_FREE:
                raise StorageFull
        return tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder) if folder else None)
