"""The starter models, shipped with the code, and the recipes that make them."""
