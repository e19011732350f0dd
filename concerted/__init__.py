"""Which States share responsibility for migratory species without being in their agreements, for a notebook or a script.

>>> import concerted
>>> with concerted.open() as graph:
...     parties = graph.cypher("MATCH (s:State)-[m:MEMBER_OF]->(:Instrument {slug: 'cms'}) RETURN s.iso3 AS iso3, m.since AS since")
"""

from concerted.graph import Graph, open

__all__ = ["Graph", "open"]
