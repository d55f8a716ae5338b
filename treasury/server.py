"""The treasury's counter over HTTP. Paths and answers: see the package's docstring.

Handlers read, call the desk or the book, and tell; they decide nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from treasury.book import Book, ClockError, OtherContentError
from treasury.desk import Desk, Reply
from treasury.entries import Decided
from treasury.journal import JournalError
from treasury.order import Order
from treasury.plan import FaultPlan, Faults
from treasury.shape import Shape, ShapeError, parse

LARGEST_BODY_BYTES = 64 * 1024


class ClockSetting(Shape):
    """The body of PUT /clock: whole seconds added to the machine's clock."""

    shift_seconds: int


class Server:
    """The handlers of one process. `file_failed` is called once the file cannot be written any more: the process must
    end then, since only a fresh read of the file tells what holds.
    """

    def __init__(self, book: Book, faults: Faults, seed: int, file_failed: Callable[[str], None]) -> None:
        self._book = book
        self._desk = Desk(book, faults)
        self._seed = seed
        self._file_failed = file_failed

    def application(self) -> web.Application:
        """The routes. HEAD is not served: it would use up a step of the plan without being able to tell anything."""
        app = web.Application(client_max_size=LARGEST_BODY_BYTES, middlewares=[self._errors_as_sentences])
        app.router.add_post("/orders", self._post_order)
        for path, handler in {
            "/orders": self._get_orders,
            "/orders/{order_id}": self._get_order,
            "/orders/{order_id}/answers": self._get_answers,
            "/statement": self._get_statement,
            "/clock": self._get_clock,
            "/faults": self._get_faults,
            "/health": self._get_health,
        }.items():
            app.router.add_get(path, handler, allow_head=False)
        app.router.add_put("/clock", self._put_clock)
        app.router.add_put("/faults", self._put_faults)
        return app

    @web.middleware
    async def _errors_as_sentences(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            return await handler(request)
        except ShapeError as error:
            return _sentence(400, str(error))
        except (OtherContentError, ClockError) as error:
            return _sentence(409, str(error))
        except JournalError as error:
            self._file_failed(str(error))
            return _sentence(503, f"{error} Whether this request was recorded is unknown until then.")
        except web.HTTPException as error:
            return _sentence(error.status, error.reason)

    async def _post_order(self, request: web.Request) -> web.StreamResponse:
        order = parse(Order, await request.read())
        return await _tell(request, self._desk.receive(order))

    async def _get_order(self, request: web.Request) -> web.StreamResponse:
        return await _tell(request, self._desk.asked(request.match_info["order_id"]))

    async def _get_answers(self, request: web.Request) -> web.StreamResponse:
        order_id = request.match_info["order_id"]
        if self._book.order(order_id) is None:
            return web.json_response({"known": False}, status=404)
        return web.json_response([notice.told() for notice in self._book.notices(order_id)])

    async def _get_orders(self, _request: web.Request) -> web.StreamResponse:
        decided = [entry.answer.told() for entry in self._book.decisions()]
        waiting = [{"order_id": order_id, "outcome": "pending"} for order_id in self._book.waiting()]
        return web.json_response(decided + waiting)

    async def _get_statement(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response([_paid(entry) for entry in self._book.decisions() if entry.answer.reference])

    async def _get_clock(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(self._clock())

    async def _put_clock(self, request: web.Request) -> web.StreamResponse:
        self._book.move_clock(parse(ClockSetting, await request.read()).shift_seconds)
        return web.json_response(self._clock())

    async def _get_faults(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response(self._desk.faults.left())

    async def _put_faults(self, request: web.Request) -> web.StreamResponse:
        self._desk.faults = Faults(parse(FaultPlan, await request.read()), self._seed)
        return web.json_response(self._desk.faults.left())

    async def _get_health(self, _request: web.Request) -> web.StreamResponse:
        decisions = self._book.decisions()
        paid = [entry.order.new_vnd for entry in decisions if entry.answer.reference]
        counts = {"decided": len(decisions), "accepted": len(paid), "pending": len(self._book.waiting())}
        return web.json_response({"status": "ok", **counts, "paid_vnd": sum(paid), **self._clock()})

    def _clock(self) -> dict[str, object]:
        now = self._book.now().isoformat(timespec="seconds").replace("+00:00", "Z")
        return {"shift_seconds": self._book.shift_seconds, "now": now}


async def _tell(request: web.Request, reply: Reply) -> web.StreamResponse:
    if reply.wait_seconds:
        await asyncio.sleep(reply.wait_seconds)
    if reply.lost and request.transport is not None:
        request.transport.close()
    return web.json_response(reply.body, status=reply.status)


def _sentence(status: int, sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=status)


def _paid(entry: Decided) -> dict[str, object]:
    told = entry.answer.model_dump(mode="json", include={"reference", "value_on"})
    return told | entry.order.model_dump(mode="json", exclude={"as_of"})
