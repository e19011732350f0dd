"""A release in Neo4j: a server, a cluster or Aura, by the official driver."""

from concerted.graph.stores.neo4j.store import Neo4jStore

__all__ = ["Neo4jStore"]
