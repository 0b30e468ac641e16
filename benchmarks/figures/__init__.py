"""Invented schools come in; every figure of their dashboards, recomputed from the raw responses, goes out compared."""
