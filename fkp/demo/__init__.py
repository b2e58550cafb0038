"""A demo of two provinces on real names: the same every time, and nothing in it is about anybody alive."""
