"""Background work: the queue, the worker process, and the child process in which the engine runs."""
