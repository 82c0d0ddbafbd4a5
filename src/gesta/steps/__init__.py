"""The steps that turn a document into events; each takes a Reading and returns a fuller one."""
