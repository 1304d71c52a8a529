"""FET (Debian package `fet`), an engine that nobody here wrote, on the part of the problem that it can express.

FET places given lessons of given groups with given teachers. So the greedy timetable fixes what it needs to know:
which classes are held, in which format, and who belongs to them. A course of several weeks becomes one FET week
whose "days" are the calendar weeks and whose "hours" are all periods of a week: FET then knows order (two activities
ordered), limits of a day and of a week, gaps and weekly minima (sets of slots of which enough or not too many are
occupied), rooms with their sizes, and everybody's free times. What it cannot weigh, namely how many people miss a
session, is drawn from outside: each attempt forbids the slots in which most of a class are busy, draws first and last
days and teachers, and the best of all attempts within the time counts. Seats and make-ups follow greedily.
"""

from benchmarks.peers.fet.solve import FET, solve_with_fet

__all__ = ["FET", "solve_with_fet"]
