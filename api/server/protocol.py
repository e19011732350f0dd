"""HTTP as the server takes it: what is none is refused in the one shape, and no client holds a connection without end."""

from __future__ import annotations

import asyncio
import random
from collections import OrderedDict
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from concerted.api.middleware.context import SECURITY, new_id
from concerted.api.problems import MEDIA_TYPE, Problem
from concerted.api.server.connections import BODY_SECONDS, HEAD_SECONDS, STALLED_SECONDS, most_connections
from concerted.api.telemetry.logs import seldom

_LATE = {h11.IDLE: ("head", HEAD_SECONDS), h11.SEND_BODY: ("body", BODY_SECONDS)}


class ProblemProtocol(H11Protocol):
    """uvicorn's protocol with time limits for the head and the body of a request, and a bound on connections.

    Whoever comes when all are taken gets the place of the one that has kept the server waiting longest. Its plain text for a
    malformed request is replaced by a problem.
    """

    _awaited: Any = None  # h11's state of the client while something is awaited from it, else None
    _timer: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _since = 0.0
    # Those that something is awaited from, in the order in which that began; of this process.
    _waiting: ClassVar[OrderedDict[ProblemProtocol, None]] = OrderedDict()

    # -- what a client sends -----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn declares it
        super().connection_made(transport)
        self._expect()
        if len(self.connections) > most_connections():
            self._make_room()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._expect()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._since = self.loop.time()
        if self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]:
            self._expect_nothing()  # uvicorn's own time for a connection that is kept alive begins
        else:
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        self._moves()
        super().connection_lost(exc)

    def _expect(self) -> None:
        """Begin to count the time of what comes next; a byte now and then does not begin it anew."""
        state = self.conn.their_state
        if state not in _LATE or self.transport.is_closing():
            self._expect_nothing()
        elif state is not self._awaited:
            self._expect_nothing()
            self._awaited = state
            self._waiting[self] = None
            # Not all at the same moment who came at the same moment.
            self._timer = self.loop.call_later(_LATE[state][1] * random.uniform(0.75, 1), self._late)

    def _expect_nothing(self) -> None:
        self._awaited = None
        self._waiting.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        what, seconds = _LATE[self._awaited]
        started = self.cycle is not None and self.cycle.response_started
        if what == "head" and not self.conn.trailing_data[0]:
            self.transport.close()  # nothing was sent: there is nobody to tell
        elif what == "body" and started:
            # The answer does not depend on the body. It goes out, and the connection with it.
            self.cycle.keep_alive = False
            if self.cycle.response_complete:
                self.transport.close()
        else:
            seldom("late", what=what, client=self.client[0] if self.client else None)
            self._refuse(Problem(408, "timeout", f"the {what} of a request may take {seconds:g} seconds to arrive"))
            if what == "body":
                self.cycle.disconnected = True
                self.cycle.message_event.set()

    # -- what a client takes -----------------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_stall()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._moves()

    def _watch_stall(self) -> None:
        left = self.transport.get_write_buffer_size()
        self._stalled = self.loop.call_later(STALLED_SECONDS, self._check_stall, left)

    def _moves(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _check_stall(self, before: int) -> None:
        if self.transport.get_write_buffer_size() < before:
            self._watch_stall()
        else:
            seldom("stalled", client=self.client[0] if self.client else None)
            self.transport.abort()

    # -- how many there are ------------------------------------------------------------------------------------------

    def _make_room(self) -> None:
        """Close the connection that has been awaited longest for its request, else for its next one, else to take its answer."""
        victim = next(iter(self._waiting), self)
        if victim is self:
            others = [other for other in self.connections if isinstance(other, ProblemProtocol) and other is not self and other._rank()]
            victim = min(others, key=lambda other: (other._rank(), other._since), default=self)
        seldom("connections", most=most_connections())
        self.connections.discard(victim)
        victim._expect_nothing()
        victim.transport.abort()

    def _rank(self) -> int:
        """The lower the sooner it is closed; 0 while it is being answered, which is not for closing."""
        if self.cycle is None or self.cycle.response_complete:
            return 1
        return 2 if self.flow.write_paused else 0

    # -- what is refused here ----------------------------------------------------------------------------------------

    def send_400_response(self, msg: str) -> None:
        seldom("malformed", client=self.client[0] if self.client else None)
        self._refuse(Problem(400, "bad-request", "the request is no HTTP that can be read"))

    def _refuse(self, problem: Problem) -> None:
        request_id = new_id()
        body = problem.body(request_id)
        headers = {
            **SECURITY, "Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Cache-Control": "no-store",
            "X-Request-ID": request_id, "Connection": "close",
        }
        reason = b"Bad Request" if problem.status == 400 else b"Request Timeout"
        head = h11.Response(status_code=problem.status, headers=list(headers.items()), reason=reason)
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
