"""The gate: nothing outward leaves without a clearance, and every hold."""
