"""Ending what a Java thread is doing, by the one interface that still can: JVMTI's StopThread.

Java has no other way to end code that does not look whether it should (``Thread.stop`` is gone since Java 20), and the
embedded engine looks only between rows. The call raises an exception in the thread, as a failing query would; locks are
given back on the way out. It is used for the threads of public queries alone, which only read.

The functions are found by their place in the tables that the Java Native Interface and JVMTI lay down:
https://docs.oracle.com/en/java/javase/21/docs/specs/jni/functions.html
https://docs.oracle.com/en/java/javase/21/docs/specs/jvmti.html
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

_POINTER = ctypes.c_void_p
_OUT = ctypes.POINTER(_POINTER)
_JNI, _JVMTI = 0x00010008, 0x30010200
_CAN_SIGNAL_THREAD = 1 << 10
# Places in JavaVM, in JNIEnv and in jvmtiEnv (whose first function is at 0).
_GET_ENV = 6
_FIND_CLASS, _ALLOC_OBJECT, _NEW_GLOBAL_REF, _DELETE_GLOBAL_REF, _DELETE_LOCAL_REF = 6, 27, 21, 22, 23
_STOP_THREAD, _GET_CURRENT_THREAD, _ADD_CAPABILITIES = 6, 17, 141
_ERROR = b"java/util/concurrent/CancellationException"


class JavaThreads:
    """The Java threads of this process; the JVM must be running."""

    def __init__(self) -> None:
        import jpype
        from arcadedb_embedded.jvm import get_bundled_jre_lib_path

        library = ctypes.CDLL(str(get_bundled_jre_lib_path()))
        machines, number = (_POINTER * 1)(), ctypes.c_int()
        library.JNI_GetCreatedJavaVMs(machines, 1, ctypes.byref(number))
        self._machine = _POINTER(machines[0])
        self._thread = jpype.JClass("java.lang.Thread")
        self._tools = self._environment(_JVMTI)
        wanted = (ctypes.c_uint32 * 4)(_CAN_SIGNAL_THREAD)
        self._ask(_ADD_CAPABILITIES, ctypes.cast(wanted, _POINTER))

    def enter(self) -> int:
        """Make the calling thread known to Java; a handle of it for the other methods."""
        self._thread.attachAsDaemon()
        thread = _POINTER()
        self._ask(_GET_CURRENT_THREAD, ctypes.cast(ctypes.byref(thread), _POINTER))
        environment = self._environment(_JNI)
        kept = _function(environment, _NEW_GLOBAL_REF, _POINTER, _POINTER)(environment, thread)
        _function(environment, _DELETE_LOCAL_REF, None, _POINTER)(environment, thread)
        return int(kept)

    def end(self, thread: int) -> None:
        """Raise an exception in a thread, wherever it is."""
        self._thread.attachAsDaemon()
        environment = self._environment(_JNI)
        kind = _function(environment, _FIND_CLASS, _POINTER, ctypes.c_char_p)(environment, _ERROR)
        error = _function(environment, _ALLOC_OBJECT, _POINTER, _POINTER)(environment, kind)
        # A thread that has just ended needs no exception: the answer of the call does not matter.
        _function(self._tools, _STOP_THREAD, ctypes.c_int, _POINTER, _POINTER)(self._tools, thread, error)
        for reference in (error, kind):
            _function(environment, _DELETE_LOCAL_REF, None, _POINTER)(environment, reference)

    def leave(self, thread: int) -> None:
        """Let go of the calling thread, whose handle is given."""
        environment = self._environment(_JNI)
        _function(environment, _DELETE_GLOBAL_REF, None, _POINTER)(environment, thread)
        self._thread.detach()

    def _environment(self, version: int) -> Any:
        found = _POINTER()
        _check(_function(self._machine, _GET_ENV, ctypes.c_int, _OUT, ctypes.c_int)(self._machine, ctypes.byref(found), version))
        return found

    def _ask(self, place: int, argument: Any) -> None:
        _check(_function(self._tools, place, ctypes.c_int, _POINTER)(self._tools, argument))


def _function(owner: Any, place: int, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of an object of the JVM, whose first word points to the table of its functions."""
    table = ctypes.cast(ctypes.cast(owner, _OUT)[0], _OUT)
    return ctypes.CFUNCTYPE(result, _POINTER, *arguments)(table[place])


def _check(answer: int) -> None:
    if answer != 0:
        raise OSError(f"the Java machine answered {answer}")
