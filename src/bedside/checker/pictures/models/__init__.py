"""The network that looks for faces, as data (`faces.licence` tells where it comes from)."""
