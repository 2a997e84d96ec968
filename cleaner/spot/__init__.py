"""Recognisers that filters and normalizer share: what stands where in a text."""
