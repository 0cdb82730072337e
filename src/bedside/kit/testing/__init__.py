"""What the tests of every feature share."""
