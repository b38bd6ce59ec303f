"""Trains, exports and quantises the small recognition models that ship with Curie."""
