"""Valid rows, made as the owner of the tables: walls do not stand in a test's way of arranging."""
