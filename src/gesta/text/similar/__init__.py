"""Which texts repeat one another, and who stands behind them."""
