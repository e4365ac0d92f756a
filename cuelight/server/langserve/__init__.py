"""Profiles as LangServe runnables. Needs the extra `langserve`."""
