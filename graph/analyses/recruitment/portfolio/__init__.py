"""Best sets of States to approach: chosen exactly, with their bound, their substitutes, and what is lost where one says no."""
