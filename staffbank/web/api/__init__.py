"""What every part of the API stands on: its views, fields, paging, answers and description."""
