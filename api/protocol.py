"""What is no HTTP is refused in the one shape too: the server answers it before the application hears of it."""

from __future__ import annotations

import h11
import structlog
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import MEDIA_TYPE, Problem
from api.middleware import SECURITY, new_id

_log = structlog.get_logger("concerted.access")


class ProblemProtocol(H11Protocol):
    """uvicorn's protocol, with its plain text for a malformed request replaced by a problem."""

    def send_400_response(self, msg: str) -> None:
        request_id = new_id()
        body = Problem(400, "bad-request", "the request is no HTTP that can be read").body(request_id)
        headers = {
            **SECURITY, "Content-Type": MEDIA_TYPE, "Content-Length": str(len(body)), "Cache-Control": "no-store",
            "X-Request-ID": request_id, "Connection": "close",
        }
        _log.info("malformed", request_id=request_id, status=400, client=self.client[0] if self.client else None)
        head = h11.Response(status_code=400, headers=list(headers.items()), reason=b"Bad Request")
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
