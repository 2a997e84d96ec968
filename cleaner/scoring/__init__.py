"""A small learned model that tells which paragraphs of a page are its article; see MODEL_CARD.md."""
