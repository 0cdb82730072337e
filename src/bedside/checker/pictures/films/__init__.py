"""Films: pictures that move, and what is said in them."""
