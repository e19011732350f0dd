"""Records as a workbook that explains itself."""
