<<<<<<< HEAD
"""Recognisers that filters and normalizer share: what stands where in a text."""
=======
"""Recognisers shared by filters and normalizers: words and numbers, dates, bylines, the title line.

They look at a text or a `Document` and say what stands where; they neither mark
nor decide what the record says.
"""
>>>>>>> b426ff6 (Read title, dates, authors and language from the text; take their lines out of the body)
