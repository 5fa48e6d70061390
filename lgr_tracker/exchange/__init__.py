"""Turn rows into files and files into rows; the only room that knows spreadsheets."""
