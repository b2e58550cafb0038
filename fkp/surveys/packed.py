"""A page compressed once, with a gap that is filled anew for every request.

Compressing the form costs more than all else that a request for it does. Deflate allows raw bytes between its blocks
(RFC 1951, 3.2.4), so only the few bytes in the gap, and the check sum over all, are new each time.
"""

import struct
import zlib
from typing import NamedTuple

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


class Packed(NamedTuple):
    """What stands before and after the gap: as it is, and deflated."""

    before: bytes
    after: bytes
    packed_before: bytes
    packed_after: bytes
    check_before: int

    @classmethod
    def pack(cls, before: str, after: str) -> "Packed":
        """Compress both sides of the gap, each on its own; the larger one should be `before`."""
        first, last = before.encode(), after.encode()
        opened = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
        packed = opened.compress(first) + opened.flush(zlib.Z_FULL_FLUSH)
        closed = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
        return cls(first, last, packed, closed.compress(last) + closed.flush(), zlib.crc32(first))

    def plain(self, gap: str) -> bytes:
        """The page with this in the gap."""
        return self.before + gap.encode() + self.after

    def gzip(self, gap: str) -> bytes:
        """The same as gzip; the gap holds at most 65535 bytes."""
        filling = gap.encode()
        stored = struct.pack("<BHH", 0, len(filling), len(filling) ^ 0xFFFF) + filling
        check = zlib.crc32(self.after, zlib.crc32(filling, self.check_before))
        size = len(self.before) + len(filling) + len(self.after)
        return b"".join(
            (_GZIP_HEAD, self.packed_before, stored, self.packed_after, struct.pack("<II", check, size & 0xFFFFFFFF))
        )
