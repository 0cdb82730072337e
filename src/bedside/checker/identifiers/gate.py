"""The register of the patterns of this package: who looks for identifiers alone asks for no others."""

from bedside.checker.gates import Register

IDENTIFIERS = Register()
