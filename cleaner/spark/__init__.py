"""The same cleaning and the same learning on a cluster: `mapInArrow` over what one machine calls.

Start with `run` (the driver of `batch`) and `learn`; `tasks` is what runs at the executors, and imports no Spark.
"""
