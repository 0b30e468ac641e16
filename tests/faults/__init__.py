"""A fault at every request of every scenario comes in; what it cost, told by a checker from outside, goes out."""
