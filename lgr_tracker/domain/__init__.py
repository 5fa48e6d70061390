"""The rules of the field: values in, values or errors out; no clock, database or Flask."""
