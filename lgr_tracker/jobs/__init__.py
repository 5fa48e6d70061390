"""Work done after the answer: thin, each job calls workflows and tells how far it has come."""
