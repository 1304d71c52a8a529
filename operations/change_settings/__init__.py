"""Changes of what an intake is planned with. The next run of the engine uses them; a draft stays as it is."""
