"""`python -m gesta`: the command line."""

from gesta.cli import main

if __name__ == "__main__":
    main(prog_name="gesta")
