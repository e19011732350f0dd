"""Snapshots: whole or not there, the last few kept, damage known, any number of readers and writers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from concerted.graph.errors import StoreDamaged, StoreError
from concerted.graph.property_graph.links import FORMAT
from concerted.graph.stores import open_store
from concerted.graph.stores.embedded.snapshots import KEPT, Contents, Snapshots, engine
from concerted.graph.stores.embedded.store import EmbeddedStore
from concerted.library import fill
from concerted.loaders import reference_release
from tests.graph.stores.releases import distant, other, small

pytestmark = pytest.mark.process

# What a process of its own runs to load one of these releases.
LOAD = """
import sys
from pathlib import Path
from concerted.graph.stores.embedded.store import EmbeddedStore
from tests.graph.stores import releases
print("ready", flush=True)
EmbeddedStore(Path(sys.argv[1])).write(getattr(releases, sys.argv[2])(), anew=True)
"""
COUNT = "MATCH (s:State) RETURN count(s)"


def snapshot(folder: Path) -> Path:
    return next(folder.glob("*.snapshot"))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def one_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1000] ^= 1
    path.write_bytes(bytes(content))


def no_head(path: Path) -> None:
    path.write_bytes(path.read_bytes()[1:])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def of_another_engine(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(engine().encode(), b"kglite 0.1.0", 1))


def of_another_format(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(f'"format": {FORMAT}'.encode(), f'"format": {FORMAT - 1}'.encode(), 1))


@pytest.mark.parametrize("damage", [cut_short, one_bit, no_head, emptied, gone, of_another_engine, of_another_format])
def test_damage_is_named_and_mended_by_a_load(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    with closing(EmbeddedStore(tmp_path)) as store:
        store.write(small())
        before = store.run(COUNT).rows
    damage(snapshot(tmp_path))
    with closing(EmbeddedStore(tmp_path)) as store:
        for ask in (store.release_id, lambda: store.run(COUNT), store.read, store.info):
            with pytest.raises(StoreDamaged, match=r"load the release again \(concerted load\)") as found:
                ask()
            assert found.value.release == small().id
        store.write(small())
        assert store.run(COUNT).rows == before and store.read().id == small().id


def test_the_bundled_release_is_mended_by_itself_and_another_is_not(tmp_path: Path) -> None:
    with closing(EmbeddedStore(tmp_path)) as store:
        fill(store)
        one_bit(snapshot(tmp_path))
        fill(store)
        assert store.release_id() == reference_release().id
        store.write(small())
        one_bit(tmp_path / f"{small().id}.snapshot")
        with pytest.raises(StoreDamaged):
            fill(store)


def test_a_name_that_is_none_is_damage(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("graph-1")
    with closing(EmbeddedStore(tmp_path)) as store:
        with pytest.raises(StoreDamaged, match="names no release"):
            store.run(COUNT)
        store.write(small())
        assert store.release_id() == small().id


def test_the_last_few_are_kept_and_a_release_that_is_kept_is_not_written_again(tmp_path: Path) -> None:
    store = Snapshots(tmp_path)
    for number in range(5):
        store.write(Contents(f"{number}" * 64, "t", "2026-01-01", engine(), {}, {}), b"graph")
        os.utime(store.path(f"{number}" * 64), (number, number))
    store.write(Contents("a" * 64, "t", "2026-01-01", engine(), {}, {}), b"graph")
    assert sorted(p.stem[0] for p in tmp_path.glob("*.snapshot")) == ["3", "4", "a"] and KEPT == 3


def test_the_one_that_counts_is_kept_however_many_are_opened_beside_it(tmp_path: Path) -> None:
    store = Snapshots(tmp_path)
    store.write(Contents("f" * 64, "t", "2026-01-01", engine(), {}, {}), b"graph")
    store.choose("f" * 64)
    os.utime(store.path("f" * 64), (0, 0))
    for number in range(5):
        store.write(Contents(f"{number}" * 64, "t", "2026-01-01", engine(), {}, {}), b"graph")
    assert store.is_whole("f" * 64) and len(list(tmp_path.glob("*.snapshot"))) == KEPT + 1


def test_going_back_to_a_release_takes_its_snapshot(tmp_path: Path) -> None:
    with closing(EmbeddedStore(tmp_path)) as store:
        store.write(small())
        store.write(other())
        written = (tmp_path / f"{small().id}.snapshot").stat().st_ino
        report = store.write(small())
        assert (report.previous, report.written, report.way) == (other().id, 0, "snapshot there")
        assert (tmp_path / f"{small().id}.snapshot").stat().st_ino == written
        assert store.write(small(), anew=True).written > 0
        assert (tmp_path / f"{small().id}.snapshot").stat().st_ino != written


def test_readers_of_the_old_release_go_on_while_another_process_loads_and_then_see_the_new_one(tmp_path: Path) -> None:
    with closing(EmbeddedStore(tmp_path)) as reader, closing(EmbeddedStore(tmp_path)) as writer:
        writer.write(small())
        assert reader.run(COUNT).release == small().id
        writer.write(distant())
        answer = reader.run("MATCH (r:Release) RETURN r.hash")
        assert answer.release == distant().id and answer.rows == [[distant().id]]


def test_two_writers_at_once_leave_one_whole_release(tmp_path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", LOAD, str(tmp_path), name]) for name in ("small", "other", "small", "other")]
    assert [writer.wait() for writer in writers] == [0, 0, 0, 0]
    with closing(EmbeddedStore(tmp_path)) as store:
        assert store.read().id in (small().id, other().id)


def test_a_full_disk_keeps_what_was_there_and_says_so(tmp_path: Path) -> None:
    with closing(EmbeddedStore(tmp_path)) as store:
        store.write(small())
    # A process that may write no file larger than a few bytes meets what a full disk gives.
    load = (
        "import resource, signal, sys; from pathlib import Path; from concerted.graph.errors import StoreError\n"
        "from concerted.graph.stores.embedded.store import EmbeddedStore; from tests.graph.stores.releases import other\n"
        "release = other(); signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n    EmbeddedStore(Path(sys.argv[1])).write(release)\nexcept StoreError as error:\n    print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", load, str(tmp_path)], capture_output=True, text=True, check=True).stdout
    assert "did not take the release: File too large" in said and f"it holds release {small().id[:12]} as before" in said
    assert [p.stem for p in tmp_path.glob("*.snapshot")] == [small().id] and not list(tmp_path.glob(".*"))
    with closing(EmbeddedStore(tmp_path)) as store:
        assert store.read().id == small().id


def test_a_folder_that_cannot_be_made_is_an_error_of_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with closing(open_store("embedded", data_dir=tmp_path / "file")) as store, pytest.raises(StoreError, match="it holds none"):
        store.write(small())
