"""Invented schools come in; whether their reports quote, count and link rightly goes out. See `__main__`."""
