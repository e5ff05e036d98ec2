"""Models: the catalogue of them, the store that keeps them, and the starter models shipped with the product.

Three doors: `models.catalogue.load()`, `models.store.Store(root).resolve(task, name)` and
`models.pull.pull(...)`.
"""
