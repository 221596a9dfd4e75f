"""The region's figures, as each seat may see them."""
