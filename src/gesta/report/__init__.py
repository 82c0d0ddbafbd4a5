"""A report on what a store holds of some sides and days: one page that needs nothing else."""
