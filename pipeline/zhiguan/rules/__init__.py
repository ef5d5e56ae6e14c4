"""From entities to facts: rules as data, and the one pass that applies them."""
