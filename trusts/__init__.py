"""Banks, trusts, wards and the people who act for them."""
