"""Everything with a wire, and a simulated bench of all of it. Imports nothing of ours."""
