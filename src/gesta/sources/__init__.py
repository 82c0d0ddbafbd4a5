"""From files and streams to raw pages and documents."""
