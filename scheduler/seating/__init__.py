"""Seats: who sits in which session, what speaks against one more, and how people are seated anew after a change."""
