"""Other ways to make the same timetables, to be measured beside the engine."""
