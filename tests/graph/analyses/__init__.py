"""The analyses, beside plain programs and worked values."""
