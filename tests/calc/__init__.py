"""A real LibreOffice Calc, driven the way a person uses it."""
