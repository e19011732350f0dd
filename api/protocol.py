"""What is no HTTP is refused in the one shape too: the server answers it before the application hears of it."""

from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from api.errors import MEDIA_TYPE, Problem


class ProblemProtocol(H11Protocol):
    """uvicorn's protocol, with its plain text for a malformed request replaced by a problem."""

    def send_400_response(self, msg: str) -> None:
        body = Problem(400, "bad-request", "the request is no HTTP that can be read").body()
        headers = [("Content-Type", MEDIA_TYPE), ("Content-Length", str(len(body))), ("Connection", "close")]
        for event in (h11.Response(status_code=400, headers=headers, reason=b"Bad Request"), h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
