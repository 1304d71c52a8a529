"""Pages: load, authorise, validate, call one operation, render."""
