"""Models of random weights in the exact shape of published ones: they cost the same time and memory, and need no download."""
