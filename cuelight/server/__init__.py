"""Conversations over HTTP: sessions, streams and profiles. Needs the extra `server`."""
