"""Recognisers shared by filters and normalizers: words and numbers, dates, bylines, the title line.

They look at a text or a `Document` and say what stands where; they neither mark
nor decide what the record says.
"""
