"""Mail: posted with what it tells of, claimed, handed over and marked, each in one transaction."""
