"""What every page shares and only the web needs; the one place that knows who is asking."""
