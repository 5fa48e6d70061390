"""Turn the product's values into geometry that templates only have to print.

Nothing here knows HTML, the database or the clock. A drawing is a tuple of marks (see `marks`);
colours are names of classes, so that a style sheet, a printer or a PDF writer can each decide.
"""
