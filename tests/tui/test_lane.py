"""The thread behind the screens: one call after the other, and leaving never waits for long."""

import asyncio
import gc
import threading
import weakref

import pytest

from vault_tui.core.errors import StorageFailed
from vault_tui.tui.lane import Lane

PATIENCE = 20


async def test_calls_are_made_one_after_the_other_and_away_from_the_screens() -> None:
    lane, running, most = Lane(), 0, 0
    here = threading.get_ident()

    def call() -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        running -= 1
        return threading.get_ident() != here

    assert all(await asyncio.gather(*(lane.run(call) for _ in range(20))))
    assert most == 1


async def test_what_a_call_raises_is_raised_where_it_is_waited_for() -> None:
    def fail() -> None:
        raise StorageFailed("The disk is full.")

    lane = Lane()
    with pytest.raises(StorageFailed):
        await lane.run(fail)
    assert await lane.run(lambda: 1) == 1


async def test_a_call_that_nobody_waits_for_any_more_is_still_made() -> None:
    lane, go, done = Lane(), threading.Event(), threading.Event()

    def call() -> None:
        go.wait(PATIENCE)
        done.set()

    waiting = asyncio.ensure_future(lane.run(call))
    await asyncio.sleep(0)
    waiting.cancel()
    go.set()
    assert await lane.run(done.is_set)


async def test_closing_begins_nothing_more_and_tells_whether_something_still_runs() -> None:
    lane, go, made = Lane(), threading.Event(), []
    first = asyncio.ensure_future(lane.run(lambda: go.wait(PATIENCE)))
    second = asyncio.ensure_future(lane.run(lambda: made.append(2)))
    await asyncio.sleep(0)
    assert not lane.close(0)
    go.set()
    assert lane.close(PATIENCE)
    assert await first
    third = asyncio.ensure_future(lane.run(lambda: made.append(3)))
    await asyncio.sleep(0)
    assert made == []
    for one in (second, third):
        assert not one.done()
        one.cancel()


async def test_nothing_of_a_call_stays_in_the_thread() -> None:
    class Held:
        pass

    lane, held = Lane(), Held()
    gone = weakref.ref(held)
    await lane.run(lambda kept=held: None)  # type: ignore[misc]
    del held
    assert lane.close(PATIENCE)
    gc.collect()
    assert gone() is None
