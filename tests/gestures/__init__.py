"""People's gestures on a plan's sheet, and the cases that are written with them."""
