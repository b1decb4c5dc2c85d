"""What goes over the socket: whatever comes instead of it is refused, and nothing but that happens."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault_tui.window import wire

FIELDS = st.lists(st.binary(max_size=300), max_size=wire.MAX_FIELDS)


def read_whole(data: bytes) -> wire.Reply:
    """A reply out of bytes that then end."""
    stream = BytesIO(data)

    def take(size: int) -> bytes:
        part = stream.read(size)
        if len(part) < size:
            raise wire.Unreadable
        return part

    return wire.read_reply(take)


class TestRequest:
    @given(st.sampled_from(sorted(wire.VERBS)), FIELDS)
    def test_it_comes_as_it_was_sent(self, verb: bytes, fields: list[bytes]) -> None:
        sent = wire.request(verb, *fields)
        assert wire.request_size(sent) == len(sent)
        assert wire.read_request(sent) == (verb, fields)

    @given(st.binary(max_size=200))
    def test_anything_is_read_or_refused(self, data: bytes) -> None:
        for attempt in (data, len(data).to_bytes(4, "big") + data, b"\0\0" + data):
            try:
                verb, fields = wire.read_request(attempt)
            except wire.Unreadable:
                continue
            assert verb in wire.VERBS
            assert wire.request(verb, *fields) == attempt

    @given(FIELDS, st.data())
    def test_a_changed_byte_is_refused_or_another_request(
        self, fields: list[bytes], data: st.DataObject
    ) -> None:
        sent = bytearray(wire.request(wire.FETCH, *fields))
        place = data.draw(st.integers(0, len(sent) - 1))
        sent[place] ^= data.draw(st.integers(1, 255))
        try:
            verb, read = wire.read_request(bytes(sent))
        except wire.Unreadable:
            return
        assert wire.request(verb, *read) == sent

    def test_a_length_beyond_the_limit_is_refused_before_any_of_it_came(self) -> None:
        assert wire.request_size((wire.MAX_REQUEST).to_bytes(4, "big")) == 4 + wire.MAX_REQUEST
        for size in (0, 1, wire.MAX_REQUEST + 1, 0xFFFFFFFF):
            with pytest.raises(wire.Unreadable):
                wire.request_size(size.to_bytes(4, "big"))

    def test_too_little_to_know_is_no_refusal(self) -> None:
        assert wire.request_size(b"\0\0\0") is None

    def test_another_version_is_refused(self) -> None:
        sent = bytearray(wire.request(wire.STATUS))
        sent[4] += 1
        with pytest.raises(wire.Unreadable):
            wire.read_request(bytes(sent))

    def test_more_fields_than_any_request_has_are_refused(self) -> None:
        with pytest.raises(wire.Unreadable):
            wire.read_request(wire.request(wire.LIST, *[b""] * (wire.MAX_FIELDS + 1)))

    def test_what_no_window_reads_is_not_sent(self) -> None:
        with pytest.raises(wire.Unreadable):
            wire.request(wire.LIST, bytes(wire.MAX_REQUEST))


class TestReply:
    @given(
        st.lists(st.tuples(st.sampled_from([wire.OUT, wire.TALK, wire.FIELD]), st.binary(max_size=300))),
        st.integers(0, 255),
    )
    def test_it_comes_as_it_was_sent(self, parts: list[tuple[bytes, bytes]], code: int) -> None:
        sent = wire.greeting() + b"".join(wire.frames(kind, part) for kind, part in parts) + wire.end(code)
        reply = read_whole(sent)
        assert reply.code == code
        for kind, got in ((wire.OUT, reply.out), (wire.TALK, reply.talk), (wire.FIELD, reply.fields)):
            assert got == [part for one, part in parts if one == kind]

    @given(st.binary(max_size=200))
    def test_anything_is_read_or_refused(self, data: bytes) -> None:
        for attempt in (data, wire.greeting() + data):
            try:
                read_whole(attempt)
            except wire.Unreadable:
                continue

    @given(st.integers(0, 60))
    def test_one_that_breaks_off_is_refused(self, length: int) -> None:
        sent = wire.greeting() + wire.frame(wire.OUT, b"x" * 50) + wire.end(0)
        with pytest.raises(wire.Unreadable):
            read_whole(sent[:length])

    def test_long_content_goes_in_several_frames(self) -> None:
        content = bytes(wire.MAX_FRAME) + b"rest"
        reply = read_whole(wire.greeting() + wire.frames(wire.OUT, content) + wire.end(0))
        assert b"".join(reply.out) == content
        assert len(reply.out) == 2

    def test_a_frame_beyond_the_limit_is_refused_before_any_of_it_came(self) -> None:
        head = wire.OUT + (wire.MAX_FRAME + 1).to_bytes(4, "big")
        with pytest.raises(wire.Unreadable):
            read_whole(wire.greeting() + head)

    def test_it_shows_nothing_of_what_it_holds(self) -> None:
        reply = read_whole(wire.greeting() + wire.frame(wire.FIELD, b"hidden") + wire.end(0))
        assert "hidden" not in repr(reply)
