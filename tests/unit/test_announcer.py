import asyncio
import threading

from dashboard.live.announcer import Announcer


async def _hear(announcer: Announcer, heard: list[str], last: str) -> None:
    async for message in announcer.messages():
        heard.append(message)
        await asyncio.sleep(0)
        if message == last:
            return


def test_everybody_hears_the_last_message_however_slow_they_are():
    async def scene() -> list[list[str]]:
        announcer = Announcer()
        announcer.open()
        heard: list[list[str]] = [[] for _ in range(50)]
        listening = [asyncio.create_task(_hear(announcer, each, "99")) for each in heard]
        await asyncio.sleep(0)
        thread = threading.Thread(target=lambda: [announcer.announce(str(n)) for n in range(100)])
        thread.start()
        await asyncio.wait_for(asyncio.gather(*listening), 5)
        thread.join()
        assert announcer.listeners == 0
        return heard

    assert all(each[-1] == "99" for each in asyncio.run(scene()))


def test_who_comes_later_is_told_at_once_where_things_stand():
    async def scene() -> list[str]:
        announcer = Announcer()
        announcer.open()
        announcer.announce("7")
        await asyncio.sleep(0)
        heard: list[str] = []
        await asyncio.wait_for(_hear(announcer, heard, "7"), 1)
        return heard

    assert asyncio.run(scene()) == ["7"]


def test_the_same_message_is_not_told_twice():
    async def scene() -> list[str]:
        announcer = Announcer()
        announcer.open()
        heard: list[str] = []
        task = asyncio.create_task(_hear(announcer, heard, "8"))
        await asyncio.sleep(0)
        for message in ("7", "7", "7", "8"):
            announcer.announce(message)
            await asyncio.sleep(0.01)
        await asyncio.wait_for(task, 1)
        return heard

    assert asyncio.run(scene()) == ["7", "8"]
