"""Messages on their way out: plain dataclasses in, mail out. Knows no database and writes no texts."""
