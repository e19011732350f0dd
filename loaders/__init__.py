"""Loaders: from data packages, and from files of other sources, to releases.

>>> from concerted.loaders import reference_release
>>> reference_release().published.isoformat()
'2026-11-25'
"""

from concerted.loaders.package.package import read_package
from concerted.loaders.reference import reference_release

__all__ = ["read_package", "reference_release"]
