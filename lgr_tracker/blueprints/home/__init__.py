"""The first page: the programmes that somebody takes part in."""
