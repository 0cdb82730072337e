"""The design system that every page stands on. It knows no feature. README.md is its guide."""
