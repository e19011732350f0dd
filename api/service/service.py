"""Holds what is served and keeps it fresh: the release of the store, projections of it, and the way to ask the store itself."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import structlog

from concerted.api.problems import Problem, unavailable
from concerted.api.responses.caching import Memory, Rendered
from concerted.api.service.snapshot import Serving, Snapshot, Status, StoreState
from concerted.api.settings import NO_STORE, Settings
from concerted.graph.analyses.gaps.evidence import evidence
from concerted.graph.analyses.gaps.records import gap_records
from concerted.graph.errors import InvalidQuery, StoreBusy, StoreDamaged, StoreError
from concerted.graph.facts.days.calendar import today
from concerted.graph.facts.release import Release
from concerted.graph.names.resolver import Names
from concerted.graph.names.search import search
from concerted.graph.projection.projection import Projection, project
from concerted.graph.stores import Limits, QueryResult, Store, open_store
from concerted.graph.vocabulary import Listings, Territories

KEPT_RELEASES = 3
AWAY_SECONDS = 2.0
READ_AGAIN_SECONDS = 60.0
STOP_SECONDS = 10.0
_log = structlog.get_logger("concerted")


@dataclass
class Service:
    """Holds the current release and swaps it in one step when the store has another.

    ``reference`` gives the release that is served where the store has none: the bundled one, or the one that was named.

    The store is opened, read and watched by one thread of its own: a store that is slow or away delays no answer.
    A store of copies that is empty or cannot be opened leaves the bundled release serving.
    """

    settings: Settings
    reference: Callable[[], Release]
    open: Callable[[], Store]
    rendered: Memory[tuple[str, ...], Rendered] = field(init=False)

    def __post_init__(self) -> None:
        self.rendered = Memory(self.settings.cache_megabytes * 2**20, lambda key, value: sum(map(len, key)) + value.size)
        self.snapshot = Snapshot(0, None, StoreState(self.settings.store_kind, "opening"))
        self._kept: OrderedDict[str, Serving] = OrderedDict()
        self._projections: OrderedDict[tuple[str, date, str, str], Projection] = OrderedDict()
        self._store: Store | None = None
        self._damaged, self._read_again = "", 0.0
        self._lock = threading.Lock()
        self._stopping, self._awake = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None

    # -- life ------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to serve; returns at once."""
        self._thread = threading.Thread(target=self._watch, name="release", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let go of the store."""
        self._stopping.set()
        self._awake.set()
        if self._thread is not None:
            self._thread.join(STOP_SECONDS)
        if self._store is not None:
            self._store.close()
            self._store = None

    def refresh(self) -> None:
        """Look at the store now; on its own thread this happens every ``refresh_seconds``."""
        if self.settings.store_kind == NO_STORE:
            self._adopt_reference()
            self._see("none")
            return
        try:
            self._follow()
        except (StoreError, ImportError) as error:
            # An engine without a wheel for this machine is an ImportError: the rest works without Cypher.
            status: Status = "damaged" if isinstance(error, StoreDamaged) else "away"
            if self.snapshot.store.status != status:
                _log.warning(f"store {status}", error=str(error))
            if self.settings.fills_itself:
                self._adopt_reference()
            self._see(status, self.snapshot.store.release)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                self.refresh()
            except Exception:
                # Whatever is wrong with a new release, the one before goes on being served.
                _log.exception("refresh failed")
            away = self.snapshot.store.status == "away"
            self._awake.wait(min(AWAY_SECONDS, self.settings.refresh_seconds) if away else self.settings.refresh_seconds)
            self._awake.clear()

    def _follow(self) -> None:
        if self._store is None:
            self._store = self.open()
        stored = self._stored(self._store)
        if stored is None:
            self._adopt_reference()
            if not (self.settings.fills_itself and self.settings.load_empty):
                self._see("empty")
                return
            self._see("loading")
            stored = self._store.write(self.reference()).release
        elif self.snapshot.serving is None or self.snapshot.serving.release.id != stored:
            self._adopt(self._read(self._store, stored))
        self._see("ready", stored)

    def _stored(self, store: Store) -> str | None:
        """Id of the release in the store; None where it is empty, or has lost the bundled release, which can be written again."""
        try:
            return store.release_id()
        except StoreDamaged as error:
            if self.settings.fills_itself and error.release == self.reference().id:
                return None
            raise

    def _read(self, store: Store, stored: str) -> Release:
        """The release of that id; StoreError where the store does not hold it whole."""
        if self.settings.fills_itself and (bundled := self.reference()).id == stored:
            return bundled
        if self._damaged == stored and time.monotonic() < self._read_again:
            raise StoreError(f"the release {stored[:12]} in the store is not whole")
        try:
            return store.read()
        except StoreError:
            # Reading takes seconds of work: what a store that answers does not hold whole is not read again at once.
            if store.release_id() == stored:
                self._damaged, self._read_again = stored, time.monotonic() + READ_AGAIN_SECONDS
            raise

    # -- what is served --------------------------------------------------------------------------------------------

    def _adopt_reference(self) -> None:
        if self.snapshot.serving is None:
            self._adopt(self.reference())

    def _adopt(self, release: Release) -> None:
        """Serve a release from now on; all that is slow about it is done before."""
        serving = Serving(release, Names(release), tuple(release["sources"]["id"]))
        gap_records(self.projection(serving, today(), Territories.SOVEREIGN))
        search(serving.names, "a")
        evidence(self.projection(serving, today(), Territories.SOVEREIGN).atlas)
        with self._lock:
            self._kept[release.id] = serving
            self._kept.move_to_end(release.id)
            while len(self._kept) > KEPT_RELEASES:
                self._kept.popitem(last=False)
            self.snapshot = replace(self.snapshot, number=self.snapshot.number + 1, serving=serving)
        _log.info("serving", release=release.id, title=release.title)

    def _see(self, status: Status, release: str | None = None) -> None:
        state = StoreState(self.settings.store_kind, status, release)
        with self._lock:
            if state != self.snapshot.store:
                self.snapshot = replace(self.snapshot, number=self.snapshot.number + 1, store=state)

    def held(self, release_id: str | None) -> Serving | None:
        """The current release or one of the last ones, by id or its first digits; None for any other, and for what begins two."""
        with self._lock:
            meant = [serving for known, serving in self._kept.items() if release_id and known.startswith(release_id)]
            return meant[0] if len(meant) == 1 else None

    def answering(self) -> Serving:
        """The release that the store answers from, where it is served; else the current one."""
        return self.held(self.snapshot.store.release) or self.snapshot.current()

    def kept(self, release_id: str) -> Serving:
        """The same; Problem (404) for any other."""
        self.snapshot.current()
        if (found := self.held(release_id)) is not None:
            return found
        raise Problem(404, "unknown-release", "this release is not served; /v1/releases lists those that are")

    def releases(self) -> list[Release]:
        """What is served, the current release first."""
        self.snapshot.current()
        with self._lock:
            return [serving.release for serving in reversed(self._kept.values())]

    def projection(self, serving: Serving, as_of: date, territories: str, listings: str = Listings.ALL) -> Projection:
        """A projection, from memory where it was asked for lately."""
        key = serving.release.id, as_of, territories, listings
        with self._lock:
            if key in self._projections:
                self._projections.move_to_end(key)
                return self._projections[key]
        made = project(serving.release, as_of, territories, listings)
        with self._lock:
            self._projections[key] = made
            while len(self._projections) > self.settings.projections:
                self._projections.popitem(last=False)
        return made

    def ask(self, query: str, parameters: dict[str, Any], limits: Limits) -> QueryResult:
        """Cypher, by the store; Problem (503) where it does not answer."""
        store, status = self._store, self.snapshot.store.status
        if status == "none":
            raise unavailable("this server is set up without a store, so it answers no Cypher", "no-store", 3600)
        if store is None or status != "ready":
            raise unavailable(f"the store does not answer Cypher at the moment ({status}); gaps and priorities go on", "store-away")
        try:
            result = store.run(query, parameters, limits)
        except StoreBusy:
            raise  # for this query only
        except StoreError as error:
            self._see("damaged" if isinstance(error, StoreDamaged) else "away", self.snapshot.store.release)
            self._awake.set()
            raise
        if result.release != self.snapshot.store.release:
            self._awake.set()  # the store was loaded meanwhile: look at once
        return result


def service_of(settings: Settings) -> Service:
    """The service that settings ask for."""
    from concerted.loaders import reference_release
    from concerted.releases import find

    # One that is named is found at once: what is wrong with it ends the start.
    named = None if settings.release is None else find(settings.release, settings.data_dir)

    def opened() -> Store:
        try:
            # The store is asked again every two seconds anyway: a driver that goes on trying would only notice its return later.
            return open_store(
                settings.store_kind, data_dir=settings.data_dir, release=None if named is None else named.id,
                memory=settings.cypher_megabytes * 2**20, uri=settings.neo4j_uri, user=settings.neo4j_user,
                password=settings.neo4j_password.get_secret_value(), database=settings.neo4j_database, retry_seconds=AWAY_SECONDS,
            )
        except InvalidQuery as error:
            raise StoreError(str(error)) from error

    return Service(settings, reference_release if named is None else lambda: named, opened)
