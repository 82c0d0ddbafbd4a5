"""What Gesta knows before it reads: codebook, lexicon, actors, places."""
