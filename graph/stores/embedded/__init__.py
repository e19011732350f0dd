"""Releases as snapshots on this machine's disk, asked in Cypher by an engine in child processes (kglite, compiled into its wheel).

A snapshot is one file for each release; any number of processes open it and nothing is locked. A query runs in a child
process with limits of memory and time, so that whatever it does ends with it.
"""
