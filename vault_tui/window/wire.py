"""The protocol on the socket: one request, one reply, then the connection ends.

::

    request   4 bytes length, then: version, verb, and fields (4 bytes length, content)
    reply     version, then frames (1 byte kind, 4 bytes length, content); the last is END with the exit code

Lengths are big-endian and checked before anything is read. Nothing is imported here, and the text in a reply
can be printed as it is: a client should take no longer than a bare interpreter.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

VERSION = 1

MAX_REQUEST = 16 * 1024
MAX_FIELDS = 16
MAX_FRAME = 1 << 20
MAX_REPLY = 256 << 20

LIST = b"L"  # query, style, width
FIND = b"Q"  # query, style, width
SHOW = b"S"  # label, style, width, how
FETCH = b"G"  # label, half, why, how, origin
RUN = b"R"  # label, program, how, origin
LABELS = b"N"
STATUS = b"?"
CLOSE = b"X"
VERBS = frozenset((LIST, FIND, SHOW, FETCH, RUN, LABELS, STATUS, CLOSE))
"""The requests, each with its fields.

``program`` is the one whose variables are wanted, empty for the one that the entry names. ``style`` is ``j``
for JSON or empty; ``width`` is the terminal's columns in digits, or empty when no person reads. ``how`` holds
``p`` when the start of a label is enough, and ``f`` to get a key that is marked compromised or retired.
``origin`` is what :func:`~.client.origin` returns, ``why`` the diary's word for the look-up.
"""

NEW = "new "
"""Prefix of ``half`` that asks for the new pair of an entry under rotation."""

OUT = b"o"
TALK = b"e"
FIELD = b"f"
END = b"."
KINDS = frozenset((OUT, TALK, FIELD, END))
"""Kinds of frames: a piece of standard output, of standard error, a value, or the exit code (1 byte)."""

NOT_SERVED = 255
"""In place of an exit code: this window does not serve the request; act as if there were no window."""


class Unreadable(Exception):
    """The bytes do not follow this protocol, or are of another version of it."""


def request(verb: bytes, *fields: bytes) -> bytes:
    """A request with its length; raises :class:`Unreadable` when it exceeds :data:`MAX_REQUEST`."""
    body = bytes((VERSION,)) + verb + b"".join(map(_sized, fields))
    if len(body) > MAX_REQUEST:
        raise Unreadable
    return _sized(body)


def request_size(start: bytes | bytearray) -> int | None:
    """Bytes of the whole request by its start, None while that is too short; raises :class:`Unreadable`."""
    if len(start) < 4:
        return None
    size = int.from_bytes(start[:4], "big")
    if not 2 <= size <= MAX_REQUEST:
        raise Unreadable
    return 4 + size


def read_request(data: bytes) -> tuple[bytes, list[bytes]]:
    """Verb and fields of a whole request; raises :class:`Unreadable`."""
    if request_size(data) != len(data) or data[4] != VERSION or data[5:6] not in VERBS:
        raise Unreadable
    fields: list[bytes] = []
    at = 6
    while at < len(data):
        end = at + 4 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data) or at + 4 > len(data) or len(fields) == MAX_FIELDS:
            raise Unreadable
        fields.append(data[at + 4 : end])
        at = end
    return data[5:6], fields


def greeting() -> bytes:
    """The first byte of every reply."""
    return bytes((VERSION,))


def frame(kind: bytes, content: bytes) -> bytes:
    """One frame of a reply."""
    return kind + _sized(content)


def frames(kind: bytes, content: bytes) -> bytes:
    """``content`` in as many frames as it takes."""
    if len(content) <= MAX_FRAME:
        return frame(kind, content)
    return b"".join(frame(kind, content[at : at + MAX_FRAME]) for at in range(0, len(content), MAX_FRAME))


def end(code: int) -> bytes:
    """The last frame of a reply."""
    return frame(END, bytes((code,)))


class Reply:
    """What a window answered: an exit code, what is to be printed, and values."""

    __slots__ = ("code", "fields", "out", "talk")

    def __init__(self) -> None:
        self.code = 0
        self.out: list[bytes] = []
        self.talk: list[bytes] = []
        self.fields: list[bytes] = []

    def __repr__(self) -> str:
        return "Reply(…)"


def read_reply(read: "Callable[[int], bytes]") -> Reply:
    """A whole reply; ``read`` returns exactly as many bytes as asked for. Raises :class:`Unreadable`."""
    if read(1)[0] != VERSION:
        raise Unreadable
    reply, size = Reply(), 0
    places = {OUT: reply.out, TALK: reply.talk, FIELD: reply.fields}
    while True:
        head = read(5)
        kind, length = head[:1], int.from_bytes(head[1:], "big")
        size += 5 + length
        if kind not in KINDS or length > MAX_FRAME or size > MAX_REPLY:
            raise Unreadable
        content = read(length) if length else b""
        if kind == END:
            if length != 1:
                raise Unreadable
            reply.code = content[0]
            return reply
        places[kind].append(content)


def _sized(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content
