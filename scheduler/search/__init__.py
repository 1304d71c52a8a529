"""The search behind `scheduler.solve`: many cheap starts, then annealing on the true objective, all compiled."""
