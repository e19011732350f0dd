"""Records as tables, JSON, CSV and workbooks."""
