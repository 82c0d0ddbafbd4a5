"""How good the program is: figures against annotated data."""
