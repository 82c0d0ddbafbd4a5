"""The HTTP door: the API, the page, live news; nothing here is loaded before somebody serves."""
