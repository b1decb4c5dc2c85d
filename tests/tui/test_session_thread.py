"""The thread behind the screens: one call after the other, and leaving never waits for long."""

import asyncio
import gc
import threading
import weakref

import pytest

from vault_tui.core.errors import StorageFailed
from vault_tui.tui.session_thread import SessionThread

PATIENCE = 20


async def test_calls_are_made_one_after_the_other_and_away_from_the_screens() -> None:
    thread, running, most = SessionThread(), 0, 0
    here = threading.get_ident()

    def call() -> bool:
        nonlocal running, most
        running += 1
        most = max(most, running)
        running -= 1
        return threading.get_ident() != here

    assert all(await asyncio.gather(*(thread.run(call) for _ in range(20))))
    assert most == 1


async def test_what_a_call_raises_is_raised_where_it_is_waited_for() -> None:
    def fail() -> None:
        raise StorageFailed("The disk is full.")

    thread = SessionThread()
    with pytest.raises(StorageFailed):
        await thread.run(fail)
    assert await thread.run(lambda: 1) == 1


async def test_a_call_that_nobody_waits_for_any_more_is_still_made() -> None:
    thread, go, done = SessionThread(), threading.Event(), threading.Event()

    def call() -> None:
        go.wait(PATIENCE)
        done.set()

    waiting = asyncio.ensure_future(thread.run(call))
    await asyncio.sleep(0)
    waiting.cancel()
    go.set()
    assert await thread.run(done.is_set)


async def test_closing_begins_nothing_more_and_tells_whether_something_still_runs() -> None:
    thread, go, made = SessionThread(), threading.Event(), []
    first = asyncio.ensure_future(thread.run(lambda: go.wait(PATIENCE)))
    second = asyncio.ensure_future(thread.run(lambda: made.append(2)))
    await asyncio.sleep(0)
    assert not thread.close(0)
    go.set()
    assert thread.close(PATIENCE)
    assert await first
    third = asyncio.ensure_future(thread.run(lambda: made.append(3)))
    await asyncio.sleep(0)
    assert made == []
    for one in (second, third):
        assert not one.done()
        one.cancel()


async def test_nothing_of_a_call_stays_in_the_thread() -> None:
    class Held:
        pass

    thread, held = SessionThread(), Held()
    gone = weakref.ref(held)
    await thread.run(lambda kept=held: None)  # type: ignore[misc]
    del held
    assert thread.close(PATIENCE)
    gc.collect()
    assert gone() is None
