"""Asking an API that may be busy, or answer what it should not: again, after as long as it says or a little longer each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from concerted.graph.errors import ConcertedError, InvalidPackage

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 8
_FIRST_WAIT, _LONGEST_WAIT = 1.0, 300.0
_NOT_LET_IN = (401, 403)
# A server that is asked too often also answers that there is nothing.
_AGAIN = (404, 408, 425, 429)


@dataclass(frozen=True)
class Answers:
    """An API, and what waits for some seconds before it is asked again."""

    client: httpx.Client
    wait: Callable[[float], None]

    def get(self, address: str, query: Mapping[str, str], check: Callable[[bytes], object]) -> bytes:
        """What it answers.

        Parameters
        ----------
        address : str
            Below that of the API.
        query : mapping of str to str
            The parameters.
        check : callable
            Raises ValueError or InvalidPackage where what is answered is not what it should be.

        Returns
        -------
        bytes
            As it was answered.

        Raises
        ------
        ConcertedError
            The token is not accepted, the question is not, or no answer was what it should be.
        """
        import httpx

        why = ""
        for attempt in range(ATTEMPTS):
            pause = _FIRST_WAIT * 2**attempt
            try:
                answer = self.client.get(address, params=dict(query))
            except httpx.HTTPError as error:
                why = f"no answer: {error or type(error).__name__}"
            else:
                if answer.status_code in _NOT_LET_IN:
                    raise ConcertedError("{address}: the token is not accepted ({status})", address=answer.url, status=answer.status_code)
                if answer.status_code == httpx.codes.OK:
                    try:
                        check(answer.content)
                        return answer.content
                    except (ValueError, InvalidPackage) as error:
                        why = f"an answer that cannot be used: {error}"
                elif answer.status_code in _AGAIN or answer.is_server_error:
                    why, pause = f"status {answer.status_code}", _asked_to_wait(answer.headers.get("retry-after")) or pause
                else:
                    said = answer.text[:200].strip()
                    raise ConcertedError("{address}: status {status}: {said}", address=answer.url, status=answer.status_code, said=said)
            if attempt + 1 < ATTEMPTS:
                self.wait(min(pause, _LONGEST_WAIT))
        raise ConcertedError(
            "{address}: {why}, {n} times; what was fetched is kept, and the same command goes on from there",
            address=f"{self.client.base_url}{address}", why=why, n=ATTEMPTS,
        )


def _asked_to_wait(header: str | None) -> float | None:
    """Seconds that ``Retry-After`` asks for, as a number or a date; None where it does not."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
        return max(0.0, (until - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None
